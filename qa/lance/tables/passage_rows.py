"""Write the passages of changed articles, with their vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.embedder import Vectors
from qa.errors import ArchiveDamaged
from qa.lance.tables.commits import Commit, Target
from qa.lance.tables.datasets import NAMES_AT_ONCE, ROWS_AT_ONCE, Root, among, errors_of
from qa.lance.tables.differences import CHANGED, STALE_PASSAGES
from qa.lance.tables.schemas import ARTICLES, LANGUAGE, PASSAGES, REPLACED, WORDS, length_of
from qa.lance.tables.terms import TermCounts
from qa.storage.connection import Connection
from qa.storage.tables.passages import as_vector
from qa.text.terms import text_terms

if TYPE_CHECKING:
    import pyarrow as pa


def write(connection: Connection, target: Target, terms: TermCounts) -> None:
    """Write the passages of articles that are new, have gone, or are found otherwise now.

    Args:
        connection: to the database, inside `qa.lance.tables.differences.compared`.
        target: where to write.
        terms: count the passages that come and go.
    """
    root = target.root
    if target.before is not None:
        _add_languages(root, target.before)
    stale = [row[0] for row in connection.execute(STALE_PASSAGES)]
    for start in range(0, len(stale), NAMES_AT_ONCE):
        condition = among("article", stale[start : start + NAMES_AT_ONCE])
        terms.subtract(PASSAGES, condition)
        for table in (PASSAGES, REPLACED):
            target.check()
            with errors_of(root.address, table):
                root.open(table).delete(condition)
    vectors = _Vectors(root, target.before, target.identity.dimension)
    for table in (PASSAGES, REPLACED):
        target.check()
        columns = target.schema(table)
        root.append(table, _batches(connection, table, columns, vectors, terms), columns)


def _add_languages(root: Root, before: Commit) -> None:
    """Give the passages of an archive of an older format the languages of their articles."""
    import lance
    import pyarrow as pa

    dataset = root.open(PASSAGES)
    if LANGUAGE in dataset.schema.names:
        return
    with errors_of(root.address, ARTICLES):
        rows = root.open(ARTICLES, before.versions[ARTICLES]).to_table(columns=["id", LANGUAGE])
    known = dict(zip(rows["id"].to_pylist(), rows[LANGUAGE].to_pylist(), strict=True))
    columns = pa.schema([(LANGUAGE, pa.string())])

    @lance.batch_udf(output_schema=columns)  # type: ignore[untyped-decorator]
    def languages(batch: pa.RecordBatch) -> pa.RecordBatch:
        spoken = [known.get(id_) for id_ in batch["article"].to_pylist()]
        return pa.RecordBatch.from_arrays([pa.array(spoken, pa.string())], schema=columns)

    with errors_of(root.address, PASSAGES):
        dataset.add_columns(languages, read_columns=["article"])


def _batches(
    connection: Connection, table: str, columns: pa.Schema, vectors: _Vectors, terms: TermCounts
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    rows = iter(
        connection.execute(
            'SELECT p.id, a.id, p.start, p."end", v.digest, v.vector, a.day, a.outlet_key,'
            f" a.language, a.title, a.text FROM {CHANGED} c JOIN articles a ON a.id = c.id"
            " JOIN passages p ON p.article = a.key JOIN vectors v ON v.key = p.vector"
            " WHERE c.has_passages AND a.is_current = ? ORDER BY a.key, p.start, p.id",
            (int(table == PASSAGES),),
        )
    )
    known: tuple[str, str | None] = ("", None)
    title_words: list[str] = []
    while portion := list(islice(rows, ROWS_AT_ONCE)):
        records = []
        for number, article, start, end, digest, _, *about, headline, text in portion:
            language = about[-1]
            record = {
                "id": number,
                "article": article,
                "start": start,
                "end": end,
                "digest": digest,
            }
            if table == PASSAGES:
                if known != (headline, language):
                    known, title_words = (headline, language), text_terms(headline, language)
                words = title_words, text_terms(text[start:end], language)
                terms.add(PASSAGES, *words)
                record |= dict(zip(("day", "outlet_key", LANGUAGE), about, strict=True))
                for name, each in zip(WORDS, words, strict=True):
                    record |= {name: " ".join(each), length_of(name): len(each)}
            records.append(record)
        column = vectors.of([(row[4], row[5]) for row in portion])
        rest = pa.Table.from_pylist(
            records, pa.schema([field for field in columns if field.name != "vector"])
        )
        made = rest.append_column(columns.field("vector"), _column(column)).select(columns.names)
        yield from made.to_batches()


def _column(vectors: Vectors) -> Any:
    import pyarrow as pa

    return pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), vectors.shape[1])


class _Vectors:
    """Vectors by their digests, from the database or else from the last commit."""

    def __init__(self, root: Root, before: Commit | None, dimension: int) -> None:
        self._root = root
        self._before = before
        self._dimension = dimension

    def of(self, passages: Sequence[tuple[str, bytes]]) -> Vectors:
        """A row for each digest with its blob, which may be empty; shape (n, dimension)."""
        known = self._stored(sorted({digest for digest, blob in passages if not blob}))
        rows = [
            as_vector(blob, self._dimension) if blob else known[digest] for digest, blob in passages
        ]
        return np.array(rows, np.float32).reshape(-1, self._dimension)

    def _stored(self, digests: Sequence[str]) -> dict[str, Vectors]:
        known: dict[str, Vectors] = {}
        for table in (PASSAGES, REPLACED):
            wanted = [digest for digest in digests if digest not in known]
            if not wanted or self._before is None:
                continue
            dataset = self._root.open(table, self._before.versions[table])
            with errors_of(self._root.address, table):
                rows = dataset.to_table(
                    columns=["digest", "vector"], filter=among("digest", wanted)
                ).combine_chunks()
            stack = rows["vector"].combine_chunks().values.to_numpy()
            known.update(
                zip(rows["digest"].to_pylist(), stack.reshape(-1, self._dimension), strict=True)
            )
        if missing := [digest for digest in digests if digest not in known]:
            raise ArchiveDamaged(
                f"{self._root.address}: the vectors of {len(missing):,} passages are missing: put"
                " a copy back with `citewire copy`, or build anew"
            )
        return known
