"""Whichever way filters are applied, the same passages and articles are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.storage.indexes import admission
from qa.store import Filters, Phrase, WordFilter
from seeds.article import Article, article_id

FIRST = date(2024, 2, 1)
QUESTION = "How many barrels did the mill at the ferry sell?"


def story(number: int, *, is_dated: bool = True) -> Article:
    title = f"Mill report {number}"
    text = f"The mill at the ferry sold {number + 20} barrels{' of oats' * (number % 3)} in May."
    return Article(
        id=article_id(title, title, text),
        title=title,
        text=text,
        outlet=("Ferry Post", "Mill Courier")[number % 2],
        published=(FIRST + timedelta(40 * number)).isoformat() if is_dated else None,
    )


@pytest.fixture(scope="module", params=[True, False], ids=["dated", "one undated"])
def mills(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    embedder: Embedder,
) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("mills") / "archive", embedder) as archive:
        stories = [story(number) for number in range(24)]
        add_articles(archive, [*stories, story(24, is_dated=request.param)])
        yield archive


@pytest.mark.parametrize(
    "filters",
    [
        Filters(as_of=FIRST + timedelta(600)),
        Filters(as_of=FIRST + timedelta(90)),
        Filters(since=FIRST + timedelta(100), until=FIRST + timedelta(130)),
        Filters(since=FIRST + timedelta(100), until=FIRST + timedelta(590)),
        Filters(since=FIRST + timedelta(700), as_of=FIRST + timedelta(750), keeps_undated=True),
        Filters(until=FIRST + timedelta(80), as_of=FIRST + timedelta(50), keeps_undated=True),
        Filters(since=FIRST + timedelta(100), until=FIRST),
        Filters(outlets=frozenset(["FERRY post"]), until=FIRST + timedelta(500)),
        Filters(words=WordFilter(required=(Phrase("barrels of oats"),))),
        Filters(
            as_of=FIRST + timedelta(600),
            words=WordFilter(required=(Phrase("the ferry"),), excluded=(Phrase("oats in May"),)),
        ),
    ],
)
@pytest.mark.parametrize("k", [2, 30])
def test_hits_are_those_of_all_that_may_answer(
    mills: Archive, filters: Filters, k: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for least in (0.01, 2.0):  # asked afterwards, and never
        monkeypatch.setattr(admission, "LEAST_SHARE", least)
        found.append(
            (
                list(mills.lexical(QUESTION, k, filters).items()),
                list(mills.lexical_articles(QUESTION, k, filters).items()),
            )
        )
    assert found[0] == found[1]

    vector = np.ones(mills.dimension, np.float32)
    passages = mills.lexical(QUESTION, 100, Filters())
    allowed = mills.dense(vector, 100, filters)
    assert found[0][0] == [hit for hit in passages.items() if hit[0] in allowed][:k]
    articles = mills.lexical_articles(QUESTION, 100, Filters())
    by_day = mills.spans(mills.dense(vector, 100, replace(filters, words=WordFilter())))
    held = {span.article_id for span in by_day.values()}
    scores = [score for name, score in articles.items() if name in held]
    assert [score for _, score in found[0][1]] == scores[:k]
    assert {name for name, _ in found[0][1]} <= held
