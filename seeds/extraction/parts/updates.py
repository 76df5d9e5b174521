"""Fills what a page shows of its posts with what it says of them in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urldefrag

from seeds.article import RawPart
from seeds.metadata.titles import line_key

SAME_START = 60
"""Characters by which a post of the page is known as one of its JSON-LD."""


class Updates:
    """The posts that JSON-LD names, to be asked by anchor, headline and first words."""

    def __init__(self, updates: Sequence[RawPart]) -> None:
        self._by_mark: dict[str, RawPart] = {}
        for update in updates:
            for mark in _marks(update):
                self._by_mark.setdefault(mark, update)

    def completed(self, part: RawPart) -> RawPart:
        """The part with what JSON-LD says of it."""
        update = next((self._by_mark[mark] for mark in _marks(part) if mark in self._by_mark), None)
        if update is None:
            return part
        anchor = urldefrag(update.url or "").fragment
        return replace(
            part,
            url=address(part.url, anchor) if anchor else part.url,
            authors=update.authors or part.authors,
            published=update.published or part.published,
            modified=update.modified or part.modified,
        )


def _marks(part: RawPart) -> Iterator[str]:
    if fragment := urldefrag(part.url or "").fragment:
        yield f"#{fragment}"
    if part.title:
        yield f"title {line_key(part.title)}"
    if len(part.text) >= SAME_START:
        yield f"text {line_key(part.text[:SAME_START])}"


def address(url: str | None, anchor: str) -> str | None:
    """The address of a part of a page; that of the page where the part has no anchor."""
    if not url:
        return None
    page = urldefrag(url).url
    return f"{page}#{anchor}" if anchor else page
