from __future__ import annotations

from collections.abc import Callable

import pytest
from news_pages.templated import FURNITURE, Report, templated_reports
from timing import MOST_GROWTH, growth

from seeds.article import RawDocument
from seeds.clean import clean
from seeds.cleaning.learned.fields import field_shape, is_field_form, is_imprint
from seeds.cleaning.learned.learning import learn_boilerplate

OUTLETS = {
    "one outlet": ("The Sallow Courier",),
    "four outlets": ("Orrin Post", "Brae Echo", "Hesket Times", "The Sallow Courier"),
}


@pytest.fixture(scope="module", params=list(OUTLETS.values()), ids=list(OUTLETS))
def cleaned(request: pytest.FixtureRequest) -> list[tuple[Report, list[str]]]:
    """Reports by forms, and the lines that stay of each."""
    reports = templated_reports(request.param)
    learned = learn_boilerplate([report.document for report in reports])
    return [
        (report, clean(report.document, learned).articles[0].text.split("\n\n"))
        for report in reports
    ]


def test_every_field_of_200_reports_stays(cleaned: list[tuple[Report, list[str]]]) -> None:
    assert sum(len(report.fields) for report, _ in cleaned) == 1250
    lost = {field for report, lines in cleaned for field in report.fields if field not in lines}
    assert lost == set()


def test_the_furniture_around_them_goes(cleaned: list[tuple[Report, list[str]]]) -> None:
    kept = {line for _, lines in cleaned for line in lines if line in FURNITURE}
    assert len(kept) <= 1, kept


@pytest.mark.parametrize("outlet_pages", [8, 20])
def test_fields_of_few_reports_stay_though_they_never_change(outlet_pages: int) -> None:
    fields = ("Half-time: 0-0", "Yellow cards: none")
    documents = [
        RawDocument(
            path="",
            name=f"{number}.txt",
            text="\n\n".join(
                (
                    f"Orrin met side {number} of the league on a pitch that rain had ruined.",
                    *fields,
                    f"Attendance: {200 + number}",
                    f"Referee: {('Ola Fenn', 'Ida Roan')[number % 2]}",
                    f"Nobody wanted to see number {number} again, the captain said.",
                )
            ),
            outlet="Orrin Post",
        )
        for number in range(outlet_pages)
    ]
    assert learn_boilerplate(documents).lines == frozenset()


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("Referee: Ola Fenn", "Referee: Ida Roan"),
        ("Referee – Ola Fenn", "referee – Ida Roan"),
        ("High 14 C", "High 9 C"),
        ("Barley 184.50", "Barley 1,850"),
        ("Oil: 71.20 (+0.2 %)", "Oil: none traded"),
    ],
)
def test_lines_of_one_field_have_one_shape(line: str, other: str) -> None:
    assert field_shape(line) == field_shape(other)


@pytest.mark.parametrize("other", ["Umpire: Ola Fenn", "Referee Ola Fenn", "22:10", "High"])
def test_other_lines_have_another_shape(other: str) -> None:
    assert field_shape("Referee: Ola Fenn") != field_shape(other)


@pytest.mark.parametrize(
    "line", ["Red cards: none", "Extra time: 0", "Half-time 0-0", "Wind: light"]
)
def test_a_label_with_a_short_value_is_a_field(line: str) -> None:
    assert is_field_form(line)
    assert not is_imprint(line)


@pytest.mark.parametrize(
    "line",
    [
        "Podcast: the long road to the upper valley",
        "Editor: Nell Marrow",
        "Newsdesk: 01632 960 147",
        "Tips: desk@courier.example",
        "Open daily 9-5",
        "Puzzles and games",
    ],
)
def test_an_imprint_or_a_slogan_is_none(line: str) -> None:
    assert not is_field_form(line)


def test_many_lines_on_few_pages_take_linear_time() -> None:
    def learning(number: int) -> Callable[[], object]:
        lines = "".join(f"a{line}b\nsame\n" for line in range(number))
        documents = [
            RawDocument(
                "", "", f"Page {page} is one of a kind{'.' * 300}\n\n{lines}", outlet="Orrin Post"
            )
            for page in range(5)
        ]
        return lambda: learn_boilerplate(documents)

    assert growth(learning, 600) <= MOST_GROWTH
