"""Candidates from Lance: by vectors, by BM25, and by the words that must stand in them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from embeddings.embedder import Vectors, without_surrogates
from qa.lance.bm25 import SCORED, Scorer
from qa.lance.bounds import Rows, Scores, bounds_of
from qa.lance.snapshot import Snapshot
from qa.lance.tables.datasets import among
from qa.lance.tables.schemas import ARTICLES, LANGUAGE, PASSAGES, WORDS
from qa.languages.codes import ENGLISH, spellings
from qa.storage.indexes.lexical import MAX_WORDS
from qa.storage.indexes.wording import WordedPassages
from qa.storage.tables.articles import outlet_key
from qa.store import Filters
from qa.text.terms import query_words

REFINE = 4
"""So many times as many candidates of the vector index are compared by their exact vectors. Of
99,162 passages of news (made from real ones) the ten best were those of an exact search for all
of 60 questions, and of the hundred best 98; a search took 8 ms, and with twice as many 15. All
lists are looked into: in a third of them only .95 of the ten best were found, hardly quicker."""

LEAST_REFINED = 1_000
"""So many candidates are compared by their exact vectors, however few are wanted: of 168 of them
the ten best were .985 to 1.0 of those of an exact search, by the filter (40 questions, 100,003
passages), and a question of the chat, which wants 200, has as many anyway."""

LISTED = 40
"""So many times as many rows of each column are looked at first as are wanted: of 100,003 passages
they settle which are the 200 best, and of a million for most questions."""

MOST_LISTED = 64_000
"""If so many do not settle it, what they hold must do."""

COUNTED = 100
"""So many of the best are counted anew from their words (`qa.lance.bm25`), and the others are
raised as these were on the whole: a text of an article takes 0.1 ms to read and count."""

_TIES = 32

Hits = list[tuple[Any, float]]


def dense(
    snapshot: Snapshot, query: Vectors, k: int, filters: Filters, worded: WordedPassages | None
) -> dict[int, float]:
    """Passage ids by cosine, best first; arguments as of `qa.store.Store.dense`.

    Args:
        snapshot: of the archive.
        query: shape (dimension,), of length 1.
        k: how many.
        filters: which articles may answer.
        worded: which passages may, by their words; None for all.
    """
    if k < 1:
        return {}
    if worded is not None and worded.only is not None:
        ids = sorted(worded.only - worded.never)
        return _best(_exact(snapshot, query, ids, condition_of(snapshot, filters, PASSAGES)), k)
    options = _options(snapshot, filters, PASSAGES)
    vector = np.ascontiguousarray(query, np.float32)

    def search(limit: int) -> Hits:
        nearest = {"column": "vector", "q": vector, "k": limit, "metric": "dot"}
        table = snapshot.scan(
            PASSAGES,
            ["id", "_distance"],
            nearest=nearest | vector_options(snapshot, limit),
            **options,
        )
        distances = table["_distance"].to_pylist()
        return [
            (number, 1.0 - distance)
            for number, distance in zip(table["id"].to_pylist(), distances, strict=True)
        ]

    return _best(_enough(search, k, worded), k)


def vector_options(snapshot: Snapshot, limit: int) -> dict[str, Any]:
    """How thoroughly the index of vectors is searched for so many, if there is one."""
    partitions = snapshot.partitions
    refine = max(REFINE, -(-LEAST_REFINED // limit))
    return {"nprobes": partitions, "refine_factor": refine} if partitions else {}


def lexical(
    snapshot: Snapshot,
    question: str,
    k: int,
    filters: Filters,
    worded: Container[int] | None = None,
    language: str = ENGLISH,
) -> dict[int, float]:
    """Passage ids by BM25, best first; arguments as in `dense`."""
    hits = _by_words(snapshot, PASSAGES, ["id"], question, k, filters, worded, language)
    return _best([(number, score) for (number,), score in hits], k)


def lexical_articles(
    snapshot: Snapshot,
    question: str,
    k: int,
    filters: Filters,
    language: str = ENGLISH,
) -> dict[str, float]:
    """Article ids by BM25, best first; ``filters.words`` does not count."""
    # Ties at the end go by the key, as in the embedded engine.
    hits = _best(
        _by_words(snapshot, ARTICLES, ["key", "id"], question, k, filters, None, language), k
    )
    scored = [(id_, score) for (_, id_), score in hits.items()]
    return dict(sorted(scored, key=lambda pair: (-pair[1], pair[0])))


def holding(snapshot: Snapshot, table: str, lists: Iterable[Sequence[str]]) -> list[int]:
    """Ids of passages, or keys of articles, that hold every term of one of the lists."""
    from lance.query import BooleanQuery, MatchQuery, Occur

    numbers: set[int] = set()
    most = max(1, snapshot.table(table).count_rows())
    for terms in filter(None, lists):
        each = [
            BooleanQuery(
                [(Occur.SHOULD, MatchQuery(without_surrogates(term), column)) for column in WORDS]
            )
            for term in dict.fromkeys(terms)
        ]
        query = each[0] if len(each) == 1 else BooleanQuery([(Occur.MUST, query) for query in each])
        column = _NUMBER[table]
        # With the score, which Lance would add by itself and warn of.
        hits = snapshot.scan(table, [column, "_score"], full_text_query=query, limit=most)
        numbers.update(hits[column].to_pylist())
    return sorted(numbers)


def texts(snapshot: Snapshot, numbers: Iterable[int]) -> Iterator[tuple[int, str, str, str | None]]:
    """Id, headline, text and language of the passages among ``numbers``."""
    spans = list(snapshot.rows_among(PASSAGES, ["id", "article", "start", "end"], "id", numbers))
    owners = {article for _, article, _, _ in spans}
    columns = ["id", "title", "text", LANGUAGE]
    # Not by `Snapshot.articles`, which remembers them.
    known = {id_: rest for id_, *rest in snapshot.rows_among(ARTICLES, columns, "id", owners)}
    for number, article, start, end in spans:
        title, text, language = known[article]
        yield number, title, text[start:end], language


def condition_of(snapshot: Snapshot, filters: Filters, table: str = ARTICLES) -> str:
    """The days, outlets and languages of filters as a condition on a table; "" for none."""
    last = snapshot.coverage.last_day
    if filters.as_of and (last is None or filters.as_of >= last):
        # It hides nothing, as most days do from which is looked, and a list of all rows is long.
        filters = replace(filters, as_of=None)
    conditions = []
    for day, sign, keeps_undated in (
        (filters.since, ">=", filters.keeps_undated),
        (filters.until, "<=", filters.keeps_undated),
        (filters.as_of, "<=", True),
    ):
        if day is not None:
            term = f"day {sign} {day.toordinal()}"
            conditions.append(f"({term} OR day IS NULL)" if keeps_undated else term)
    if filters.outlets:
        conditions.append(among("outlet_key", sorted(map(outlet_key, filters.outlets))))
    if filters.languages:
        conditions.append(_of_languages(snapshot, filters.languages, table))
    return " AND ".join(conditions)


def _of_languages(snapshot: Snapshot, languages: Iterable[str], table: str) -> str:
    stored = (code for code, _ in snapshot.commit.summary["languages"])
    # No code is "", but a list of none is no condition.
    condition = among(LANGUAGE, spellings(languages, stored) or [""])
    if LANGUAGE in snapshot.table(table).schema.names:
        return condition
    # Of an older format passages are known by their articles alone.
    ids = [id_ for (id_,) in snapshot.rows(ARTICLES, ["id"], f"is_current AND {condition}")]
    return among("article", ids or [""])


_NUMBER = {PASSAGES: "id", ARTICLES: "key"}


def _options(snapshot: Snapshot, filters: Filters, table: str) -> dict[str, Any]:
    condition = condition_of(snapshot, filters, table)
    return {"filter": condition, "prefilter": True} if condition else {}


def _by_words(
    snapshot: Snapshot,
    table: str,
    names: Sequence[str],
    question: str,
    k: int,
    filters: Filters,
    worded: Container[int] | None,
    language: str,
) -> Hits:
    """The columns ``names`` of the best rows, at least ``k`` if there are so many."""
    # Half a surrogate pair, from a bad terminal, is no word.
    held = snapshot.coverage.analysed_in
    words = query_words(without_surrogates(question), language, held)[:MAX_WORDS]
    terms = list(dict.fromkeys(term for word in words for term in word))
    if not terms or k < 1:
        return []
    options = _options(snapshot, filters, table)
    limit = max(k, min(LISTED * k, MOST_LISTED))
    while True:
        bounds = bounds_of(
            [_listed(snapshot, table, c, terms, limit, options) for c in WORDS], limit
        )
        if worded is not None:
            ids = snapshot.rows_at(table, ["id"], bounds.rows)["id"].to_pylist()
            bounds = bounds.among(np.array([id_ in worded for id_ in ids], np.bool_))
        if bounds.is_settled(k) or (limit >= MOST_LISTED and len(bounds.rows) >= k):
            break
        limit *= 4
    if not len(bounds.rows):
        return []
    # Of few the lengths decide who is among them, and of those more are counted.
    hopeful = bounds.hopeful(max(k, COUNTED))
    scorer = Scorer(snapshot, table, terms)
    # Headlines are short: all are counted, and of the texts those of the best.
    titles = scorer.scores(snapshot.rows_at(table, SCORED[::2], hopeful.rows), WORDS[:1])
    texts = hopeful.least[1]
    places = np.sort(np.argsort(-titles - hopeful.most[1], kind="stable")[:COUNTED])
    counted = scorer.scores(snapshot.rows_at(table, SCORED, hopeful.rows[places]))
    listed = texts[places]
    if listed.any():
        texts = texts * ((counted - titles[places])[listed > 0].sum() / listed.sum())
    scores = titles + texts
    scores[places] = counted
    if len(scores) > k:
        best = scores >= np.partition(scores, -k)[-k]
        scores, rows = scores[best], hopeful.rows[best]
    else:
        rows = hopeful.rows
    shown = snapshot.rows_at(table, names, rows)
    keys = zip(*(shown[name].to_pylist() for name in names), strict=True)
    return list(zip(keys, scores.tolist(), strict=True))


def _listed(
    snapshot: Snapshot,
    table: str,
    column: str,
    terms: Sequence[str],
    limit: int,
    options: Mapping[str, Any],
) -> tuple[Rows, Scores]:
    """The best rows of a table by one of its columns of words."""
    from lance.query import MatchQuery

    query = MatchQuery(" ".join(terms), column)
    rows = snapshot.scan(table, ["_rowid", "_score"], full_text_query=query, limit=limit, **options)
    return rows["_rowid"].to_numpy().astype(np.int64), rows["_score"].to_numpy()


def _enough(search: Callable[[int], Hits], k: int, only: Container[int] | None) -> Hits:
    """Hits among ``only``, at least ``k`` with all that tie with the last, if there are so many."""
    limit = k + _TIES
    while True:
        hits = search(limit)
        kept = [hit for hit in hits if only is None or hit[0] in only]
        is_enough = len(kept) >= k and hits[-1][1] < kept[k - 1][1]
        if len(hits) < limit or is_enough:
            return kept
        limit *= 4


def _exact(snapshot: Snapshot, query: Vectors, ids: Sequence[int], condition: str) -> Hits:
    """The cosines of some passages that meet a condition."""
    numbers, vectors = snapshot.vectors(ids, condition)
    return list(zip(numbers.tolist(), (vectors @ query).tolist(), strict=True))


def _best(hits: Hits, k: int) -> dict[Any, float]:
    return dict(sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k])
