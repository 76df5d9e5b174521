"""What must be true of an archive after a crash."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np

from benchmarks.crash.child import COMMON
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import QaError
from qa.store import Filters

ALL = 10**6
QUESTION = "Who rebuilt the weather station after a long quarrel?"
EVERYTHING = Filters()


def faults(path: Path, embedder: Embedder, states: Collection[str]) -> list[str]:
    """What is wrong with an archive that must be in one of these states, by content hash."""
    try:
        with Archive.open(path, embedder) as archive:
            return list(_faults(archive, states))
    except QaError as error:
        return [f"it cannot be used: {error}"]


def leftovers(path: Path) -> list[str]:
    """What killed processes left, and a later one did not sweep."""
    endings = (".tmp", "-journal", "-wal", "-shm")
    rubbish = [
        f"{file.relative_to(path)} was left behind"
        for file in path.rglob("*")
        if file.name.endswith(endings) or file.name.startswith(".tmp")
    ]
    generations = [file for file in (path / "lexical").iterdir() if file.is_dir()]
    if len(generations) != 1:
        rubbish.append(f"there are {len(generations)} generations of the lexical indexes")
    return rubbish


def traces(path: Path, removed: bytes) -> list[str]:
    """Where something of removed articles is still to be found, once all is done."""
    remains = [
        f"{file.relative_to(path)} still holds a removed text"
        for file in path.rglob("*")
        if file.is_file() and removed in file.read_bytes()
    ]
    remains += [
        f"{meta.parent.relative_to(path)} still holds the words of removed articles"
        for meta in path.glob("lexical/*/*/meta.json")
        if any(segment["deletes"] for segment in json.loads(meta.read_bytes())["segments"])
    ]
    return remains


def _faults(archive: Archive, states: Collection[str]) -> Iterator[str]:
    if archive.content_hash() not in states:
        yield "its content is none that was ever committed"
    with archive.reading() as connection:
        for check in ("integrity_check", "foreign_key_check"):
            rows = connection.execute(f"PRAGMA {check}").fetchall()
            if rows not in ([], [("ok",)]):
                yield f"{check}: {rows[:3]}"
        numbers = connection.execute(
            "SELECT p.id FROM passages p JOIN articles a ON a.key = p.article WHERE a.is_current"
        ).fetchall()
        ids = connection.execute("SELECT id FROM articles WHERE is_current").fetchall()
    passages, articles = {number for (number,) in numbers}, {name for (name,) in ids}
    yield from _index_faults(archive, passages, articles)
    if set(archive.articles(articles)) != articles:
        yield "an article cannot be read"
    if passages:
        yield from _answer_faults(archive)


def _index_faults(archive: Archive, passages: set[int], articles: set[str]) -> Iterator[str]:
    query = np.linspace(-1, 1, archive.dimension, dtype=np.float32)
    scores = archive.dense(query, ALL, EVERYTHING)
    order = sorted(scores)
    if set(order) != passages:
        yield f"FAISS holds {len(scores)} passages, and the database {len(passages)}"
    if not np.allclose(archive.vectors(order) @ query, [scores[row] for row in order], atol=1e-4):
        yield "FAISS holds other vectors than the database"
    searched = set(archive.lexical(COMMON, ALL, EVERYTHING))
    if searched != passages:
        yield f"Tantivy holds {len(searched)} passages, and the database {len(passages)}"
    if set(archive.lexical_articles(COMMON, ALL, EVERYTHING)) != articles:
        yield "Tantivy holds other articles than the database"


def _answer_faults(archive: Archive) -> Iterator[str]:
    hits = archive.ask(QUESTION, k=5).passages
    if not hits:
        yield "a question finds nothing"
    for hit in hits:
        if archive.article(hit.article_id).text[hit.start : hit.end] != hit.text:
            yield f"a passage is not in its article {hit.article_id}"
