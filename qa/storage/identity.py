"""The identity of an archive: the model of its vectors, and how its passages were cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.embedder import ARITHMETICS, Arithmetic, Embedder, Vectors
from qa.errors import ArchiveDamaged, ArchiveError, ArchiveFormat, ModelMismatch
from qa.storage import commits
from qa.storage.connection import Connection, damaged
from qa.storage.database import Database
from qa.storage.tables import passages as passage_rows
from qa.storage.tables import settings
from qa.text.chunking import CHUNKER_VERSION, Chunking

LEAST_COSINES: dict[Arithmetic, float] = {"auto": 0.999, "int8": 0.99}
"""A model whose vectors differ by more from those of an archive is another model, by the
archive's arithmetic. bf16 against fp32 differs by .0001. int8 against bf16 differs by .001 on the
probes and by .006 at most on 1,500 passages; where texts are cut after half as many tokens, the
longest probe differs by .022."""

PROBES = (
    "The council voted on Monday to mend the bridge.",
    "Refugees return as the border opens; aid groups count 50,000.",
    "1-0",
    "Ministre: « non » à l’accord – wait and see…",
    "STORM WARNING: HARBOUR CLOSED",
    "Выборы: 東京 · Αθήνα · القاهرة",
    "Dr. O'Neill-Strauß paid £1,234,567.89 (up 3.2%) at 07:45 on 2021-03-04; see www.example.com.",
    # Longer than most models read, so that where they cut it tells, too.
    "The ferry was late again on Tuesday, and the mayor promised a second one by spring. " * 40,
)
"""Texts of several lengths, cases, scripts and signs: what a tokenizer, a cut or a pooling
that was changed does to vectors shows in one of them, whatever the fingerprint says."""


@dataclass(frozen=True, slots=True)
class Probes:
    """The probes of an archive.

    Attributes:
        texts: see `PROBES`.
        vectors: row i of ``texts[i]``; shape (len(texts), dimension).
    """

    texts: tuple[str, ...]
    vectors: Vectors


_SETTINGS = ("model", "fingerprint", "dimension", "chunker")

ENCODE = "encode"
"""The setting with the arithmetic of the passages' vectors; not there where it is "auto"."""

PROMPTS = ("query_prompt", "passage_prompt")
"""The settings with the prompts in place of the model's own; each not there where that stays."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The model and the chunking that were fixed when the archive was made.

    Attributes:
        model: name of the model.
        fingerprint: of its weights and settings.
        dimension: length of its vectors.
        chunker: rules and parameters of the passages, as JSON.
        encode: arithmetic of the passages' vectors, as of `embeddings.load_embedder`.
        query_prompt: text in front of each question; None for the model's own.
        passage_prompt: text in front of each passage; None for the model's own.
    """

    model: str
    fingerprint: str
    dimension: int
    chunker: str
    encode: Arithmetic = "auto"
    query_prompt: str | None = None
    passage_prompt: str | None = None

    @property
    def loading(self) -> dict[str, Any]:
        """What to give to `embeddings.load_embedder` beside the name to get the same vectors."""
        return {
            "download": False,
            "encode": self.encode,
            "insist": False,
            "query_prompt": self.query_prompt,
            "passage_prompt": self.passage_prompt,
            "by_family": False,
        }

    @property
    def least_cosine(self) -> float:
        """How near the vectors of its model are at least, whatever CPU computes them."""
        return LEAST_COSINES[self.encode]

    def check(self, embedder: Embedder, archive: object) -> None:
        """Compare names of models, without computing anything.

        Raises:
            ModelMismatch: the embedder is another model's, or another version's.
        """
        if (embedder.fingerprint, embedder.dimension) != (self.fingerprint, self.dimension):
            prompts = embedder.query_prompt, embedder.passage_prompt
            if embedder.name == self.model and prompts != (self.query_prompt, self.passage_prompt):
                raise ModelMismatch(
                    f"{archive} was built with {_named(self.query_prompt, 'question')} and"
                    f" {_named(self.passage_prompt, 'passage')}, and this is {self.model} with"
                    f" {_named(prompts[0], 'question')} and {_named(prompts[1], 'passage')}: name"
                    " no prompts, or build anew in another folder"
                )
            raise ModelMismatch(
                f"{archive} was built with the model {self.model}, and this is"
                f" {embedder.name} or another version of it: use {self.model} as it was, or build"
                " anew in another folder"
            )
        # What was embedded in int8 may be added to more exactly, where a CPU has no int8.
        if self.encode == "auto" and embedder.encode != "auto":
            raise ModelMismatch(
                f"{archive} was embedded more exactly than in {embedder.encode}: build without"
                f" --encode {embedder.encode}, or anew in another folder"
            )

    def compare(self, probes: Probes, embedder: Embedder, archive: object) -> None:
        """Embed the probes again and compare them with the stored vectors.

        Raises:
            ModelMismatch: the model gives other vectors than when the archive was made.
        """
        computed = embedder.embed_passages(list(probes.texts))
        cosine = float((probes.vectors * computed).sum(axis=1).min())
        if cosine < self.least_cosine:
            raise ModelMismatch(
                f"the model {embedder.name} gives other vectors than those in {archive} (cosine"
                f" {cosine:.4f}, at least {self.least_cosine} is wanted): build anew in another"
                " folder"
            )

    def refuse_other(self, database: Path, connection: Connection) -> None:
        """Refuse another archive at the place of this one, unless it is of the same model.

        Raises:
            ArchiveError: the database that the connection is to has another identity.
        """
        if read(connection, database) != self:
            raise ArchiveError(
                f"{database.parent} has been replaced by an archive of another model: open it again"
            )

    def chunking(self, archive: object) -> Chunking:
        """How articles are cut into passages.

        Raises:
            ArchiveFormat: by rules that this version no longer has.
        """
        stored = json.loads(self.chunker)
        if stored.pop("version") != CHUNKER_VERSION:
            raise ArchiveFormat(
                f"{archive} was built with other rules for passages: it can be asked, but to"
                " add to it, build it anew in another folder"
            )
        return Chunking(**stored)


