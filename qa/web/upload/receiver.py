"""Storage of uploaded files: taken from the stream, bounded, and kept beside the archive.

They lie in a folder of their own next to that of the archive, because the archive's must
hold nothing else (`citewire verify` and a restored backup would trip over it) and a build
passes over what lies inside it; and they stay there, so that a later build can read them
again, with better rules of cleaning.

Each upload has a numbered folder. So nothing is ever overwritten: many an export has the
same name each week, and putting the second in the place of the first would take the first
week's articles away. Where it is the same article again, at the same address, the archive
itself sees to it that the newer version is found; between two that are equally new the
folder with the higher number wins.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from qa.web.upload.file_parts import FileParts
from qa.web.upload.limits import FRAME_BYTES, UploadLimits, UploadRefused, check_room, too_much
from seeds.limits import size_text
from seeds.readers import SourceFile
from seeds.readers.discovery import passed_over_as
from seeds.readers.dispatch import kind_problem

INCOMING = ".incoming"
LOCK = ".lock"
"""Hidden, so that no build reads them."""

LONGEST_NAME = 180
"""Bytes of a file's name; file systems take 255."""

SPARE_PARTS = 20
"""Parts of a form beside the files. The page sends none, but a form may have other fields."""

_NUMBER = re.compile(r"[0-9]{6,}")
_SUFFIXES = re.compile(r"(?:\.[A-Za-z0-9]{1,12}){1,2}$")
# What Windows forbids, so that the folder can be copied there.
_NOT_IN_NAMES = re.compile('[<>:"|?*\ufffd]')


@dataclass(frozen=True, slots=True)
class Received:
    """The files of an upload.

    Attributes:
        kept: where the new files lie.
        known: where those lie that an earlier upload brought, by name and byte for byte.
        refused: name and reason of those that were not taken.
    """

    kept: tuple[Path, ...]
    known: tuple[Path, ...]
    refused: tuple[tuple[str, str], ...]


def uploads_folder(archive: Path) -> Path:
    """The folder of the uploads for an archive: ``news-uploads`` beside ``news``."""
    place = Path(os.path.realpath(archive))
    return place.parent / f"{place.name}-uploads"


def uploaded_files(folder: Path) -> list[Path]:
    """All files that were ever kept, in the order in which they came."""
    return [path for batch in _batches(folder) for path in sorted(batch.iterdir())]


