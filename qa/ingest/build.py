"""From news files to an archive: read, clean, cut, embed, store."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path

from embeddings.embedder import Arithmetic, Embedder
from embeddings.indexes.index import IndexChoice
from qa.addresses import Address
from qa.errors import ArchiveError
from qa.ingest.account.fates import Fates, refuse_place
from qa.ingest.account.report import BuildReport
from qa.ingest.batches import Batch, FileState
from qa.ingest.cutting import ArticleCutter
from qa.ingest.disk_space import check_space
from qa.ingest.intake import list_sources, take_in, try_out
from qa.ingest.opening import ModelChoice, is_there, open_or_create
from qa.ingest.reading import SourceReader
from qa.ingest.slices import Spool
from qa.ingest.storing import (
    BatchStore,
    EmbeddedBatch,
    Helpers,
    OpenHelpers,
    embed_here,
    open_staging,
    staged,
)
from qa.ingest.target import Target
from qa.ingest.workers import Workers
from qa.lance.staging import drop_staging
from qa.progress import NoProgress, Progress
from qa.storage.tables import statistics
from qa.watched.changes import WatchReport, ask_watched, changes_file
from seeds.limits import MEBIBYTE
from seeds.readers import (
    DEFAULT_LIMITS,
    Columns,
    Limits,
    SourceFile,
    absolute,
)

__all__ = ["BuildReport", "Progress", "build"]

LEAST_BYTES_FOR_WORKERS = 2 * MEBIBYTE


def build(
    sources: Sequence[Path],
    archive: Address | Path | str,
    *,
    embedder: Embedder | None = None,
    model: str | None = None,
    progress: Progress | None = None,
    sync: bool = False,
    remove_most: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    wait: float = 0.0,
    watched: Path | None = None,
    workers: int = 1,
    columns: Columns = (),
    only: Collection[Path] | None = None,
    report: Path | None = None,
    index: IndexChoice | None = None,
    encode: Arithmetic | None = None,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    dry_run: bool = False,
    open_helpers: OpenHelpers | None = None,
) -> BuildReport:
    """Read news files into an archive, which is made if there is none.

    Files that an earlier build has read are passed over unless their bytes have
    changed; of a changed file, articles that it no longer holds give way. A build
    that is cut short goes on where it was. What cannot be read is reported, and
    the rest goes on. The order of the sources makes no difference. At the end the
    questions that are watched are asked, see `qa.watched.changes`; no fault there is one of
    the build.

    Args:
        sources: files and folders.
        archive: its address, see `qa.archive.Archive.open`.
        embedder: the model, if it is loaded already.
        model: a model's name or folder; without both, the archive's own model, or
            the bundled one for a new archive.
        progress: callback for progress updates.
        sync: remove the articles of files that are no longer in the sources that are
            folders; without it they stay, and the report names the files.
        remove_most: do so also where it looks like a mistake, see `SyncRefused`.
        limits: how much of one file is read. With other limits than the default a file
            that fails is tried again by the next build.
        wait: seconds to wait for another process that is writing.
        watched: the file that tells which of their answers changed, one JSON object a line;
            by default beside the archive's folder. Only an archive in a folder has such
            questions.
        workers: processes that read and clean; with 1, or little to read, this one does it.
        columns: (field, column) for each field of which one has said in which column of the
            tables it stands, see `seeds.readers.tables.columns.FIELDS`. With other ones
            than before, tables are read anew.
        only: absolute paths of the files that may have changed, where that is known; all
            others are left as they were. By default each file is looked at.
        report: a file that tells what became of each file and record, one JSON object a
            line, see `qa.ingest.account.fates.Fate`; written anew, and while the build runs.
            It may not lie in the sources or the archive.
        index: which kind of vector index the archive has from now on, see
            `embeddings.indexes.index`; None for what was said before, at first "auto".
            Lance tables go by their size alone.
        encode: arithmetic of the passages' vectors, which an archive keeps from its first build
            on, see `embeddings.load_embedder`; None for what was said then, or "auto".
        query_prompt: text in front of each question, likewise; None for what was said then, or
            what the model is known to want.
        passage_prompt: text in front of each passage, likewise.
        dry_run: read and clean, and tell what a build would do; nothing is stored.
        open_helpers: gets who does the work in place of the workers and the archive's model here.

    Raises:
        SourceNotFound: a source does not exist; nothing was done.
        SyncRefused: most of the files are gone, or a source is empty; nothing was done.
        ArchiveLocked: another process is writing to the archive.
        ModelMismatch: the archive was built with another model or other prompts, or more
            exactly than by ``encode``.
        ArchiveError: the archive is damaged or cannot be written.
        ModelError: the model cannot be loaded.
    """
    begin = time.perf_counter()
    address = Address.parse(archive)
    folder = None if address.is_remote else address.folder
    is_embedded = address.engine == "embedded"
    if index is not None and not is_embedded:
        raise ArchiveError(
            f"{address} is kept in Lance tables, whose index of vectors goes by their size:"
            " build without --index"
        )
    # Sorted, so that what two sources share has one name whatever their order.
    roots = sorted({absolute(Path(source)) for source in sources})
    listed = list_sources(folder, roots, columns, only)
    if report is not None:
        refuse_place(report, roots, folder)
    progress = progress or NoProgress()
    scratch = Path(tempfile.gettempdir())
    # In a folder each batch is a commit of its own.
    stages = open_helpers is None and not (is_embedded or dry_run)
    if open_helpers is None:
        count = workers if _is_much(listed.suspects) else 1
        open_helpers = partial(_here, count, address if stages else None)
    choice = ModelChoice(model, encode, query_prompt, passage_prompt)
    with ExitStack() as stack:
        if dry_run and not is_there(address):
            address = Address.parse(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        target = stack.enter_context(open_or_create(address, embedder, choice, wait, progress))
        watch_report = WatchReport()
        with (
            # Of Lance tables only who writes has a ledger to look into.
            nullcontext() if dry_run and is_embedded else target.exclusive(wait, "building"),
            # Not before: another build may be writing to the same file.
            Fates(report) as fates,
            open_helpers(target, progress) as helpers,
            closing(Spool(scratch if dry_run or not is_embedded else address.folder)) as spool,
        ):
            listed = list_sources(folder, roots, columns, only) if wait else listed
            reader = SourceReader(target, progress, limits, helpers.crew, spool, is_trial=dry_run)
            cutter = ArticleCutter(target, progress, helpers.crew, spool, helpers.cut)
            tally = reader.tally
            tally.fates = fates
            if dry_run:
                try_out(listed, reader, cutter)
            else:
                if is_embedded:
                    check_space(address.folder, listed.suspects, reader.known)
                store = BatchStore(target, progress, limits, helpers.embed)
                take_in(
                    listed,
                    target,
                    reader,
                    cutter,
                    store,
                    sync=sync,
                    remove_most=remove_most,
                    index=index,
                )
            with target.reading() as connection:
                counts = statistics.count(connection)
            fates.finish(target)
        if stages:
            drop_staging(address)
        if is_embedded and not dry_run:
            # Others may write while the questions are asked.
            watch_report = ask_watched(target, watched or changes_file(address.folder), wait)
    seconds = time.perf_counter() - begin
    return tally.report(seconds, counts, watch_report)


def _is_much(files: Iterable[SourceFile]) -> bool:
    """Whether other processes, which take a while to start, would save time."""
    return sum(FileState.of(file.path).size for file in files) >= LEAST_BYTES_FOR_WORKERS


@contextmanager
def _here(
    workers: int, staging: Address | None, target: Target, progress: Progress
) -> Iterator[Helpers]:
    """Processes of this machine, and the archive's own model in this one.

    The vectors lie beside the archive at ``staging``, if that is named, until all is published.
    """
    with Workers(workers) as crew:
        if staging is None:
            yield Helpers(crew)
            return
        table = open_staging(staging, target)

        def embed(batches: Iterator[Batch]) -> Iterator[EmbeddedBatch]:
            return staged(table, embed_here(target.embedder, progress, batches))

        yield Helpers(crew, embed)
