"""Days and outlets as filters, dense and lexical alike: who is hidden, and who is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from passages import add_articles

from embeddings.embedder import Embedder, Vectors
from qa.archive import Archive
from qa.store import Filters
from seeds.article import Article, article_id

FIRST = date(2025, 3, 1)
DAYS = [None, *(FIRST + timedelta(days=number) for number in range(5))]
OUTLETS = ("Bugle", None, "Echo")
QUESTION = "How many barrels did the mill at the river sell?"


def stories() -> list[Article]:
    made = []
    for number, day in enumerate(DAYS * 2):
        title = f"Mill report {number}"
        text = f"The mill at the river sold {number + 20} barrels of flour to bakers in the valley."
        made.append(
            Article(
                id=article_id(title, title, text),
                title=title,
                text=text,
                published=None if day is None else day.isoformat(),
                outlet=OUTLETS[number % len(OUTLETS)],
            )
        )
    return made


STORIES = stories()


@pytest.fixture(scope="module")
def mills(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("mills") / "archive", embedder) as archive:
        add_articles(archive, STORIES)
        yield archive


@pytest.fixture(scope="module")
def vector(embedder: Embedder) -> Vectors:
    return np.asarray(embedder.embed_queries([QUESTION])[0])


def is_kept(article: Article, filters: Filters) -> bool:
    """What `Filters` promises, said plainly."""
    day = article.published_day
    if filters.outlets and article.outlet not in filters.outlets:
        return False
    if day is None:
        return filters.keeps_undated or not (filters.since or filters.until)
    return (
        (filters.since is None or filters.since <= day)
        and (filters.until is None or day <= filters.until)
        and (filters.as_of is None or day <= filters.as_of)
    )


def articles_found(
    archive: Archive, vector: Vectors, filters: Filters, k: int = 99
) -> list[set[str]]:
    """Ids of articles by each of the three searches."""
    searches = (
        archive.dense(vector, k, filters),
        archive.lexical(QUESTION, k, filters),
    )
    owners = [
        {passage.article_id for passage in archive.passages(ids).values()} for ids in searches
    ]
    return [*owners, set(archive.lexical_articles(QUESTION, k, filters))]


A_DAY = st.one_of(
    st.none(),
    st.sampled_from([date.min, date.max]),
    st.dates(FIRST - timedelta(days=2), FIRST + timedelta(days=len(DAYS) + 1)),
)


@settings(max_examples=120, deadline=None)
@given(
    st.builds(
        Filters,
        since=A_DAY,
        until=A_DAY,
        as_of=A_DAY,
        keeps_undated=st.booleans(),
        outlets=st.frozensets(st.sampled_from(["Bugle", "Echo", "Nobody"]), max_size=2),
    )
)
def test_every_search_keeps_what_the_filters_keep(
    mills: Archive, vector: Vectors, filters: Filters
) -> None:
    expected = {story.id for story in STORIES if is_kept(story, filters)}
    assert articles_found(mills, vector, filters) == [expected] * 3


@pytest.mark.parametrize(
    ("filters", "undated"),
    [
        (Filters(since=FIRST), False),
        (Filters(since=FIRST, keeps_undated=True), True),
        (Filters(until=FIRST), False),
        (Filters(until=FIRST, keeps_undated=True), True),
        (Filters(since=FIRST, until=FIRST, as_of=FIRST, keeps_undated=True), True),
        (Filters(as_of=FIRST), True),
        (Filters(), True),
    ],
)
def test_articles_without_a_day_are_kept_where_asked(
    mills: Archive, vector: Vectors, filters: Filters, undated: bool
) -> None:
    without = {story.id for story in STORIES if story.published is None}
    for ids in articles_found(mills, vector, filters):
        assert ids & without == (without if undated else set())


def test_filters_work_inside_the_search_and_not_after_it(mills: Archive, vector: Vectors) -> None:
    last = FIRST + timedelta(days=4)
    filters = Filters(since=last, keeps_undated=True)
    expected = {story.id for story in STORIES if is_kept(story, filters)}
    for ids in articles_found(mills, vector, filters, k=2):
        assert len(ids) == 2
        assert ids <= expected


def test_keeping_the_undated_changes_no_score(mills: Archive, vector: Vectors) -> None:
    plain = Filters(since=FIRST + timedelta(days=2))
    with_undated = replace(plain, keeps_undated=True)
    searches = [
        (mills.dense(vector, 99, plain), mills.dense(vector, 99, with_undated)),
        (mills.lexical(QUESTION, 99, plain), mills.lexical(QUESTION, 99, with_undated)),
    ]
    for narrow, wide in searches:
        assert narrow.items() <= wide.items()
        assert len(narrow) < len(wide)
