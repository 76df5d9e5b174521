"""The indexes of the Lance tables, and the work that keeps tables and indexes small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from qa.lance.tables.datasets import Root, errors_of
from qa.lance.tables.schemas import ARTICLES, COMMITS, LEASE, PASSAGES, REPLACED, TABLES, TERMS

if TYPE_CHECKING:
    from lance import LanceDataset

LEAST_ROWS_FOR_VECTORS = 20_000
"""Vectors of fewer passages are compared one by one: 11,441 take 13 ms, 99,162 take 100."""

ROWS_OF_A_LIST = 4_000
"""Vectors of one list of the index, when it is made."""

GROWN = 2
"""An index is made anew when the archive has grown so many times: new vectors are put into the
lists that are there, which were made without them."""

MOST_FRAGMENTS = 32
"""Pieces of a table; of more, the small ones are put together."""

MOST_PIECES = 8
"""Pieces of the index of vectors, of which each build adds one, and a search looks into all."""

KEPT = timedelta(minutes=10)
"""How long a reader may go on with a commit after the next one."""

WORDS: Mapping[str, Any] = {
    "base_tokenizer": "whitespace",
    "lower_case": False,
    "stem": False,
    "remove_stop_words": False,
    "ascii_folding": False,
    "max_token_length": None,
    "with_position": False,
}
"""Our own analyser made the terms (`qa.text.terms`), and spaces tell them apart."""


VECTOR_INDEX = "vector_idx"


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """An index of one column.

    Attributes:
        column: of the table.
        kind: as Lance calls it.
        options: of that kind.
    """

    column: str
    kind: str
    options: Mapping[str, Any]


_NOTHING: Mapping[str, Any] = {}
_WORDS = tuple(IndexDefinition(name, "INVERTED", WORDS) for name in ("title_words", "text_words"))
_WHEN = (
    IndexDefinition("day", "BTREE", _NOTHING),
    IndexDefinition("outlet_key", "BITMAP", _NOTHING),
)


def _trees(*columns: str) -> tuple[IndexDefinition, ...]:
    return tuple(IndexDefinition(column, "BTREE", _NOTHING) for column in columns)


DEFINITIONS: Mapping[str, tuple[IndexDefinition, ...]] = {
    ARTICLES: (*_trees("id", "key", "story", "successor", "url_key"), *_WHEN, *_WORDS),
    PASSAGES: (*_trees("id", "article", "digest"), *_WHEN, *_WORDS),
    REPLACED: _trees("article", "digest"),
    TERMS: _trees("term"),
}
"""The indexes of each table but that of the vectors, see `vector_index`."""


def vector_index(rows: int) -> dict[str, Any] | None:
    """Options of the index of so many vectors, for `LanceDataset.create_index`; None for none."""
    if rows < LEAST_ROWS_FOR_VECTORS:
        return None
    return {
        "column": "vector",
        "index_type": "IVF_RQ",
        "metric": "dot",
        "num_partitions": max(1, rows // ROWS_OF_A_LIST),
        "num_bits": 1,  # this kind of index knows no other
    }


def follow(root: Root, table: str, *, has_gone: bool) -> None:
    """Bring the indexes of a table up to its rows; make those that are missing.

    Args:
        root: of the archive.
        table: one of `TABLES`.
        has_gone: whether rows were removed that must leave the files.
    """
    with errors_of(root.address, table):
        dataset = root.open(table)
        is_scattered = len(dataset.get_fragments()) > MOST_FRAGMENTS
        if has_gone or is_scattered:
            dataset.optimize.compact_files(
                materialize_deletions=True,
                materialize_deletions_threshold=0.0 if has_gone else 0.1,
                num_threads=1,
            )
        if table == PASSAGES:
            _make_vector_index(dataset)
        names = {index.name for index in dataset.describe_indices()}
        if names:
            dataset.optimize.optimize_indices()
        pieces = _vector_pieces(dataset) if table == PASSAGES else []
        if len(pieces) > MOST_PIECES:
            dataset.optimize.optimize_indices(
                index_names=[VECTOR_INDEX], num_indices_to_merge=len(pieces)
            )
        if not dataset.count_rows():
            return
        for definition in DEFINITIONS.get(table, ()):
            if f"{definition.column}_idx" not in names:
                dataset.create_scalar_index(
                    definition.column, definition.kind, **definition.options
                )


def lists_of_vectors(dataset: LanceDataset) -> int:
    """Lists of the index of vectors, of that of its pieces that has most; 0 if there is none."""
    return max((int(piece["num_partitions"]) for piece in _vector_pieces(dataset)), default=0)


def unindexed_rows(root: Root, table: str, version: int) -> list[tuple[str, int]]:
    """The columns of a table whose index lacks rows, with their number."""
    with errors_of(root.address, table):
        dataset = root.open(table, version)
        rows = dataset.count_rows()
        names = {index.name for index in dataset.describe_indices()}
        columns = [definition.column for definition in DEFINITIONS.get(table, ()) if rows]
        if table == PASSAGES and vector_index(rows) is not None:
            columns.append("vector")
        lacking = [
            (
                column,
                dataset.stats.index_stats(f"{column}_idx")["num_unindexed_rows"]
                if f"{column}_idx" in names
                else rows,
            )
            for column in columns
        ]
    return [(column, number) for column, number in lacking if number]


def _vector_pieces(dataset: LanceDataset) -> list[dict[str, Any]]:
    """What Lance tells of each piece of the index of vectors; nothing if there is none."""
    if all(index.name != VECTOR_INDEX for index in dataset.describe_indices()):
        return []
    pieces: list[dict[str, Any]] = dataset.stats.index_stats(VECTOR_INDEX)["indices"]
    return pieces


def _make_vector_index(dataset: LanceDataset) -> None:
    """Make the index of vectors, if there is none or it was made for far fewer."""
    options = vector_index(dataset.count_rows())
    if options is None:
        return
    lists = lists_of_vectors(dataset)
    if not lists or options["num_partitions"] >= GROWN * lists:
        dataset.create_index(**options, replace=True)


def delete_old_versions(root: Root, *, has_gone: bool) -> None:
    """Delete versions that no commit needs; what was removed at once, or else after a while."""
    age = timedelta(0) if has_gone else KEPT
    for table in (*TABLES, COMMITS, LEASE):
        dataset = root.find(table)
        if dataset is not None:
            with errors_of(root.address, table):
                dataset.cleanup_old_versions(older_than=age, delete_unverified=False)
