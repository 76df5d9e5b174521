"""The commits of a Lance archive: of which version of each table one is made, and where to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.errors import ArchiveDamaged, ArchiveFormat, ArchiveLocked, ArchiveNotFound
from qa.lance.tables.datasets import Root, errors_of
from qa.lance.tables.schemas import COMMITS, LANCE_FORMAT, OLDEST_FORMAT, schema
from qa.storage.commits import Revision
from qa.storage.identity import Identity
from qa.text.terms import terms_version
from seeds.work.tasks import RunTasks

if TYPE_CHECKING:
    import pyarrow as pa
    from lance import LanceDataset, Session


@dataclass(frozen=True, slots=True)
class Commit:
    """A state of the archive that readers see as a whole.

    Attributes:
        revision: of what can be found; see `qa.storage.commits`.
        versions: of each table.
        summary: what it holds, counted; see `qa.lance.tables.summary`.
        place: version of the table of commits.
        terms: which its words are, see `qa.text.terms.terms_version`; "" of older formats.
    """

    revision: Revision
    versions: dict[str, int]
    summary: dict[str, Any]
    place: int
    terms: str


CheckLease = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where to write.

    Attributes:
        root: of the archive.
        identity: its model.
        before: the last commit; None for an empty place.
        check: raises `ArchiveLocked` if the lease is lost.
        run: does the work of making indexes; None for this process.
    """

    root: Root
    identity: Identity
    before: Commit | None
    check: CheckLease
    run: RunTasks | None = None

    def schema(self, table: str) -> pa.Schema:
        """The columns of a table."""
        return schema(table, self.identity.dimension)


def last_commit(root: Root) -> Commit:
    """The last commit.

    Raises:
        ArchiveNotFound: there is no archive at the place.
        ArchiveFormat: another version of Citewire wrote it.
        ArchiveDamaged: the commit cannot be read.
    """
    dataset = _commits(root)
    with errors_of(root.address, COMMITS):
        rows = dataset.to_table().to_pylist()
    try:
        [row] = rows
        state = json.loads(row["state"])
        if not OLDEST_FORMAT <= state["format"] <= LANCE_FORMAT:
            raise ArchiveFormat(
                f"{root.address} has format {state['format']} of Lance archives, and this Citewire"
                f" reads formats {OLDEST_FORMAT} to {LANCE_FORMAT}"
            )
        return Commit(
            Revision.parse(row["revision"]),
            state["versions"],
            state["summary"],
            dataset.version,
            state.get("terms", ""),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveDamaged(f"{root.address}: its last commit cannot be read: {error}") from error


def mark(root: Root, session: Session) -> tuple[int, str]:
    """What tells the last commit from all others, also of an archive that lay there before.

    It takes one request, if ``session`` has seen the commit already.

    Raises:
        ArchiveNotFound: there is no archive at the place.
        ArchiveError: it cannot be looked at.
    """
    dataset = _commits(root, session)
    with errors_of(root.address, COMMITS):
        [fragment] = dataset.get_fragments()
        return dataset.version, fragment.metadata.files[0].path


def put_commit(
    root: Root,
    before: Commit | None,
    revision: Revision,
    versions: dict[str, int],
    summary: dict[str, Any],
) -> Commit:
    """Make these versions of the tables what readers see.

    Args:
        root: of the archive.
        before: the commit that they follow; None for the first.
        revision: of what they hold; that of ``before`` if what can be found is the same.
        versions: of each table.
        summary: what they hold.

    Raises:
        ArchiveLocked: another process has committed since ``before``; nothing was changed.
    """
    terms = terms_version()
    state = {"format": LANCE_FORMAT, "versions": versions, "summary": summary, "terms": terms}
    row = {"revision": str(revision), "state": json.dumps(state)}
    place = root.swap(COMMITS, row, _schema(), before.place if before else 0)
    if place is None:
        raise ArchiveLocked(f"another process has written to {root.address} meanwhile: do it again")
    return Commit(revision, versions, summary, place, terms)


def _commits(root: Root, session: Session | None = None) -> LanceDataset:
    dataset = root.find(COMMITS, session)
    if dataset is None:
        raise ArchiveNotFound(
            f"there is no archive at {root.address}: build or copy one, or name another place"
        )
    return dataset


def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema([("revision", pa.string()), ("state", pa.string())])
