"""What a build does between its sources and its archive, whatever engine keeps that."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from embeddings.indexes.index import IndexChoice
from qa.ingest.account.report import Tally
from qa.ingest.cutting import ArticleCutter
from qa.ingest.reading import SourceReader
from qa.ingest.storing import BatchStore
from qa.ingest.sync import missing_files, refuse_mass_removal, still_missing
from qa.ingest.target import Target
from qa.watched.changes import CHANGES_SUFFIX
from seeds.article import PassedOver
from seeds.cleaning.rules import CLEANER_VERSION
from seeds.readers import Columns, SourceFile, path_text, source_files


@dataclass(frozen=True, slots=True)
class SourceList:
    """The files that a build was asked to read.

    Attributes:
        roots: the sources, absolute.
        files: in them, by path.
        aside: those that are passed over by their names.
        suspects: those of the files that may have changed.
    """

    roots: tuple[Path, ...]
    files: tuple[SourceFile, ...]
    aside: tuple[PassedOver, ...]
    suspects: tuple[SourceFile, ...]


def list_sources(
    archive: Path | None,
    roots: Sequence[Path],
    columns: Columns = (),
    only: Collection[Path] | None = None,
) -> SourceList:
    """List the files of the sources by path, but those of an archive inside one of them.

    Args:
        archive: its folder, if it has one.
        roots: files and folders, absolute.
        columns: as of `qa.ingest.build.build`.
        only: absolute paths of the files that may have changed, where that is known.

    Raises:
        SourceNotFound: a source does not exist.
    """
    is_inside = _inside(archive)
    outside = [
        file
        for file in source_files(roots, columns)
        if not is_inside(file.path)
        and not file.path.name.endswith(CHANGES_SUFFIX)  # what builds wrote is no news
    ]
    files = sorted(
        (file for file in outside if file.aside is None), key=lambda file: path_text(file.path)
    )
    return SourceList(
        tuple(roots),
        tuple(files),
        tuple(file.passed_over(file.aside) for file in outside if file.aside is not None),
        tuple(file for file in files if only is None or file.path in only),
    )


def _inside(archive: Path | None) -> Callable[[Path], bool]:
    """Tells of files whether they lie in a folder, wherever links lead."""
    if archive is None:
        return lambda path: False
    # realpath, since `Path.resolve` raises on a loop of links.
    folder = Path(os.path.realpath(archive))

    def holds(path: Path) -> bool:
        real = Path(os.path.realpath(path))
        return folder == real or folder in real.parents

    holds_all_of = cache(holds)  # of many files in few folders

    return lambda path: holds(path) if path.is_symlink() else holds_all_of(path.parent)


def try_out(sources: SourceList, reader: SourceReader, cutter: ArticleCutter) -> None:
    """Read and clean, and count what would become of it; nothing is stored."""
    tally = reader.tally
    _pass_over(sources, tally)
    tally.files_missing += missing_files(sources.roots, sources.files, reader.known)
    for pages in reader.slices(sources.suspects):
        cutter.try_out(pages, reader.boilerplate, tally)


def take_in(
    sources: SourceList,
    archive: Target,
    reader: SourceReader,
    cutter: ArticleCutter,
    store: BatchStore,
    *,
    sync: bool,
    remove_most: bool,
    index: IndexChoice | None = None,
) -> None:
    """Bring an archive up to date with its sources, commit by commit.

    Args:
        sources: what is to be read.
        archive: where to; the parts behind it are of the same one.
        reader: of this build, as the next two.
        cutter: makes batches of what it read.
        store: embeds and commits them.
        sync: as of `qa.ingest.build.build`.
        remove_most: likewise.
        index: likewise.

    Raises:
        SyncRefused: most of the files are gone, or a source is empty; nothing was done.
    """
    tally = reader.tally
    _pass_over(sources, tally)
    missing = missing_files(sources.roots, sources.files, reader.known)
    if sync and not remove_most:
        refuse_mass_removal(missing, sources.roots, sources.files, reader.known)
    _add(sources.suspects, reader, cutter, store)
    _put_in_order(archive, sources.files, missing if sync else (), reader, cutter, store)
    with archive.writing() as transaction:
        if index is not None:
            transaction.set_index(index)
        transaction.set_built(CLEANER_VERSION)
    if not sync:
        tally.files_missing += still_missing(missing)


def _pass_over(sources: SourceList, tally: Tally) -> None:
    for item in sources.aside:
        tally.pass_over(item)


def _put_in_order(
    archive: Target,
    files: Sequence[SourceFile],
    missing: Sequence[str],
    reader: SourceReader,
    cutter: ArticleCutter,
    store: BatchStore,
) -> None:
    """Remove what those files held that are missing, and read again what lost by that."""
    tally = reader.tally
    # Not those that came back, or were found under another name.
    missing = still_missing(missing)
    if missing:
        with archive.writing(is_last=False) as transaction:
            vanished = transaction.remove_vanished(missing)
        tally.files_removed, tally.articles_vanished = vanished.files, vanished.articles
        store.unread |= transaction.unread
    _read_again(files, reader, cutter, store, tally)


def _add(
    files: Sequence[SourceFile], reader: SourceReader, cutter: ArticleCutter, store: BatchStore
) -> None:
    """Read, clean, cut, embed and store what is new in the files."""
    for pages in reader.slices(files):
        store.commit(cutter.batches(pages, reader.boilerplate, reader.tally), reader.tally)


def _read_again(
    files: Sequence[SourceFile],
    reader: SourceReader,
    cutter: ArticleCutter,
    store: BatchStore,
    tally: Tally,
) -> None:
    """Read the files once more that lost an article, and may hold it in another version."""
    again = [file for file in files if path_text(file.path) in store.unread]
    if again:
        reader.start_over()
        _add(again, reader, cutter, store)
        # All else was counted when they were looked at first.
        tally.stored["corrected"] += reader.tally.stored["corrected"]
        tally.embedding_seconds += reader.tally.embedding_seconds
