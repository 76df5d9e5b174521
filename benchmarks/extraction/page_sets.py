"""Sets of web pages with the text of their stories, as two benchmarks lay them out."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TRUTHS = ("ground-truth.json", "ground_truth.json")
"""Names of the file that tells the stories; beside it a folder "html" holds the pages."""

_ENDINGS = (".html.gz", ".html", ".gz", "")


@dataclass(frozen=True, slots=True)
class Page:
    """A web page with its story.

    Attributes:
        data: as it was fetched.
        story: its text.
        paragraphs: of the story, where the set tells them; those in square brackets are
            optional.
    """

    name: str
    data: bytes
    story: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """What a person read on a page: its day of publication, its authors, its headline.

    None where nobody looked, "" and () where the page has none.
    """

    day: str | None = None
    authors: tuple[str, ...] | None = None
    title: str | None = None


def read_pages(folder: Path) -> list[Page]:
    """The pages of a folder, by name.

    Raises:
        FileNotFoundError: no file of truths, or no page for one of them.
    """
    path = next((folder / name for name in TRUTHS if (folder / name).exists()), None)
    if path is None:
        raise FileNotFoundError(f"{folder} holds none of {', '.join(TRUTHS)}")
    truths: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [_page(folder / "html", name, truth) for name, truth in sorted(truths.items())]


def read_fields(path: Path) -> dict[str, Fields]:
    """The fields of pages by their names, from a file of JSON: {name: {"day": …}}."""
    fields: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Fields(
            said.get("day"),
            None if said.get("authors") is None else tuple(said["authors"]),
            said.get("title"),
        )
        for name, said in fields.items()
    }


def _page(folder: Path, name: str, truth: dict[str, Any]) -> Page:
    paths = [folder / f"{name}{end}" for end in _ENDINGS]
    path = next((path for path in paths if path.exists()), None)
    if path is None:
        raise FileNotFoundError(f"{folder} holds no page {name}")
    data = path.read_bytes()
    body = truth.get("articleBody", truth.get("body", ""))
    paragraphs = tuple(body) if isinstance(body, list) else ()
    sure = (line for line in paragraphs if not (line.startswith("[") and line.endswith("]")))
    return Page(
        name,
        gzip.decompress(data) if path.suffix == ".gz" else data,
        "\n\n".join(sure) if paragraphs else str(body),
        paragraphs,
    )
