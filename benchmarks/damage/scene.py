"""The archive that is damaged, what it answers, and other archives whose files take its place."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.embedders import CachingEmbedder
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.export import answer_json
from qa.ingest.build import build

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "articles"

ASKED = ("Who was elected in the Quay ward?", "What is the capital of Mongolia?")
RANKED = (
    "How many people came to the eel fair?",
    "What did the engineers say about the footbridge?",
)

_FIRST = ("ledger_", "observer_")
_OTHER = ("post_", "star_")
_DIGITS = 5
"""Of scores, which are sums of float32 in an order that is the index's affair."""

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """Three closed archives.

    Attributes:
        whole: the one that is damaged; made in two builds.
        older: a copy of it from between the builds.
        other: one of other articles, by the same model.
        answers: what each of them answers, by name.
    """

    folder: Path
    whole: Path
    older: Path
    other: Path
    embedder: CachingEmbedder
    answers: dict[str, Answers]


def prepare(folder: Path, embedder: Embedder) -> Scene:
    """Build the archives in an empty folder."""
    model = CachingEmbedder(embedder)
    scene = Scene(folder, folder / "whole", folder / "older", folder / "other", model, answers={})
    _build(scene.whole, _FIRST, model)
    shutil.copytree(scene.whole, scene.older)
    _build(scene.whole, (*_FIRST, "radio_"), model)
    _build(scene.other, _OTHER, model)
    for path in (scene.whole, scene.older, scene.other):
        # From a copy, as who asks may bring the indexes up to date.
        copy = folder / "asked"
        shutil.copytree(path, copy)
        scene.answers[path.name] = answers(copy, model)
        shutil.rmtree(copy)
    return scene


def answers(path: Path, embedder: Embedder) -> Answers:
    """All that can be had from an archive: answers, ranked passages, every article.

    Raises:
        ArchiveError: it refuses.
    """
    with Archive.open(path, embedder=embedder) as archive:
        return asked(archive)


def asked(archive: Archive) -> Answers:
    """The same from an open archive."""
    everything: Answers = {}
    for question in ASKED:
        everything[question] = _rounded(answer_json.answer_to_dict(archive.ask(question)))
    for question in RANKED:
        hits = archive.retrieve(question, k=20)
        everything[question] = [
            (hit.passage.id, hit.text, _rounded(hit.score), _rounded(hit.lexical), hit.copies)
            for hit in hits
        ]
    info = archive.info()
    everything["info"] = (info.articles, info.passages, info.copies, info.outlets, info.sources)
    with archive.reading() as connection:
        ids = [id_ for (id_,) in connection.execute("SELECT id FROM articles ORDER BY id")]
    everything["articles"] = archive.articles(ids)
    return everything


def _build(path: Path, names: tuple[str, ...], embedder: Embedder) -> None:
    sources = sorted(file for file in SAMPLES.iterdir() if file.name.startswith(names))
    build(sources, path, embedder=embedder)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
