"""Caches converted models between runs, so that a second start takes a second.

Without it each start imports torch and sentence-transformers (4 s on two cores),
loads the weights and traces them again. What is kept is a copy that can be made
again at any time: an entry that is missing or damaged is simply not used.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.embedder import Vectors
from embeddings.encoders.conversion import openvino
from embeddings.encoders.encoder import ModelSettings
from embeddings.indexes.manifest import Manifest

FORMAT = 4
"""Raised whenever the files, the tracing or the probe texts change."""

_GRAPH, _WEIGHTS, _TOKENIZER, _PROBES = "graph.xml", "graph.bin", "tokenizer.json", "probes.npy"
_FILES = (_GRAPH, _WEIGHTS, _TOKENIZER, _PROBES)
_MANIFEST = "manifest.json"

_FEW_NUMBERS = 256
"""Constants of no more numbers are settings, such as the least that a mask can hold; OpenVINO
itself keeps those that float16 does not hold."""


@dataclass(frozen=True, slots=True)
class ConvertedModel:
    """A model ready for OpenVINO.

    Attributes:
        graph: the ``openvino.Model``.
        tokenizer: the tokenizer's definition, a ``tokenizer.json`` as text.
        settings: prompts and sizes.
        probes: unit vectors that torch gave for the probe texts.
    """

    graph: Any
    tokenizer: str
    settings: ModelSettings
    probes: Vectors


def default_folder() -> Path | None:
    """``$XDG_CACHE_HOME/citewire`` or ``~/.cache/citewire``; None where there is no home."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "citewire"
    except RuntimeError:  # a container's user without HOME and without a passwd entry
        return None


class GraphCache:
    """A folder of converted models, one folder for each; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def load(self, fingerprint: str) -> ConvertedModel | None:
        """The converted model, or None when there is none that is whole."""
        entry = self._entry(fingerprint)
        if entry is None:
            return None
        try:
            manifest = Manifest.read(entry / _MANIFEST)
            manifest.check(entry, _FILES)
            return ConvertedModel(
                graph=openvino().Core().read_model(entry / _GRAPH),
                tokenizer=(entry / _TOKENIZER).read_text("utf-8"),
                settings=ModelSettings(**manifest.about),
                probes=np.load(entry / _PROBES, allow_pickle=False),
            )
        except (OSError, ValueError, TypeError, RuntimeError):
            return None

    @contextmanager
    def alone(self, fingerprint: str) -> Iterator[ConvertedModel | None]:
        """What `load` gives; where that is None, the caller makes it while others wait for it.

        Who waited in vain does not make others wait: what cannot be converted is loaded by all
        at once.
        """
        from filelock import FileLock, Timeout

        found, entry = self.load(fingerprint), self._entry(fingerprint)
        with ExitStack() as held:
            if found is None and entry is not None:
                lock = FileLock(entry.with_name(f"{_stem(fingerprint)}.lock"))
                try:
                    entry.parent.mkdir(parents=True, exist_ok=True)
                    held.enter_context(lock.acquire(timeout=0))
                except Timeout:
                    with lock:
                        found = self.load(fingerprint)
                except (OSError, NotImplementedError):
                    pass  # nothing can be kept here, or no file be locked
            yield found

    def save(self, fingerprint: str, model: ConvertedModel) -> bool:
        """Keep a converted model in place of older copies of it.

        Returns:
            False when the disk does not let us, which is no harm.
        """
        entry = self._entry(fingerprint)
        if entry is None:
            return False
        try:
            entry.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=entry.parent, prefix=".new-") as scratch:
                fresh = Path(scratch) / "entry"
                fresh.mkdir()
                _write(fresh, model)
                if entry.exists():  # damaged, or we would not be here
                    shutil.rmtree(entry, ignore_errors=True)
                fresh.rename(entry)
            # Copies for other versions of OpenVINO, 90 MB each, are of no more use.
            for other in entry.parent.glob(f"{_stem(fingerprint)}-openvino-*"):
                if other != entry:
                    shutil.rmtree(other, ignore_errors=True)
        except (OSError, RuntimeError):
            return False
        return True

    def _entry(self, fingerprint: str) -> Path | None:
        if self._folder is None:
            return None
        version = openvino().__version__.split("-")[0]
        return self._folder / "models" / f"{_stem(fingerprint)}-openvino-{version}-{FORMAT}"


def _stem(fingerprint: str) -> str:
    return fingerprint[:32]


def _write(folder: Path, model: ConvertedModel) -> None:
    openvino().save_model(model.graph, folder / _GRAPH, compress_to_fp16=_is_float16(model.graph))
    (folder / _TOKENIZER).write_text(model.tokenizer, "utf-8")
    np.save(folder / _PROBES, model.probes, allow_pickle=False)
    manifest = Manifest.of_files(asdict(model.settings), folder, _FILES)
    (folder / _MANIFEST).write_bytes(manifest.to_bytes())


def _is_float16(graph: Any) -> bool:
    """Whether float16 holds all weights exactly: so they take half the disk and memory."""
    constants = (node for node in graph.get_ops() if node.get_type_name() == "Constant")
    weights = (node.data for node in constants if node.get_element_type().get_type_name() == "f32")
    with np.errstate(over="ignore"):
        return all((w == w.astype(np.float16)).all() for w in weights if w.size > _FEW_NUMBERS)
