"""How many articles hold each term, kept beside the index, which does not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from qa.lance.tables.commits import Commit
from qa.lance.tables.datasets import NAMES_AT_ONCE, ROWS_AT_ONCE, Root, among, errors_of, portions
from qa.lance.tables.schemas import ARTICLES, TERMS, schema

if TYPE_CHECKING:
    import pyarrow as pa


class TermCounts:
    """Changes of the counts, collected while articles come and go."""

    def __init__(self, root: Root, before: Commit | None) -> None:
        """Begin with the counts of a commit; None for no articles."""
        self._root = root
        self._before = before
        self._articles: Counter[str] = Counter()
        self._in_text: Counter[str] = Counter()

    def add(self, title: Iterable[str], text: Iterable[str]) -> None:
        """Count an article that can be found, by the terms of its headline and text."""
        in_text = set(text)
        self._in_text.update(in_text)
        self._articles.update(in_text.union(title))

    def subtract(self, condition: str) -> None:
        """Count the articles of the commit that meet a condition no longer."""
        if self._before is None:
            return
        dataset = self._root.open(ARTICLES, self._before.versions[ARTICLES])
        words = ["title_words", "text_words"]
        with errors_of(self._root.address, ARTICLES):
            for batch in dataset.to_batches(
                columns=words, filter=f"is_current AND ({condition})", batch_size=ROWS_AT_ONCE
            ):
                for title, text in zip(*(batch[name].to_pylist() for name in words), strict=True):
                    in_text = set(text.split())
                    self._in_text.subtract(in_text)
                    self._articles.subtract(in_text.union(title.split()))

    def totals(self) -> dict[str, tuple[int, int]]:
        """For each term how many articles hold it, and how many of them in the text."""
        return {term: (number, self._in_text[term]) for term, number in self._articles.items()}

    def write(self) -> None:
        """Bring the table of terms up to date."""
        changed = sorted(
            term for term, number in self._articles.items() if number or self._in_text.get(term, 0)
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
                self._articles[row["term"]] += row["articles"]
                self._in_text[row["term"]] += row["in_text"]

    def _batches(self, changed: Sequence[str], columns: pa.Schema) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        held = [term for term in changed if self._articles[term] > 0]
        for names in portions(held, NAMES_AT_ONCE):
            rows = [
                {"term": term, "articles": self._articles[term], "in_text": self._in_text[term]}
                for term in names
            ]
            yield pa.RecordBatch.from_pylist(rows, columns)
