"""Records of a news corpus: raw documents, articles, and the account of every line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["title", "paragraph", "caption", "byline", "dateline", "date", "dropped"]
"""What a line of a raw page turned out to be."""

PageKind = Literal["story", "live blog", "brief", "gallery", "index", "wall", "login", "error"]
"""What a page is. A brief is a round-up of short stories. An index, a wall (of consent or
payment, with nothing of the story), a login and an error page hold no story."""


@dataclass(frozen=True, slots=True)
class RawPart:
    """A story that the page itself sets apart: a post of a live blog, an item of a round-up.

    Attributes:
        text: its lines, as in `RawDocument`; without its headline.
        title: its own headline.
        url: its own address, or that of the page with the anchor of the part.
        authors, published, modified, captions, record: its own, never those of
            another part; the fields of the page hold where it says none.
    """

    text: str
    title: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    captions: tuple[str, ...] = ()
    record: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of a page that its reader left out of the text.

    Attributes:
        text: the words.
        rule: why, by the name of a rule in `seeds.cleaning.rules`.
        after: how many lines that are not blank stand in front of it, of
            `RawDocument.text` and behind it of the parts, in their order.
    """

    text: str
    rule: str
    after: int


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One page or record as it was found, before cleaning.

    It may hold no story, one, or several.

    Attributes:
        path: absolute path of the file it came from.
        name: the path below the source the user named, with that source's own
            name in front ("articles/flood.txt"): the same on every machine.
        text: the page as lines of text, dirt included.
        record: the id that the source itself gives to this record, if any.
        line: 1-based line of the record in a file of many records.
        published, modified: ISO 8601, as exact as the source gives them.
        parts: the stories that the page itself sets apart; empty where it holds one,
            or where their borders are for the cleaner to find. With parts, `text` is
            what stands outside all of them.
        left_out: the visible lines that are not in the text, in the order of the page.
        kind: what the page is.
        is_partial: whether the source holds the beginning of the story only.
        fetched: when it was taken from the web, ISO 8601; never its date of publication.
    """

    path: str
    name: str
    text: str
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    captions: tuple[str, ...] = ()
    record: str | None = None
    line: int | None = None
    parts: tuple[RawPart, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    kind: PageKind = "story"
    is_partial: bool = False
    fetched: str | None = None

    @property
    def where(self) -> str:
        """Its name, and its line if there is one, for a person to find it."""
        return self.name if self.line is None else f"{self.name}, line {self.line}"


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A file or record that could not be read; the others go on.

    Attributes:
        path: absolute path of the file.
        name: as in `RawDocument`.
        reason: one clear sentence.
        line: 1-based line of the broken record, or None for the whole file.
    """

    path: str
    name: str
    reason: str
    line: int | None = None

    @property
    def where(self) -> str:
        """Its name, and its line if there is one, for a person to find it."""
        return self.name if self.line is None else f"{self.name}, line {self.line}"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Records that a reader passed over on purpose, such as the pictures in a web archive.

    Attributes:
        path, name: as in `RawDocument`.
        reason: what they are, as a short noun phrase; the same for all that are alike.
        count: how many.
    """

    path: str
    name: str
    reason: str
    count: int = 1

    @property
    def where(self) -> str:
        """Its name, for a person to find it."""
        return self.name


Reading = RawDocument | ReadFailure | PassedOver
"""What a reader gives."""


@dataclass(frozen=True, slots=True)
class Article:
    """One clean story.

    Attributes:
        id: 16 hex digits made of the origin (canonical URL, or the file's
            name), the title and the text: the same in every run.
        title: the headline, or "" where the source has none.
        text: clean paragraphs joined by blank lines; the headline where the page
            gave nothing else of the story.
        published: the outlet's own date, ISO 8601 and as exact as given
            ("2020-06-11" or "2020-06-11T09:30:00+03:00"); None if the outlet
            gives none. Never the time of the crawl, never a guess.
        modified: the outlet's own date of the last change, likewise.
        language: ISO 639 code, by the words of the story and what the source says
            (`seeds.language`); None where neither tells.
        dateline: the place and agency in front of the story, as printed.
        captions: picture captions, out of the text, each once.
        path: absolute path of the file it came from.
        record: the id that the source itself gives to the record, if any.
        is_partial: whether the source shows the beginning of the story only.
        kind: what the page was that it stands on.
        part_of: the headline of the live blog or round-up that it is a part of.
    """

    id: str
    title: str
    text: str
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    dateline: str | None = None
    captions: tuple[str, ...] = ()
    path: str = ""
    record: str | None = None
    is_partial: bool = False
    kind: PageKind = "story"
    part_of: str | None = None

    @property
    def published_day(self) -> date | None:
        """The day of publication in the outlet's own time, or None."""
        return None if self.published is None else date.fromisoformat(self.published[:10])


@dataclass(frozen=True, slots=True)
class Line:
    """A line (or a part of one) of a raw page, and what became of it.

    Attributes:
        text: the words, Unicode already mended.
        role: what it turned out to be.
        rule: the rule that took it out of the story; None for a title or
            paragraph that was kept.
        article: position in `CleanedDocument.articles` of the story it stood
            in; None if it belongs to none.
    """

    text: str
    role: Role
    rule: str | None = None
    article: int | None = None


@dataclass(frozen=True, slots=True)
class CleanedDocument:
    """The stories of one raw document, and a full account of its lines.

    `lines` holds everything the page held, in its order, so that a reader can
    see what was kept and what was struck out.
    """

    document: RawDocument
    articles: tuple[Article, ...]
    lines: tuple[Line, ...]

    @property
    def dropped(self) -> tuple[Line, ...]:
        """The lines that went, each with the rule that took it."""
        return tuple(line for line in self.lines if line.role == "dropped")


def article_id(origin: str, title: str, text: str) -> str:
    """The id of an article: 16 hex digits of SHA-256 over origin, title, text."""
    digest = hashlib.sha256()
    for part in (origin, title, text):
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\x00")
    return digest.hexdigest()[:16]
