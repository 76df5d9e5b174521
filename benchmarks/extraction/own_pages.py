"""The pages of `tests/data/page_set`, what a reader sees on each, and what became of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seeds.article import Article, CleanedDocument, RawDocument
from seeds.clean import clean
from seeds.readers import read_sources

PAGES = Path(__file__).resolve().parent.parent.parent / "tests" / "data" / "page_set"
EXPECTED = PAGES / "expected.jsonl"

LEAST_WORDS = 4
"""Words of a run of visible text that must be told of. A shorter one is a button or a link."""
LEAST_UNSPACED = 20
"""Characters of such a run in a script that sets no spaces between words."""

_UNSEEN_TAGS = re.compile(
    "head|script|style|template|noscript|svg|form|button|select|textarea|iframe"
)
_UNSEEN_STYLE = re.compile(r"display:\s*none|left:\s*-9999px")
_UNSEEN_CLASSES = frozenset({"sr-only", "visually-hidden", "wb-inv", "hidden"})


@dataclass(frozen=True, slots=True)
class Post:
    """A story among several of a page.

    Attributes:
        time: ISO 8601; "" where the page shows none for this post.
    """

    title: str
    time: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """What is right for a page. A field that nobody looked at is None.

    Attributes:
        kind: as in `RawDocument`.
        paragraphs: of the story, in order; of several stories, one after the other.
        optional: lines that may be in the text or not.
        must_not: lines that must not be in it.
        captions: to be kept as captions.
        day: of publication, ISO 8601; "" where the page tells none.
        articles: how many stories it holds.
        posts: each of them, where there are several.
    """

    file: str
    articles: int
    paragraphs: tuple[str, ...]
    must_not: tuple[str, ...]
    kind: str | None = None
    title: str | None = None
    optional: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    day: str | None = None
    authors: tuple[str, ...] | None = None
    outlet: str | None = None
    language: str | None = None
    is_partial: bool = False
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A page and what was read of it; None where it could not be read."""

    page: ExpectedPage
    cleaned: CleanedDocument | None

    @property
    def articles(self) -> tuple[Article, ...]:
        """Its stories."""
        return () if self.cleaned is None else self.cleaned.articles

    @property
    def text(self) -> str:
        """The text of all its stories."""
        return "\n\n".join(article.text for article in self.articles)

    def account(self) -> str:
        """All that is told of the page, without spaces."""
        if self.cleaned is None:
            return ""
        parts = [line.text for line in self.cleaned.lines]
        for article in self.articles:
            parts += [article.title, article.text, *article.captions, *article.authors]
        return "".join("\n".join(parts).split())


def read_expected(path: Path = EXPECTED) -> list[ExpectedPage]:
    """What is right for each page, by name."""
    return [_expected(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _expected(said: dict[str, Any]) -> ExpectedPage:
    posts = tuple(
        Post(post["title"], post.get("time", ""), tuple(post["paragraphs"]))
        for post in said.pop("posts", ())
    )
    fields: dict[str, Any] = {
        name: tuple(x) if isinstance(x, list) else x for name, x in said.items()
    }
    return ExpectedPage(posts=posts, **fields)


def clean_pages(pages: Iterable[ExpectedPage]) -> list[Outcome]:
    """Read and clean each page."""
    pages = list(pages)
    documents = {
        Path(item.path).name: item
        for item in read_sources([PAGES / page.file for page in pages])
        if isinstance(item, RawDocument)
    }
    return [
        Outcome(page, clean(documents[page.file]) if page.file in documents else None)
        for page in pages
    ]


def untold(outcome: Outcome) -> list[str]:
    """Runs of text that are seen on the page and stand nowhere in its account."""
    account = outcome.account()
    data = (PAGES / outcome.page.file).read_bytes()
    return [run for run in _visible_runs(data) if "".join(run.split()) not in account]


def _visible_runs(data: bytes) -> Iterator[str]:
    """Runs of text between two tags that a reader of the page sees, in order.

    Not by the code that is measured: what that takes for hidden is not taken for granted.
    """
    from lxml import html

    charset = re.search(rb"charset=[\"']?([\w-]+)", data)
    text = data.replace(b"\x00", b"").decode(charset[1].decode() if charset else "utf-8")
    parser = html.HTMLParser(encoding="utf-8")
    for run in _runs(html.document_fromstring(text.encode(), parser=parser)):
        words = run.split()
        if len(words) >= LEAST_WORDS or (run.isalpha() and len(run) >= LEAST_UNSPACED):
            yield " ".join(words)


def _runs(node: Any) -> Iterator[str]:
    is_seen = (
        isinstance(node.tag, str)
        and not _UNSEEN_TAGS.fullmatch(node.tag)
        and "hidden" not in node.attrib
        and node.get("layout") != "nodisplay"
        and not _UNSEEN_STYLE.search(node.get("style", ""))
        and _UNSEEN_CLASSES.isdisjoint(node.get("class", "").split())
    )
    if is_seen:
        yield node.text or ""
        for child in node:
            yield from _runs(child)
            yield child.tail or ""
