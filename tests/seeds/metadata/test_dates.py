from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.article import Article, RawDocument
from seeds.clean import clean
from seeds.metadata.dates import (
    LONGEST_DATE,
    labelled_dates,
    parse_date,
    parse_epoch,
)

_TODAY = datetime.now(UTC).date()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020-06-11", "2020-06-11"),
        ("20200611", "2020-06-11"),
        ("2020-06-11T09:30:00+03:00", "2020-06-11T09:30:00+03:00"),
        ("2020-06-11T09:30:00.250Z", "2020-06-11T09:30:00+00:00"),
        ("2020-06-11 09:30", "2020-06-11T09:30"),
        ("2020-06-11T09:30:00+0300", "2020-06-11T09:30:00+03:00"),
        ("2020-06-11T09:30+03:00[Europe/Istanbul]", "2020-06-11T09:30+03:00"),
        ("Thu, 11 Jun 2020 14:05:00 +0000", "2020-06-11T14:05:00+00:00"),
        ("June 11, 2020", "2020-06-11"),
        ("june 11th 2020", "2020-06-11"),
        ("11 June 2020, 14:05 GMT", "2020-06-11T14:05+00:00"),
        ("11th of June, 2020", "2020-06-11"),
        ("Thu, Jan. 9, 2025", "2025-01-09"),
        ("Thursday 9 January 2025", "2025-01-09"),
        ("Sept. 3, 2024 at 12:07 a.m. EDT", "2024-09-03T00:07-04:00"),
        ("Updated 5:14 PM ET, Mon June 8, 2020", "2020-06-08T17:14"),
        ("November 20, 2019 - 11:28 AMT", "2019-11-20T11:28"),
        ("Jun 11, 2020, 5:14\u202fPM UTC+3", "2020-06-11T17:14+03:00"),
        ("Published: 11 June 2020 10.30 CEST", "2020-06-11T10:30+02:00"),
        ("Last updated on June 11, 2020", "2020-06-11"),
        ("2020/06/11", "2020-06-11"),
        ("2020/6/1 10:00", "2020-06-01T10:00"),
        ("11.06.2020", "2020-06-11"),
        ("13/06/2020", "2020-06-13"),
        ("06/13/2020", "2020-06-13"),
        ("06/06/2020", "2020-06-06"),
        ("29 February 2024", "2024-02-29"),
    ],
)
def test_an_absolute_date_is_read_as_exactly_as_it_is_given(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thursday",
        "yesterday",
        "3 hours ago",
        "June 2020",
        "2020-06",
        "2020",
        "June 11",
        "06/11/2020",
        "13/13/2020",
        "31.02.2020",
        "29 February 2023",
        "2020-06-11T25:00",
        "June 11, 2020 13:05 pm",
        "2020-06-11T09:30:00+99:00",
        "1599-12-31",
        "0000-00-00",
        "The minister spoke on June 11, 2020",
        "June 11, 2020 5",
        "Published June 11, 2020 Updated June 12, 2020",
        "June 11, 2020" + " " * 10 + "x" * LONGEST_DATE,
    ],
)
def test_what_is_no_single_absolute_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("number", "iso"),
    [
        (1591884000, "2020-06-11T14:00:00+00:00"),
        (1591884000000, "2020-06-11T14:00:00+00:00"),
        (1591884000.9, "2020-06-11T14:00:00+00:00"),
        (20200611, "2020-06-11"),
        (20200611.5, None),
        (2020, None),
        (0, None),
        (-1591884000, None),
        (1e300, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_a_number_is_seconds_or_milliseconds(number: float, iso: str | None) -> None:
    assert parse_epoch(number) == iso


_WORDS = (
    "June Jun. 11 2020 2019 31 , . / - : T Z 14:05 5 PM a.m. GMT EST UTC +03:00 at on of "
    "Thursday Published ٣"
)
_PIECES = st.lists(st.sampled_from(_WORDS.split()))


@given(
    st.one_of(
        st.text(), st.tuples(_PIECES, st.sampled_from(["", " "])).map(lambda t: t[1].join(t[0]))
    )
)
def test_any_text_gives_none_or_a_real_day(text: str) -> None:
    day = parse_date(text)
    assert day is None or date.fromisoformat(day[:10]).year >= 1600


@given(st.floats() | st.integers(-(10**15), 10**15))
def test_any_number_gives_none_or_a_real_day(number: float) -> None:
    day = parse_epoch(number)
    assert day is None or date.fromisoformat(day[:10]).year >= 1600


@given(st.dates(min_value=date(1600, 1, 1), max_value=_TODAY))
def test_every_day_is_read_back_from_its_usual_forms(day: date) -> None:
    month = day.strftime("%B")
    for text in (
        day.isoformat(),
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
    ):
        assert parse_date(text) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "published", "modified"),
    [
        ("3 January 2022", "2022-01-03", None),
        ("Published: 3 January 2022", "2022-01-03", None),
        ("Updated 5 January 2022", None, "2022-01-05"),
        ("Last modified on January 5, 2022", None, "2022-01-05"),
        ("Published 3 January 2022 | Updated 5 January 2022", "2022-01-03", "2022-01-05"),
        ("Published 3 January 2022 (updated 2 hours ago)", "2022-01-03", None),
        ("Updated 2 hours ago", None, None),
        ("Crawled 3 January 2022", None, None),
        ("The bridge was closed on 3 January 2022", None, None),
        ("", None, None),
    ],
)
def test_a_day_of_change_is_kept_apart(
    text: str, published: str | None, modified: str | None
) -> None:
    assert labelled_dates(text) == (published, modified)