def named_prompts(of: Identity | Embedder) -> dict[str, str]:
    """The prompts in place of the model's own, by their settings."""
    named = {name: getattr(of, name) for name in PROMPTS}
    return {name: prompt for name, prompt in named.items() if prompt is not None}


def write_new(path: Path, embedder: Embedder, chunking: Chunking) -> None:
    """Make the database of an empty archive, with its identity in it."""
    stated = {
        "model": embedder.name,
        "fingerprint": embedder.fingerprint,
        "dimension": str(embedder.dimension),
        "chunker": json.dumps({"version": CHUNKER_VERSION, **asdict(chunking)}),
    }
    if embedder.encode != "auto":
        stated[ENCODE] = embedder.encode
    stated |= named_prompts(embedder)
    vectors = embedder.embed_passages(PROBES)
    database = Database.create(path)
    try:
        with database.writing() as connection:
            commits.commit(connection, 0)
            for name, value in stated.items():
                settings.put(connection, name, value)
            for text, vector in zip(PROBES, vectors, strict=True):
                connection.execute(
                    "INSERT INTO probes VALUES (?, ?)", (text, passage_rows.as_blob(vector))
                )
    finally:
        database.close()


def read(connection: Connection, database: Path) -> Identity:
    """Read the identity of a database; errors name its path.

    Raises:
        ArchiveDamaged: a part of it is missing.
    """
    stored = dict(connection.execute("SELECT name, value FROM settings").fetchall())
    for name in _SETTINGS:
        if name not in stored:
            raise ArchiveDamaged(damaged(database, f"it does not say its {name}"))
    encode = stored.get(ENCODE, "auto")
    if encode not in ARITHMETICS:
        raise ArchiveDamaged(damaged(database, f"its passages are embedded in {encode!r}"))
    return Identity(
        model=stored["model"],
        fingerprint=stored["fingerprint"],
        dimension=int(stored["dimension"]),
        chunker=stored["chunker"],
        encode=encode,
        query_prompt=stored.get(PROMPTS[0]),
        passage_prompt=stored.get(PROMPTS[1]),
    )


def _named(prompt: str | None, of: str) -> str:
    return f"the model's own {of} prompt" if prompt is None else f"the {of} prompt {prompt!r}"


def stored_probes(database: Database, dimension: int) -> Probes:
    """The texts by which the model of a database is known again, with their vectors.

    Raises:
        ArchiveDamaged: there are none, or their vectors are not of that dimension and length 1.
    """
    with database.reading() as connection:
        rows = connection.execute("SELECT text, vector FROM probes ORDER BY text").fetchall()
        if not rows:
            raise ArchiveDamaged(damaged(database.path, "it has no probes of its model"))
    # A page of zeros has the right checksum, and its numbers are no sign of another model.
    if not all(passage_rows.is_unit(blob, dimension) for _, blob in rows):
        raise ArchiveDamaged(damaged(database.path, "the probes of its model are changed"))
    vectors = np.stack([passage_rows.as_vector(blob, dimension) for _, blob in rows])
    return Probes(tuple(text for text, _ in rows), vectors)


def problems(connection: Connection) -> Iterator[str]:
    """The faults of the identity that a database holds, in words."""
    missing = [name for name in _SETTINGS if settings.get(connection, name) is None]
    if missing:
        yield f"it does not say its {', '.join(missing)}"
        return
    dimension = settings.get(connection, "dimension") or ""
    if not dimension.isdecimal() or not int(dimension):
        yield f"{dimension!r} is no length of a vector"
        return
    try:
        json.loads(settings.get(connection, "chunker") or "")
    except ValueError:
        yield "how passages are cut is not readable"
    encode = settings.get(connection, ENCODE) or "auto"
    if encode not in ARITHMETICS:
        yield f"{encode!r} is no arithmetic in which passages are embedded"
    probes = connection.execute("SELECT text, vector FROM probes").fetchall()
    if not probes:
        yield "it has no texts by which its model is known again"
    for text, blob in probes:
        if what := passage_rows.vector_problem(blob, int(dimension)):
            yield f"the vector of the probe {text[:40]!r} {what}"
