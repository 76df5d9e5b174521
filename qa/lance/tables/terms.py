"""How many articles and passages hold each term, kept beside the index, which does not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from qa.lance.tables.commits import Commit
from qa.lance.tables.datasets import NAMES_AT_ONCE, ROWS_AT_ONCE, Root, among, errors_of, portions
from qa.lance.tables.schemas import HOLDING, TERM_COUNTS, TERMS, WORDS, schema

if TYPE_CHECKING:
    import pyarrow as pa


class TermCounts:
    """Changes of the counts, collected while articles and passages come and go."""

    def __init__(self, root: Root, before: Commit | None) -> None:
        """Begin with the counts of a commit; None for no articles."""
        self._root = root
        self._before = before
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in TERM_COUNTS}

    def add(self, table: str, title: Iterable[str], text: Iterable[str]) -> None:
        """Count a row that can be found, by the terms of its headline and text.

        Args:
            table: `ARTICLES` or `PASSAGES`.
            title: terms of the headline.
            text: terms of the article or passage.
        """
        for name, terms in _counted(table, title, text):
            self._counts[name].update(terms)

    def subtract(self, table: str, condition: str) -> None:
        """Count the rows of a table of the commit that meet a condition no longer."""
        if self._before is None:
            return
        dataset = self._root.open(table, self._before.versions[table])
        counted = f"text_words IS NOT NULL AND ({condition})"
        with errors_of(self._root.address, table):
            for batch in dataset.to_batches(
                columns=list(WORDS), filter=counted, batch_size=ROWS_AT_ONCE
            ):
                for words in zip(*(batch[name].to_pylist() for name in WORDS), strict=True):
                    for name, terms in _counted(table, *(text.split() for text in words)):
                        self._counts[name].subtract(terms)

    def totals(self) -> dict[str, tuple[int, ...]]:
        """For each term that is held its counts, in the order of `TERM_COUNTS`."""
        return {
            term: tuple(self._counts[name][term] for name in TERM_COUNTS)
            for term in sorted(set().union(*self._counts.values()))
            if any(self._counts[name][term] for name in TERM_COUNTS)
        }

    def write(self) -> None:
        """Bring the table of terms up to date."""
        changed = sorted(
            {term for counts in self._counts.values() for term, number in counts.items() if number}
        )
        if self._before is not None:
            self._add_known(changed)
        columns = schema(TERMS, 1)
        self._root.append(TERMS, self._batches(changed, columns), columns)

    def _add_known(self, changed: Sequence[str]) -> None:
        """Add the counts so far, and delete their rows."""
        for names in portions(changed):
            condition = among("term", names)
            dataset = self._root.open(TERMS)
            with errors_of(self._root.address, TERMS):
                rows = dataset.to_table(filter=condition).to_pylist()
                dataset.delete(condition)
            for row in rows:
                for name, counts in self._counts.items():
                    counts[row["term"]] += row[name]

    def _batches(self, changed: Sequence[str], columns: pa.Schema) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for terms in portions(changed, NAMES_AT_ONCE):
            numbers = [{name: self._counts[name][term] for name in TERM_COUNTS} for term in terms]
            rows = [
                {"term": term, **row}
                for term, row in zip(terms, numbers, strict=True)
                if any(row.values())
            ]
            yield pa.RecordBatch.from_pylist(rows, columns)


def _counted(
    table: str, title: Iterable[str], text: Iterable[str]
) -> Iterator[tuple[str, set[str]]]:
    """The columns of `TERMS` that count a row of a table, with the terms that it holds."""
    in_title, in_text = set(title), set(text)
    yield from zip(HOLDING[table], (in_title, in_text, in_title | in_text), strict=False)
