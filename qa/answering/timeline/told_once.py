"""Which articles of a timeline tell in another language what another of them tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from embeddings.embedder import Embedder
from qa.answering.statements.repeats import are_two
from qa.passage import ScoredPassage
from qa.retrieval.centring.centres import centres_of
from qa.store import Store

LEAST = 0.42
"""Cosine of passages in two languages, centred, from which on they tell the same. Of 2,052 pairs of
translations in nineteen languages 95 % lie nearer, and none of 22,572 pairs of other articles."""

MOST_DAYS = 1
"""Between the days on which they are published: later the same words tell other news."""


def told_once(
    store: Store,
    embedder: Embedder,
    near: Sequence[ScoredPassage],
    language: str,
    cited: Collection[str] = (),
) -> list[ScoredPassage]:
    """The passages in their order, of those that tell the same in several languages one.

    It is that in the question's language, or else the nearest, and has the others among its copies.

    Args:
        store: where they are.
        embedder: the store's own; by the bundled model, which reads English, all stay.
        near: of each article one.
        language: of the question.
        cited: ids of articles that stay in any case.
    """
    centres = centres_of(store, embedder)
    codes = [hit.article.language or "" for hit in near]
    if centres is None or not any(are_two(code, codes[0]) for code in codes):
        return list(near)
    vectors = centres.passages(store.vectors([hit.passage.id for hit in near]), codes)
    days = [hit.article.published_day for hit in near]
    stays = [hit.article_id in cited for hit in near]
    kept: dict[int, list[str]] = {}
    ranks = [(not stays[row], are_two(code, language)) for row, code in enumerate(codes)]
    for row in sorted(range(len(near)), key=ranks.__getitem__):
        day = days[row]
        for other in () if stays[row] else kept:
            then = days[other]
            if (
                day is not None
                and then is not None
                and abs((day - then).days) <= MOST_DAYS
                and are_two(codes[row], codes[other])
                and float(vectors[row] @ vectors[other]) > LEAST
            ):
                kept[other].append(near[row].article_id)
                break
        else:
            kept[row] = []
    return [
        replace(near[row], copies=(*(near[row].copies or (near[row].article_id,)), *others))
        if (others := kept[row])
        else near[row]
        for row in sorted(kept)
    ]
