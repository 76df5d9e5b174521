"""Tells of each file and record of a build what became of it, one JSON object a line."""

from __future__ import annotations

import itertools
import json
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TextIO

from embeddings.files import writing_durably
from qa.errors import ArchiveError
from qa.ingest.account.losses import page_loss
from qa.ingest.target import Target
from qa.storage.files import refusals_of
from qa.storage.tables import copies, versions
from seeds.article import Article, PageKind, PassedOver, ReadFailure
from seeds.work.tasks import CleanedPage

Outcome = Literal[
    "added", "unchanged", "corrected", "withheld", "no story", "failed", "left aside", "not read"
]
"""What became of a file or record. As articles: new, known just so, known with another date or
the like, or left out because it was removed before. A page without a story; what could not be
read; what is no news; and a file that is as the build before found it."""

NO_STORY: dict[PageKind, str] = {
    "index": "it leads to other pages",
    "wall": "a wall stands in front of its story",
    "login": "it asks for a login",
    "error": "it tells of an error",
}
"""Why a page of such a kind has no story."""

_TOGETHER = 512
"""Lines whose articles are looked up at once."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a file, of a record of it, or of one of its articles.

    Attributes:
        file: its name below the source.
        reason: in words, where it was not taken in.
        line, record, title, outlet: as the page names them.
        article: id of the article.
        is_partial: whether the source shows the beginning only.
        count: how many things this line is of.
        lost: share of the page's text that may be story and became none; see
            `qa.ingest.account.losses`.
        lost_by_rule: for each rule the characters that it took.
        copy_of, replaces, replaced_by: ids of other articles, as they stand after the build.
    """

    file: str
    outcome: Outcome
    reason: str | None = None
    line: int | None = None
    record: str | None = None
    title: str | None = None
    outlet: str | None = None
    article: str | None = None
    is_partial: bool = False
    count: int = 1
    lost: float | None = None
    lost_by_rule: dict[str, int] = field(default_factory=dict)
    copy_of: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None

    @classmethod
    def of_failure(cls, failure: ReadFailure) -> Self:
        """Of what could not be read."""
        return cls(failure.name, "failed", failure.reason, failure.line)

    @classmethod
    def of_passed_over(cls, item: PassedOver) -> Self:
        """Of what was left aside on purpose."""
        return cls(item.name, "left aside", item.reason, count=item.count)

    @classmethod
    def of_page(cls, page: CleanedPage) -> Self:
        """Of a page, as if it had no story."""
        document = page.document
        loss = page_loss(page)
        return cls(
            file=document.name,
            outcome="no story",
            reason=NO_STORY.get(document.kind, "no story was found on it"),
            line=document.line,
            record=document.record,
            title=document.title,
            outlet=document.outlet,
            lost=None if loss is None else round(loss.share, 3),
            lost_by_rule={lines.rule: lines.characters for lines in page.dropped},
        )

    def of_article(self, article: Article) -> Fate:
        """The same for an article of the page."""
        return replace(
            self,
            outcome="added",
            reason=None,
            title=article.title,
            article=article.id,
            is_partial=article.is_partial,
        )


def refuse_place(report: Path, sources: Iterable[Path], archive: Path | None) -> None:
    """Refuse a place for a report where it, or its page, could take that of what is kept.

    Raises:
        ArchiveError: it lies in the archive, or in the sources, where builds would also
            take it for news.
    """
    # realpath, since `Path.resolve` raises on a loop of links.
    folders = sources if archive is None else (*sources, archive)
    kept = {Path(os.path.realpath(folder)) for folder in folders}
    for path in (report, report.with_suffix(".html")):
        place = Path(os.path.realpath(path))
        inside = kept.intersection((place, *place.parents))
        if inside:
            raise ArchiveError(
                f"{path} cannot be written: it lies in {min(inside)}, which holds news or the"
                " archive; name a file outside of it"
            )


class Fates:
    """Writes fates as they come, to nowhere without a path. Threads may share it."""

    def __init__(self, path: Path | None = None) -> None:
        """Begin the file anew.

        Raises:
            ArchiveError: it cannot be written.
        """
        self._path = path
        self._lock = threading.Lock()
        self._file: TextIO | None = None
        if path is not None:
            with refusals_of(path):
                self._file = path.open("w", encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def note(self, fate: Fate) -> None:
        """Write what became of something."""
        if self._file is not None and self._path is not None:
            with refusals_of(self._path), self._lock:
                self._file.write(_line(asdict(fate)))

    def finish(self, archive: Target) -> None:
        """Add to each article what it is a copy of, and which versions it replaced."""
        if self._file is None or self._path is None:
            return
        with refusals_of(self._path):
            self._file.close()
            with (
                self._path.open(encoding="utf-8") as lines,
                writing_durably(self._path) as whole,
            ):
                fates = map(json.loads, lines)
                while some := list(itertools.islice(fates, _TOGETHER)):
                    for fate in _with_relations(some, archive):
                        whole.write(_line(fate).encode())


def _with_relations(fates: list[dict[str, Any]], archive: Target) -> Iterator[dict[str, Any]]:
    ids = [fate["article"] for fate in fates if "article" in fate]
    with archive.reading() as connection:
        groups = copies.members(connection, ids)
        links = versions.links(connection, ids)
    for fate in fates:
        id_ = fate.get("article", "")
        group = groups.get(id_, (id_,))
        replaces, replaced_by = links.get(id_, (None, None))
        yield {
            **fate,
            "copy_of": None if group[0] == id_ else group[0],
            "replaces": replaces,
            "replaced_by": replaced_by,
        }


def _line(fate: dict[str, Any]) -> str:
    """A fate as a line, without what says nothing."""
    said = {name: value for name, value in fate.items() if value or name == "lost"}
    if said.get("lost") is None:
        said.pop("lost", None)
    if said.get("count") == 1:
        del said["count"]
    return json.dumps(said) + "\n"
