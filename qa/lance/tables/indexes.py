"""The indexes of the Lance tables, and the work that keeps tables and indexes small."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from qa.lance.tables import index_parts
from qa.lance.tables.datasets import ROWS_OF_A_FILE, Root, errors_of
from qa.lance.tables.index_parts import IndexDefinition
from qa.lance.tables.schemas import (
    ARTICLES,
    COMMITS,
    LANGUAGE,
    LEASE,
    PASSAGES,
    REPLACED,
    TABLES,
    TERMS,
)
from seeds.work.tasks import RunTasks

if TYPE_CHECKING:
    from lance import LanceDataset

LEAST_ROWS_FOR_VECTORS = 20_000
"""Vectors of fewer passages are compared one by one: 11,441 take 13 ms, 99,162 take 100."""

ROWS_OF_A_LIST = 4_000
"""Vectors of one list of the index, when it is made."""

GROWN = 2
"""An index of vectors is made anew when the archive has grown so many times: new ones are put
into the lists that are there, which were made without them. Another index is then made anew where
others do the work."""

MOST_FRAGMENTS = 32
"""Files of a table beside full ones; of more, the small ones are put together."""

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


_NOTHING: Mapping[str, Any] = {}
_WORDS = tuple(IndexDefinition(name, "INVERTED", WORDS) for name in ("title_words", "text_words"))
_WHEN = (
    IndexDefinition("day", "BTREE", _NOTHING),
    IndexDefinition("outlet_key", "BITMAP", _NOTHING),
    IndexDefinition(LANGUAGE, "BITMAP", _NOTHING),
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


def vector_index(rows: int) -> IndexDefinition | None:
    """The index of so many vectors; None for none."""
    if rows < LEAST_ROWS_FOR_VECTORS:
        return None
    options = {
        "metric": "dot",
        "num_partitions": max(1, rows // ROWS_OF_A_LIST),
        "num_bits": 1,  # this kind of index knows no other
    }
    return IndexDefinition("vector", "IVF_RQ", options)


def follow(root: Root, table: str, *, has_gone: bool, run: RunTasks | None = None) -> None:
    """Bring the indexes of a table up to its rows; make those that are missing.

    Args:
        root: of the archive.
        table: one of `TABLES`.
        has_gone: whether rows were removed that must leave the files.
        run: does the work of making indexes; None for this process.
    """
    with errors_of(root.address, table):
        dataset = root.open(table)
        rows = dataset.count_rows()
        most = MOST_FRAGMENTS + rows // ROWS_OF_A_FILE
        if has_gone or len(dataset.get_fragments()) > most:
            dataset.optimize.compact_files(
                target_rows_per_fragment=ROWS_OF_A_FILE,
                materialize_deletions=True,
                materialize_deletions_threshold=0.0 if has_gone else 0.1,
                num_threads=1,
            )
        anew = _to_make(dataset, table, is_shared=run is not None) if rows else []
        left = anew if run is None else index_parts.make(root, table, anew, run)
        dataset = root.open(table)
        for definition in left:
            _make(dataset, definition)
        names = {index.name for index in dataset.describe_indices()}
        names -= {definition.name for definition in anew}
        if names:
            dataset.optimize.optimize_indices(index_names=sorted(names))
        pieces = _vector_pieces(dataset) if table == PASSAGES else []
        if len(pieces) > MOST_PIECES:
            dataset.optimize.optimize_indices(
                index_names=[VECTOR_INDEX], num_indices_to_merge=len(pieces)
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
        lacking = [
            (
                definition.column,
                dataset.stats.index_stats(definition.name)["num_unindexed_rows"]
                if definition.name in names
                else rows,
            )
            for definition in _definitions(table, rows)
        ]
    return [(column, number) for column, number in lacking if number]


def _definitions(table: str, rows: int) -> list[IndexDefinition]:
    """The indexes that a table of so many rows must have, that of vectors first."""
    vectors = vector_index(rows) if table == PASSAGES else None
    return [
        *([] if vectors is None else [vectors]),
        *(DEFINITIONS.get(table, ()) if rows else ()),
    ]


def _to_make(dataset: LanceDataset, table: str, *, is_shared: bool) -> list[IndexDefinition]:
    """The indexes to be made anew; with ``is_shared`` others do the work."""
    rows = dataset.count_rows()
    names = {index.name for index in dataset.describe_indices()}

    def is_to_make(definition: IndexDefinition) -> bool:
        if definition.name not in names:
            return True
        if definition.is_of_vectors:
            return bool(definition.options["num_partitions"] >= GROWN * lists_of_vectors(dataset))
        statistics = dataset.stats.index_stats(definition.name) if is_shared else None
        return statistics is not None and GROWN * statistics["num_unindexed_rows"] >= rows

    return list(filter(is_to_make, _definitions(table, rows)))


def _make(dataset: LanceDataset, definition: IndexDefinition) -> None:
    column, kind, options = definition.column, definition.kind, definition.options
    if definition.is_of_vectors:
        dataset.create_index(column, kind, replace=True, **options)
    else:
        dataset.create_scalar_index(column, kind, **options)


def _vector_pieces(dataset: LanceDataset) -> list[dict[str, Any]]:
    """What Lance tells of each piece of the index of vectors; nothing if there is none."""
    if all(index.name != VECTOR_INDEX for index in dataset.describe_indices()):
        return []
    pieces: list[dict[str, Any]] = dataset.stats.index_stats(VECTOR_INDEX)["indices"]
    return pieces


def delete_old_versions(root: Root, *, has_gone: bool) -> None:
    """Delete versions that no commit needs; what was removed at once, or else after a while."""
    age = timedelta(0) if has_gone else KEPT
    for table in (*TABLES, COMMITS, LEASE):
        dataset = root.find(table)
        if dataset is not None:
            with errors_of(root.address, table):
                dataset.cleanup_old_versions(older_than=age, delete_unverified=False)
