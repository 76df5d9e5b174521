"""The Lance tables of an archive, and their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

LANCE_FORMAT = 4
"""Goes up when a table or a column changes its meaning."""

OLDEST_FORMAT = 2
"""That can be read, and written on: its passages have no `LANGUAGE`, which the next commit adds."""

LANGUAGE = "language"
"""Column of `ARTICLES` and, from format 3 on, of `PASSAGES`."""

ARTICLES = "articles"
"""Every article, also those that a newer version has replaced."""

PASSAGES = "passages"
"""The passages that can be found."""

REPLACED = "replaced"
"""The passages of replaced versions, which no search sees."""

TERMS = "terms"
"""For each term of `qa.text.terms` how many articles and passages hold it."""

LEDGER = "ledger"
"""The rows of the small tables of `qa.storage.schema`, as JSON."""

TABLES = (ARTICLES, PASSAGES, REPLACED, TERMS, LEDGER)
"""What a commit is made of."""

COMMITS = "commits"
"""One row: the last commit."""

LEASE = "lease"
"""One row: who writes."""

ARTICLE_TEXTS = (
    *("id", "digest", "title", "text", "outlet", "outlet_key", "authors", "url", "published"),
    *("modified", "language", "dateline", "captions", "path", "record", "kind", "part_of"),
    *("url_key", "wording", "story", "successor", "title_words", "text_words", "holder"),
)
"""Columns of `ARTICLES` that hold text. Holder is the last by its path of the files that hold
the article as last read. Wording and story are digests, a story that of the
least of its wordings; words are terms with spaces between, null where the article is replaced,
so that BM25 counts only what can be found."""


WORDS = ("title_words", "text_words")
"""Columns of `ARTICLES` and `PASSAGES` that BM25 searches."""

HOLDING = {
    ARTICLES: ("in_title", "in_text", "articles"),
    PASSAGES: ("passage_titles", "passage_texts"),
}
"""Columns of `TERMS`: how many rows of a table hold a term in each of `WORDS`; of articles also
how many hold it in either."""

TERM_COUNTS = tuple(name for names in HOLDING.values() for name in names)


def length_of(column: str) -> str:
    """The column that tells how many terms stand in one of `WORDS`; null where that is."""
    return column.replace("_words", "_length")


def schema(table: str, dimension: int) -> pa.Schema:
    """The columns of a table.

    Args:
        table: one of `TABLES`.
        dimension: length of a vector.
    """
    import pyarrow as pa

    vector = pa.list_(pa.float32(), dimension)
    text, number = pa.string(), pa.int64()
    span = [("id", number), ("article", text), ("start", pa.int32()), ("end", pa.int32())]
    lengths = [(length_of(column), pa.int32()) for column in WORDS]
    columns = {
        ARTICLES: [
            ("key", number),
            *((name, text) for name in ARTICLE_TEXTS),
            ("day", pa.int32()),
            *lengths,
            ("is_partial", pa.bool_()),
            ("is_current", pa.bool_()),
            ("is_added", pa.bool_()),  # without a file
            ("fingerprints", pa.binary()),
        ],
        PASSAGES: [
            *span,
            ("digest", text),
            ("vector", vector),
            ("day", pa.int32()),
            ("outlet_key", text),
            ("title_words", text),
            ("text_words", text),
            *lengths,
            (LANGUAGE, text),
        ],
        REPLACED: [*span, ("digest", text), ("vector", vector)],
        TERMS: [("term", text), *((name, number) for name in TERM_COUNTS)],
        LEDGER: [("table", text), ("row", text)],
    }
    return pa.schema(columns[table])
