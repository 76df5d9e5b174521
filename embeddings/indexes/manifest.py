"""Manifests: checksums of the files beside them, so that no damaged one is used."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class FileMark:
    """By what a file is known again: its size in bytes and its hex SHA-256."""

    size: int
    sha256: str

    @classmethod
    def of_bytes(cls, content: bytes) -> Self:
        """The mark of a file of this content."""
        return cls(len(content), hashlib.sha256(content).hexdigest())

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """The mark of a file on disk.

        Raises:
            OSError: it cannot be read.
        """
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            return cls(os.fstat(stream.fileno()).st_size, sha256)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files and their marks, kept with a checksum over the whole.

    Attributes:
        about: what else its owner wants to know again, as JSON.
        files: names below the manifest's folder, with ``/`` between their parts.
    """

    about: dict[str, Any]
    files: dict[str, FileMark]

    @classmethod
    def of_files(cls, about: dict[str, Any], folder: Path, names: Iterable[str]) -> Self:
        """Describe files that lie in ``folder``.

        Raises:
            OSError: one cannot be read.
        """
        return cls(about, {name: FileMark.of_file(folder / name) for name in names})

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a manifest that was written with `to_bytes`.

        Raises:
            OSError: it cannot be read.
            ValueError: it is damaged, or no manifest.
        """
        try:
            whole = json.loads(path.read_bytes())
            body = whole["body"]
            if whole["sha256"] != _checksum(body):
                raise ValueError(f"{path} has another checksum than it says")
            files = {name: FileMark(**mark) for name, mark in body["files"].items()}
            return cls(dict(body["about"]), files)
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is no manifest") from error

    def to_bytes(self) -> bytes:
        """The manifest as the content of a file."""
        files = {name: asdict(mark) for name, mark in self.files.items()}
        body = {"about": self.about, "files": files}
        return json.dumps({"sha256": _checksum(body), "body": body}, indent=1).encode()

    def check(self, folder: Path, names: Iterable[str]) -> None:
        """Compare files with their marks.

        Args:
            folder: where they lie.
            names: all the files there that will be used.

        Raises:
            OSError: a file cannot be read.
            ValueError: a file is changed or not named, or a named one is not there.
        """
        if set(names) != set(self.files):
            raise ValueError(f"{folder} holds other files than its manifest names")
        for name, mark in self.files.items():
            if FileMark.of_file(folder / name) != mark:
                raise ValueError(f"{folder / name} is not what was written")


def _checksum(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
