"""Kinds of damage to a file."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PAGE_BYTES = 4096
_MOST_GARBAGE = 3 * _PAGE_BYTES


@dataclass(frozen=True, slots=True)
class Damage:
    """A damage that can be done again.

    Attributes:
        kind: name of it.
        file: the damaged file, relative to the archive.
        number: what everything drawn by lot follows from.
    """

    kind: str
    file: str
    number: int

    def __str__(self) -> str:
        return f"{self.kind} {self.file} (--only {self.number})"


def files_of(archive: Path) -> list[str]:
    """Every file of an archive, dot files and locks too."""
    return sorted(str(path.relative_to(archive)) for path in archive.rglob("*") if path.is_file())


def _delete(content: bytes, lot: random.Random) -> bytes | None:
    return None


def _truncate(content: bytes, lot: random.Random) -> bytes | None:
    return content[: lot.randrange(max(1, len(content)))]


def _zero(content: bytes, lot: random.Random) -> bytes | None:
    first = _PAGE_BYTES * lot.randrange(max(1, -(-len(content) // _PAGE_BYTES)))
    last = min(len(content), first + _PAGE_BYTES)
    return content[:first] + bytes(last - first) + content[last:]


def _flip(content: bytes, lot: random.Random) -> bytes | None:
    if not content:
        return content
    # Headers are small, and what is in them matters most.
    at = lot.randrange(min(128, len(content)) if lot.random() < 0.2 else len(content))
    changed = bytearray(content)
    changed[at] ^= 1 << lot.randrange(8)
    return bytes(changed)


def _append(content: bytes, lot: random.Random) -> bytes | None:
    return content + lot.randbytes(lot.randint(1, _MOST_GARBAGE))


CHANGES: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "delete": _delete,
    "truncate": _truncate,
    "zero": _zero,
    "flip": _flip,
    "append": _append,
}
"""What becomes of a file's content; None: the file is gone."""

SWAPS = ("other", "older")
"""Archives whose file of the same name takes the place of this one's."""


def apply(damage: Damage, archive: Path, lot: random.Random, donor: Path | None) -> bool:
    """Damage a file of a closed archive; whether that changed anything."""
    path = archive / damage.file
    before = path.read_bytes()
    if donor is not None:
        source = _counterpart(donor, damage.file)
        after = None if source is None else source.read_bytes()
        if after is None:
            return False
    else:
        after = CHANGES[damage.kind](before, lot)
    if after == before:
        return False
    if after is None:
        path.unlink()
    else:
        path.write_bytes(after)
    return True


def _counterpart(donor: Path, name: str) -> Path | None:
    """The file of the same place in another archive, whatever its generation is called."""
    if (donor / name).is_file():
        return donor / name
    parts = Path(name).parts
    files = sorted(donor.glob("/".join((parts[0], "*", *parts[2:-1], f"*{Path(name).suffix}"))))
    return files[0] if len(parts) > 2 and files else None
