"""Questions to ask an archive that is measured: out of a file, or made from its headlines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from qa.archive import Archive

HEADLINES = 2_000
CHARACTERS = range(16, 76)
"""Of a headline that reads well in a question."""


def headlines_of(archive: Archive) -> list[str]:
    """Headlines that read well in a question, each once, those of the newest articles first."""
    titles = [" ".join(article.title.split()) for article in archive.newest_articles(HEADLINES)]
    return [title for title in dict.fromkeys(titles) if len(title) in CHARACTERS]


def example_of(headlines: Sequence[str]) -> list[str]:
    """A plain question for each headline."""
    return [f"What is known about {headline}?" for headline in headlines]


def read_questions(path: Path) -> list[str]:
    """Those of a file: one a line, or JSON Lines with "text"."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] if line.startswith("{") else line for line in lines if line]
