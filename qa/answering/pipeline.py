"""From a question to its answer: first inside the time it names, then outside."""

from __future__ import annotations

import re
from dataclasses import replace

from embeddings.embedder import Embedder, Vectors
from embeddings.reranker import Reranker
from qa.answering.answer import Answer
from qa.answering.refusal import days
from qa.answering.selection import QUOTING, answer
from qa.passage import ScoredPassage
from qa.question.query import Query, check_k
from qa.retrieval.retrieve import MOST, retrieve
from qa.store import Store
from qa.text.dates import MONTH_PATTERN

_DATED = rf"\b(?:(?:1[6-9]|20)\d\ds?|{MONTH_PATTERN})\b"
_ASKED = re.compile(_DATED, re.IGNORECASE)
_TOLD = re.compile(_DATED)  # in print "may" is a verb


def reply(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    k: int,
    reranker: Reranker | None = None,
) -> Answer:
    """Answer a question; the answer lists ``k`` passages beside those it cites.

    Where nothing published in the time that the question names answers, articles of
    other times may: a story often looks back. Of a time with a name of its own ("in
    May 2019") they must then speak; of one that counts from the day of asking ("last
    week") they need not, for the archive may have ended before. The answer's note says
    so either way.

    Arguments and errors as in `qa.answering.selection.answer`.
    """
    k = check_k(k, MOST)
    depth = max(k, QUOTING.passages)  # how many are listed must not change the answer
    found = retrieve(store, embedder, query.strict, vector, depth, reranker=reranker)
    inside = answer(store, embedder, query, vector, found, listed=k)
    if not inside.abstained or query.window is None or query.moment is None:
        return inside
    found = retrieve(store, embedder, query, vector, depth, reranker=reranker)
    if not query.moment.is_relative:
        words = query.moment.words
        found = replace(found, hits=tuple(hit for hit in found.hits if _speaks_of(words, hit)))
    outside = answer(store, embedder, query, vector, found, listed=k)
    if outside.abstained:
        return inside
    note = f"Nothing published {days(query.window)} answers this; the quotes are from other days."
    return replace(outside, note=note)


def _speaks_of(words: str, hit: ScoredPassage) -> bool:
    """Whether a passage names the years and months of a time itself."""
    told = {one.group().casefold() for one in _TOLD.finditer(f"{hit.title}\n{hit.text}")}
    decades = {one[:3] for one in told if one[0].isdigit()}
    return all(
        one in told or (one[-2:] == "0s" and one[:3] in decades)
        for one in (match.group().casefold() for match in _ASKED.finditer(words))
    )
