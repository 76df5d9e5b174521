"""Verify everything that an archive is made of."""

from __future__ import annotations

import random
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from embeddings import load_embedder
from embeddings.embedder import Embedder
from embeddings.errors import EmbeddingsError
from qa.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveLocked,
    ArchiveNotFound,
    ModelMismatch,
)
from qa.maintenance.index_checks import check_lexical_index, check_vector_index, has_no_index
from qa.maintenance.leftovers import leftovers
from qa.maintenance.row_checks import check_truth
from qa.progress import NoProgress, Progress, stretch
from qa.storage import identity
from qa.storage.database import Database
from qa.storage.integrity import DERIVED, Finding, Part
from qa.storage.layout import DATABASE, HOLDER_FILE, LEXICAL_FOLDER, VECTORS_STEM
from qa.storage.lock import WriterLock
from qa.storage.tables import articles as article_rows
from qa.storage.tables import passages as passage_rows
from qa.text.chunking import embedding_text

SAMPLE = 64
"""Passages that are embedded again unless told otherwise: about a second."""

MODEL = "model"
"""Name of the check that needs the model; what it finds, no repair can mend."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what.
        looked_at: how much of it, in words.
        findings: what is wrong with it.
    """

    name: str
    looked_at: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Tells what was found out about an archive.

    Attributes:
        path: its folder, or the address of its bucket.
        checks: what was looked at, in that order.
        notes: what is worth knowing and is no damage.
    """

    path: Path | str
    checks: tuple[Check, ...]
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Collect all that is wrong."""
        return tuple(finding for check in self.checks for finding in check.findings)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(
    path: Path | str,
    *,
    sample: int = SAMPLE,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> VerifyReport:
    """Compare every page, row and file of an archive with what was written.

    Nothing is changed. Other writers are kept out meanwhile; if one is at work already, or
    the folder cannot be written, the archive is read beside it, commit by commit.

    Args:
        path: folder of the archive.
        sample: how many passages, drawn at random, are embedded again.
        embedder: the archive's model, if it is loaded already.
        progress: callback for progress updates.

    Raises:
        ArchiveNotFound: there is no archive.
        ArchiveFormat: another version of Citewire wrote it.
        ArchiveError: the folder cannot be read.
    """
    path = Path(path)
    refuse_missing(path)
    notes: list[str] = []
    with ExitStack() as stack:
        # Before the lock, whose file says the same of this process.
        if (path / HOLDER_FILE).exists():
            notes.append(f"{HOLDER_FILE} is there: a writer is at work, or was killed")
        is_live = False
        lock = WriterLock(path)
        try:
            stack.enter_context(lock.held(doing="verifying"))
            notes = [note.replace("is at work, or ", "") for note in notes]
        except ArchiveLocked as error:
            is_live = True
            notes = [f"{error}; what it has not committed yet was not looked at"]
        except ArchiveError as error:
            is_live = True
            notes.append(f"{error}; others may have written while it was read")
        report = verify_locked(
            path, sample, embedder, progress or NoProgress(), notes, is_live=is_live
        )
        if lock.was_killed() and not report.is_sound:
            lock.keep_mark()  # who opens it next must look at it, too
    return report


def verify_locked(
    path: Path,
    sample: int,
    embedder: Embedder | None,
    progress: Progress,
    notes: list[str],
    *,
    is_live: bool,
) -> VerifyReport:
    """`verify` without the lock: its caller holds it, or another process ``is_live``."""
    if not (path / DATABASE).exists():
        missing = Finding("pages", path / DATABASE, "is missing")
        return VerifyReport(path, (Check("database", "no file", (missing,)),))
    with closing(Database(path / DATABASE)) as database:
        checks = _truth(database, progress)
        is_sound = all(finding.part in DERIVED for check in checks for finding in check.findings)
        if not is_sound:
            notes.append("the indexes were not compared with the database, as that is damaged")
        elif has_no_index(path):
            notes.append("it has no indexes yet: the first question makes them")
        else:
            kinds = {"vector index": check_vector_index, "word indexes": check_lexical_index}
            for name, check in kinds.items():
                index = check(path, database, is_live=is_live)
                looked_at = f"{index.entries:,} passages"
                checks.append(Check(name, looked_at, tuple(index.findings)))
                notes += [index.note] if index.note else []
        if is_sound:
            checks += _model(path, database, sample, embedder, notes)
    return VerifyReport(path, tuple(checks), (*notes, *leftovers(path, is_live=is_live)))


def _truth(database: Database, progress: Progress) -> list[Check]:
    counts = dict.fromkeys(("articles", "passages", "vectors", "commits", "wordings"), "?")
    pages = 0
    with suppress(ArchiveDamaged), database.snapshot() as connection:
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        for table in counts:
            [count] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            counts[table] = f"{count:,}"
    with stretch(progress, 0, "pages and articles"):
        findings = check_truth(database, progress.advance)

    def check(name: str, looked_at: str, *parts: Part) -> Check:
        return Check(
            name, looked_at, tuple(finding for finding in findings if finding.part in parts)
        )

    return [
        check("database", f"{pages:,} pages", "pages", "tables", "links"),
        check("history", f"{counts['commits']} commits", "settings", "commits"),
        check("articles", f"{counts['articles']} with {counts['passages']} passages", "articles"),
        check("vectors", counts["vectors"], "vectors"),
        check("copies", f"{counts['wordings']} wordings", "copies"),
    ]


def _model(
    path: Path, database: Database, sample: int, embedder: Embedder | None, notes: list[str]
) -> list[Check]:
    """Check that the model on this machine still gives the stored vectors."""
    with database.snapshot() as connection:
        known = identity.read(connection, database.path)
    try:
        embedder = embedder or load_embedder(known.model, **known.loading | {"encode": "auto"})
    except EmbeddingsError as error:
        notes.append(f"no vector was computed again: {error}")
        return []
    try:
        known.check(embedder, path)
        known.compare(identity.stored_probes(database, known.dimension), embedder, path)
    except ModelMismatch as error:
        return [Check(MODEL, known.model, (Finding("model", database.path, str(error)),))]
    drawn, differing = _embedded_again(database, sample, embedder, known.least_cosine)
    findings = []
    if differing:
        what = f"{differing} of {drawn} vectors are not those that the model gives for their texts"
        findings.append(Finding("vectors", database.path, what))
    return [Check(MODEL, f"{drawn:,} passages embedded again", tuple(findings))]


def _embedded_again(
    database: Database, sample: int, embedder: Embedder, least_cosine: float
) -> tuple[int, int]:
    """Embed passages again; how many, and for how many the vector is another."""
    with database.snapshot() as connection:
        rows = connection.execute(
            "SELECT p.id FROM passages p JOIN articles a ON a.key = p.article WHERE a.is_current"
        ).fetchall()
        # By lot, so that each run looks at others; nothing secret hangs on it.
        ids = random.sample([number for (number,) in rows], min(sample, len(rows)))
        if not ids:
            return 0, 0
        passages = passage_rows.passages(connection, ids)
        articles = article_rows.articles(
            connection, {passage.article_id for passage in passages.values()}
        )
        stored = passage_rows.vectors(connection, ids, embedder.dimension)
    pairs = [(articles[passages[number].article_id], passages[number]) for number in ids]
    computed = embedder.embed_passages([embedding_text(*pair) for pair in pairs])
    cosines = (stored * computed).sum(axis=1)
    return len(ids), int((cosines < least_cosine).sum())


def refuse_missing(path: Path) -> None:
    """Refuse a folder that holds no archive, or one of another format."""
    try:
        names = {entry.name for entry in path.iterdir()}
    except NotADirectoryError as error:
        raise ArchiveNotFound(f"{path} is a file, and an archive is a folder") from error
    except FileNotFoundError as error:
        raise ArchiveNotFound(f"{path} does not exist: there is no archive to verify") from error
    except OSError as error:
        raise ArchiveError(f"{path} cannot be opened: {error.strerror or error}") from error
    if DATABASE not in names:
        if not names & {f"{VECTORS_STEM}.faiss", f"{VECTORS_STEM}.json", LEXICAL_FOLDER}:
            raise ArchiveNotFound(f"{path} holds no archive")
        return
    with suppress(ArchiveDamaged):
        Database.open(path / DATABASE).close()
