"""What the model says of a text, told to all the processes of a run by the first that asks."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
from collections import UserDict
from pathlib import Path
from typing import TypeVar

_PREFIX = "told-"
_PROCESSES = Path("/proc")

Key = TypeVar("Key")
Value = TypeVar("Value")


def told_folder(place: Path) -> tempfile.TemporaryDirectory[str]:
    """A new folder for the processes of this run; those of runs that were killed go."""
    if _PROCESSES.exists():
        for folder in place.glob(f"{_PREFIX}*-*"):
            if not _PROCESSES.joinpath(folder.name.split("-")[1]).exists():
                shutil.rmtree(folder, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=place)


class Told(UserDict[Key, Value]):
    """A memory that looks into a folder, one file an entry, for what it does not hold itself."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def __contains__(self, key: object) -> bool:
        if key in self.data:
            return True
        try:
            told = self._file(key).read_bytes()
        except FileNotFoundError:
            return False
        self.data[key] = pickle.loads(told)  # type: ignore[index]  # noqa: S301 - we wrote it
        return True

    def __setitem__(self, key: Key, value: Value) -> None:
        super().__setitem__(key, value)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(pickle.dumps(value))
        Path(file.name).replace(self._file(key))

    def _file(self, key: object) -> Path:
        name = hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name