@given(_PIECES.map(" ".join) | st.text())
def test_labels_of_any_text_are_safe(text: str) -> None:
    for day in labelled_dates(text):
        assert day is None or date.fromisoformat(day[:10]).year >= 1600


_STORY = (
    "The river rose by two metres on Monday and the council closed the road.\n\n"
    "The water is falling now, the mayor said, and the road may open tomorrow."
)


def _cleaned(head: str, published: str | None = None) -> Article:
    text = f"River rises above the old bridge\n\n{head}{_STORY}"
    document = RawDocument(path="/a.txt", name="a.txt", text=text, published=published)
    (article,) = clean(document).articles
    assert article.text == _STORY
    return article


@pytest.mark.parametrize(
    ("head", "published", "modified"),
    [
        ("MOSCOW, Jan. 3, 2022 (Reuters) — ", "2022-01-03", None),
        ("MOSCOW, 3 January 2022 (Reuters) — ", "2022-01-03", None),
        ("WASHINGTON, Jan 3, 2022 - ", "2022-01-03", None),
        ("By Jane Doe, January 3, 2022\n\n", "2022-01-03", None),
        ("Published January 3, 2022 by Jane Doe\n\n", "2022-01-03", None),
        ("Published 3 January 2022 Updated 5 January 2022\n\n", "2022-01-03", "2022-01-05"),
        ("Updated 5 January 2022\n\n", None, "2022-01-05"),
        ("By Jane Doe, Jan. 2, 2022\n\nPublished Jan. 3, 2022\n\n", "2022-01-03", None),
        ("BEIJING, Jan. 3 (Xinhua) -- ", None, None),
    ],
)
def test_the_head_of_a_story_gives_its_dates(
    head: str, published: str | None, modified: str | None
) -> None:
    article = _cleaned(head)
    assert (article.published, article.modified) == (published, modified)


def test_what_the_source_says_outdoes_the_head_of_the_story() -> None:
    assert _cleaned("By Jane Doe, January 3, 2022\n\n", "2022-01-04").published == "2022-01-04"


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1970-01-01 00:00", "2924-03-14"]
)
def test_what_programs_write_for_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None
    assert parse_epoch(32_503_680_000) is None  # the year 3000


def test_a_day_of_1970_and_one_soon_to_come_are_dates() -> None:
    assert parse_date("1970-01-01") == "1970-01-01"
    assert parse_date("1970-01-01T09:00:00Z") == "1970-01-01T09:00:00+00:00"
    soon = (_TODAY + timedelta(days=40)).isoformat()
    assert parse_date(soon) == soon
