"""Verify an archive in Lance tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.errors import ArchiveDamaged
from qa.lance.tables.commits import Commit, last_commit
from qa.lance.tables.datasets import ROWS_AT_ONCE, Root, errors_of
from qa.lance.tables.indexes import unindexed_rows
from qa.lance.tables.loading import load
from qa.lance.tables.schemas import (
    ARTICLES,
    PASSAGES,
    TABLES,
    TERM_COUNTS,
    TERMS,
    WORDS,
)
from qa.lance.tables.terms import TermCounts
from qa.maintenance.verify import SAMPLE, Check, VerifyReport, verify_locked
from qa.progress import NoProgress, Progress, stretch
from qa.storage.database import Database
from qa.storage.integrity import Finding
from qa.storage.layout import DATABASE
from qa.text.terms import terms_version, text_terms


def verify_tables(
    address: Address,
    *,
    sample: int = SAMPLE,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> VerifyReport:
    """Compare every row of the last commit with what was written, and the words with the texts.

    Nothing is changed, and others may read and write meanwhile. The rows are checked in a
    temporary database, as those of an archive in a folder are; it takes as much disk.

    Args:
        address: of the archive.
        sample: how many passages, drawn at random, are embedded again.
        embedder: the archive's model, if it is loaded already.
        progress: callback for progress updates.

    Raises:
        ArchiveNotFound: there is no archive.
        ArchiveFormat: another version of Citewire wrote it.
        ArchiveError: it cannot be reached.
    """
    root = Root(address)
    commit = last_commit(root)
    progress = progress or NoProgress()
    place: Path | str = str(address)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with closing(Database.create(path / DATABASE)) as database:
            try:
                with stretch(progress, 0, "tables"), database.writing() as connection:
                    load(root, commit, connection, vectors=True)
            except (ArchiveDamaged, ValueError, TypeError) as error:
                finding = Finding("tables", root.place("*"), str(error))
                return VerifyReport(place, (Check("tables", "cut short", (finding,)),))
        report = verify_locked(path, sample, embedder, progress, [], is_live=False)
    checks = [_named(check, root) for check in report.checks]
    notes = [note for note in report.notes if "indexes" not in note]
    if commit.terms != terms_version():
        notes.append(
            "another version of Citewire or its stemmers analysed its words: the next build"
            " analyses them anew"
        )
    else:
        with stretch(progress, 0, "words"):
            checks.append(_words(root, commit))
    return VerifyReport(place, tuple(checks), tuple(notes))


def _named(check: Check, root: Root) -> Check:
    """A check of the temporary database, told of the tables."""
    findings = (replace(finding, file=root.place("*")) for finding in check.findings)
    return Check(check.name, check.looked_at, tuple(findings))


def _words(root: Root, commit: Commit) -> Check:
    """Check the analysed words, their counts, and that every row is in the indexes."""
    problems: list[tuple[str, str]] = []
    counts = TermCounts(root, None)
    bad = 0
    for title, text, language, *words in _rows(root, commit, ARTICLES, "is_current"):
        analysed = [text_terms(title, language), text_terms(text, language)]
        counts.add(ARTICLES, *analysed)
        bad += [" ".join(terms) for terms in analysed] != words
    if bad:
        problems.append((ARTICLES, f"the words of {bad:,} articles are not those of their texts"))
    for row in _scan(root, commit, PASSAGES, list(WORDS), None):
        counts.add(PASSAGES, *(words.split() for words in row))
    stored = {
        term: tuple(numbers)
        for term, *numbers in _scan(root, commit, TERMS, ["term", *TERM_COUNTS], None)
    }
    if stored != counts.totals():
        problems.append((TERMS, "the numbers of texts that hold a word are not right"))
    problems += [
        (table, f"{behind:,} rows are not in the index of {column}")
        for table in TABLES
        for column, behind in unindexed_rows(root, table, commit.versions[table])
    ]
    findings = (Finding("indexes", root.place(table), problem) for table, problem in problems)
    return Check("words", f"{len(stored):,} terms", tuple(findings))


_ANALYSED = ["title", "text", "language", "title_words", "text_words"]


def _rows(root: Root, commit: Commit, table: str, condition: str) -> Iterator[tuple[Any, ...]]:
    yield from _scan(root, commit, table, _ANALYSED, condition)


def _scan(
    root: Root, commit: Commit, table: str, columns: list[str], condition: str | None
) -> Iterator[tuple[Any, ...]]:
    dataset = root.open(table, commit.versions[table])
    with errors_of(root.address, table):
        for batch in dataset.to_batches(columns=columns, filter=condition, batch_size=ROWS_AT_ONCE):
            yield from zip(*(batch[name].to_pylist() for name in columns), strict=True)