def safe_name(sent: str) -> str:
    """A file's name without folders and without characters that cannot be shown or stored."""
    name = unicodedata.normalize("NFC", sent.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = " ".join(_NOT_IN_NAMES.sub("_", name).split()).strip(". ")
    match = _SUFFIXES.search(name)
    suffix = match[0] if match else ""
    stem = name[: len(name) - len(suffix)]
    room = LONGEST_NAME - len(suffix.encode())
    stem = stem.encode()[: max(room, 0)].decode("utf-8", "ignore").strip()
    return f"{stem}{suffix if room > 0 else ''}" or "file"


class Receiver:
    """Takes the body of one upload, piece by piece. Nobody else may write to the folder.

    Nothing is in its place before `finish`; what a broken upload leaves is cleared
    away by `discard`, or by the next one.
    """

    def __init__(self, folder: Path, boundary: bytes, limits: UploadLimits) -> None:
        """Begin.

        Args:
            folder: where the uploads lie; it is there.
            boundary: what stands between the files.
            limits: how much is taken.

        Raises:
            OSError: the folder cannot be written.
        """
        self._folder = folder
        self._limits = limits
        self._incoming = folder / INCOMING
        self._bytes = 0
        self._file: _Incoming | None = None
        self._whole: list[_Incoming] = []
        self._refused: list[tuple[str, str]] = []
        self.discard()
        self._incoming.mkdir()
        self._parts = FileParts(boundary, self, limits.files + SPARE_PARTS)

    def take(self, data: bytes) -> None:
        """Take the next bytes of the body.

        Raises:
            UploadRefused: they are too many, or more than the disk has room for.
            BrokenForm: they are no form with files.
            OSError: they cannot be stored.
        """
        self._bytes += len(data)
        if self._bytes > self._limits.total_bytes + FRAME_BYTES:
            raise too_much(self._limits)
        check_room(self._folder, len(data), self._bytes - len(data))
        self._parts.write(data)

    def finish(self) -> Received:
        """Put the files in their places.

        Raises:
            BrokenForm: the body ended too early.
            OSError: they cannot be stored.
        """
        self._parts.finish()
        kept, known = [], []
        batches = _batches(self._folder)
        for file in self._whole:
            before = _earlier(batches, file)
            if before is None:
                kept.append(file)
            elif before not in known:
                known.append(before)
        last = int(batches[-1].name) if batches else 0
        places = self._place(kept, last)
        self.discard()
        return Received(tuple(places), tuple(known), tuple(self._refused))

    def discard(self) -> None:
        """Take away what is not in its place."""
        if self._file is not None:
            self._file.stream.close()
            self._file = None
        if self._incoming.exists():
            shutil.rmtree(self._incoming)

    def begin(self, name: str) -> None:
        """Begin a file, or note why it is not taken."""
        name = safe_name(name)
        problem = None
        if len(self._whole) + len(self._refused) >= self._limits.files:
            raise UploadRefused(413, f"At most {self._limits.files:,} files can be sent at once.")
        if passed_over_as(name) is not None:
            problem = "is called README: such files tell of the others and are not read"
        if problem is not None:
            self._refused.append((name, problem))
            return
        place = self._incoming / f"{len(self._whole)}"
        self._file = _Incoming(name, place, place.open("xb"), hashlib.sha256())

    def write(self, data: bytes) -> None:
        """Store bytes of the file, unless it grows too big."""
        if self._file is None:
            return
        self._file.size += len(data)
        if self._file.size > self._limits.file_bytes:
            most = size_text(self._limits.file_bytes)
            self._drop(f"is too big: a file may have at most {most}; split it")
            return
        self._file.stream.write(data)
        self._file.digest.update(data)

    def end(self) -> None:
        """End the file, with its bytes on the disk."""
        if self._file is None:
            return
        if not self._file.size:
            self._drop("is empty")
            return
        self._file.stream.flush()
        os.fsync(self._file.stream.fileno())
        problem = kind_problem(SourceFile(self._file.place, ""), self._file.name)
        if problem is not None:
            self._drop(problem)
            return
        self._file.stream.close()
        self._whole.append(self._file)
        self._file = None

    def _drop(self, reason: str) -> None:
        if self._file is not None:
            self._file.stream.close()
            self._file.place.unlink()
            self._refused.append((self._file.name, reason))
            self._file = None

    def _place(self, files: Sequence[_Incoming], last: int) -> list[Path]:
        """Move the files into folders with the next numbers, one for all unless names clash."""
        batches: list[dict[str, _Incoming]] = []
        for file in files:
            same = [batch[file.name] for batch in batches if file.name in batch]
            if any(other.digest.digest() == file.digest.digest() for other in same):
                continue
            batch = next((names for names in batches if file.name not in names), None)
            if batch is None:
                batches.append(batch := {})
            batch[file.name] = file
        places = []
        for number, batch in enumerate(batches, start=last + 1):
            ready = self._incoming / f"{number:06d}"
            ready.mkdir()
            for name, file in batch.items():
                file.place.rename(ready / name)
            ready.rename(self._folder / ready.name)
            places += [self._folder / ready.name / name for name in batch]
        return places


@dataclass(slots=True)
class _Incoming:
    name: str
    place: Path
    stream: BinaryIO
    digest: Any
    size: int = 0


def _earlier(batches: Iterable[Path], file: _Incoming) -> Path | None:
    """The same file as an earlier upload brought it."""
    for batch in batches:
        path = batch / file.name
        if path.is_file() and path.stat().st_size == file.size:
            with path.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").digest() == file.digest.digest():
                    return path
    return None


def _batches(folder: Path) -> list[Path]:
    """The folders of the uploads, in their order."""
    if not folder.is_dir():
        return []
    batches = [path for path in folder.iterdir() if _NUMBER.fullmatch(path.name) and path.is_dir()]
    return sorted(batches, key=lambda batch: int(batch.name))
