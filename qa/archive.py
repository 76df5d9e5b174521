"""The archive: articles, passages and vectors in a folder, ready to be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from embeddings.embedder import Arithmetic, Embedder
from embeddings.model_folder import BUNDLED_NAME
from embeddings.reader import Reader
from qa.addresses import Address
from qa.asking.ask import Asking
from qa.delegation import delegate
from qa.engine import ArchiveEngine
from qa.engines import create, open_engine
from qa.progress import Progress
from qa.storage.model import ArchiveModel
from qa.storage.reader import ArchiveReader
from qa.storage.tables.statistics import ArchiveInfo
from qa.storage.writing.writer import ArchiveWriter
from qa.text.chunking import CHUNKING, Chunking

__all__ = ["Archive", "ArchiveInfo"]


class Archive:
    """News articles that can be asked.

    Safe to share between threads. Other processes may read it while one
    writes: each question sees the last commit.
    """

    def __init__(
        self,
        address: Address,
        engine: ArchiveEngine,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
    ) -> None:
        """Take ready parts; use `create` or `open`."""
        self.address = address
        self._engine = engine
        self._identity = engine.identity
        self._reader = engine.reader
        self._writer = engine.writer
        self._model = ArchiveModel(address, self._identity, engine.probes, embedder, reader)
        self._asking = Asking(
            self._reader,
            self._model.embedder,
            knows_english_only=self.model == BUNDLED_NAME,
        )

    @classmethod
    def create(
        cls,
        address: Address | Path | str,
        embedder: Embedder,
        chunking: Chunking = CHUNKING,
        *,
        progress: Progress | None = None,
    ) -> Archive:
        """Make an empty archive for one model; ``progress`` as of `open`.

        Raises:
            ArchiveError: the place holds an archive or something else, or cannot be written.
            ArchiveLocked: another process is making one.
        """
        address = Address.parse(address)
        create(address, embedder, chunking)
        return cls.open(address, embedder, progress=progress)

    @classmethod
    def open(
        cls,
        address: Address | Path | str = "archive",
        embedder: Embedder | None = None,
        *,
        reader: Reader | None = None,
        progress: Progress | None = None,
    ) -> Archive:
        """Open an archive; the model is loaded when a question first needs it.

        Args:
            address: its folder, or where its Lance tables lie: lance:PATH or s3://BUCKET/NAME.
            embedder: the archive's own model, if it is loaded already.
            reader: what reads the best passages, in place of the model's own reader.
            progress: told while its indexes are made again or follow the last commit.

        Raises:
            ArchiveNotFound: there is none at the address.
            ArchiveError: the address cannot be looked at.
            ArchiveFormat: another version of Citewire wrote it.
            ArchiveDamaged: its database is damaged.
            ModelMismatch: ``embedder`` is not the archive's model.
        """
        address = Address.parse(address)
        return cls(address, open_engine(address, embedder, progress), embedder, reader)

    @property
    def path(self) -> Path:
        """Its folder.

        Raises:
            ArchiveError: it has none.
        """
        return self.address.folder

    def close(self) -> None:
        """Close what it holds open; the archive cannot be used any more."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def model(self) -> str:
        """The name of the model whose vectors the archive holds."""
        return self._identity.model

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._identity.dimension

    @property
    def encode(self) -> Arithmetic:
        """Arithmetic of the vectors of its passages."""
        return self._identity.encode

    @property
    def query_prompt(self) -> str | None:
        """Text in front of each question; None for the model's own."""
        return self._identity.query_prompt

    @property
    def passage_prompt(self) -> str | None:
        """Text in front of each passage; None for the model's own."""
        return self._identity.passage_prompt

    @property
    def chunking(self) -> Chunking:
        """How articles of this archive are cut into passages.

        Raises:
            ArchiveFormat: by rules that this version no longer has.
        """
        return self._identity.chunking(self.address)

    @property
    def embedder(self) -> Embedder:
        """The archive's model, loaded at the first use and checked against the archive.

        Never over the network: it was downloaded when the archive was built with it.

        Raises:
            ModelError: it is not on this machine, or cannot be loaded.
            ModelMismatch: the model of that name is not the one the archive was built with.
            ArchiveError: it was loaded before this process was forked.
        """
        return self._model.embedder()

    @property
    def is_model_loaded(self) -> bool:
        """Whether the model is there already, loaded and checked."""
        return self._model.is_checked

    ask = delegate("_asking", Asking.ask)
    example_questions = delegate("_asking", Asking.example_questions)
    next_questions = delegate("_asking", Asking.next_questions)
    retrieve = delegate("_asking", Asking.retrieve)
    timeline = delegate("_asking", Asking.timeline)
    translate = delegate("_asking", Asking.translate)

    article = delegate("_reader", ArchiveReader.article)
    at_once = delegate("_reader", ArchiveReader.at_once)
    articles = delegate("_reader", ArchiveReader.articles)
    built = delegate("_reader", ArchiveReader.built)
    content_hash = delegate("_reader", ArchiveReader.content_hash)
    copies = delegate("_reader", ArchiveReader.copies)
    coverage = delegate("_reader", ArchiveReader.coverage)
    days = delegate("_reader", ArchiveReader.days)
    dense = delegate("_reader", ArchiveReader.dense)
    document_frequencies = delegate("_reader", ArchiveReader.document_frequencies)
    headlines = delegate("_reader", ArchiveReader.headlines)
    holdings = delegate("_reader", ArchiveReader.holdings)
    info = delegate("_reader", ArchiveReader.info)
    language_means = delegate("_reader", ArchiveReader.language_means)
    lexical = delegate("_reader", ArchiveReader.lexical)
    lexical_articles = delegate("_reader", ArchiveReader.lexical_articles)
    newest_articles = delegate("_reader", ArchiveReader.newest_articles)
    passages = delegate("_reader", ArchiveReader.passages)
    reading = delegate("_reader", ArchiveReader.reading)
    revision = delegate("_reader", ArchiveReader.revision)
    select = delegate("_reader", ArchiveReader.select)
    spans = delegate("_reader", ArchiveReader.spans)
    terms_beginning = delegate("_reader", ArchiveReader.terms_beginning)
    vectors = delegate("_reader", ArchiveReader.vectors)
    versions = delegate("_reader", ArchiveReader.versions)
    watched = delegate("_reader", ArchiveReader.watched)

    add = delegate("_writer", ArchiveWriter.add)
    exclusive = delegate("_writer", ArchiveWriter.exclusive)
    index_by = delegate("_writer", ArchiveWriter.index_by)
    remove = delegate("_writer", ArchiveWriter.remove)
    remove_source = delegate("_writer", ArchiveWriter.remove_source)
    writing = delegate("_writer", ArchiveWriter.writing)
