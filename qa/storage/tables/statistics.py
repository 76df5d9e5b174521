"""What an archive holds, counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from embeddings.embedder import Arithmetic
from embeddings.indexes.index import IndexKind
from qa.languages.codes import counted
from qa.storage.connection import Connection
from qa.storage.tables import copies, settings


@dataclass(frozen=True, slots=True)
class ArchiveInfo:
    """What an archive holds, and where.

    Attributes:
        path: its folder, or the address of its Lance tables.
        articles, passages: how many can be found; replaced versions do not count.
        copies: how many of the articles are near-identical copies of another one,
            the original of each group not counted.
        outlets: names with their number of articles, most first; articles of
            an unknown outlet are not in it.
        languages: ISO 639 codes with their number of articles, most first; articles of
            an unknown language are not in it.
        undated: articles without a date.
        first_day, last_day: of publication; None if no article has a date.
        model: what to give to `--model` to get its model.
        dimension: length of a vector.
        encode: arithmetic of the passages' vectors, see `embeddings.encoders.int8`.
        index: how vectors are searched, see `embeddings.indexes.index`.
        format_version: of the database.
        sources: files read, the failed ones too.
        failed_sources: files in which nothing could be read.
        bytes_on_disk: all files of the folder together; of an archive in a bucket those that hold
            rows, without their indexes.
        built: when the last build ended, ISO 8601; None if none has.
        query_prompt: text in front of each question for the model; None for the model's own.
        passage_prompt: text in front of each passage, likewise.
    """

    path: Path | str
    articles: int
    passages: int
    copies: int
    outlets: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    undated: int
    first_day: date | None
    last_day: date | None
    model: str
    dimension: int
    encode: Arithmetic
    index: IndexKind
    format_version: int
    sources: int
    failed_sources: int
    bytes_on_disk: int
    built: str | None
    query_prompt: str | None = None
    passage_prompt: str | None = None

    @property
    def vectors(self) -> str:
        """What its vectors are, in words."""
        words = f"{self.model}, {self.dimension} dimensions"
        if self.encode != "auto":
            words += f", passages in {self.encode}"
        prompts = ("questions", self.query_prompt), ("passages", self.passage_prompt)
        for texts, prompt in prompts:
            if prompt is not None:
                words += f", {texts} behind {prompt!r}" if prompt else f", {texts} without a prompt"
        return words


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an archive holds, and whether its sources could be read."""

    articles: int
    passages: int
    copies: int
    undated: int
    sources: int
    failed_sources: int
    built: str | None
    languages: tuple[tuple[str, int], ...] = ()


def count(connection: Connection) -> Counts:
    """Count what can be found, and the files it came from."""
    [articles, undated] = connection.execute(
        "SELECT count(*), count(*) - count(day) FROM articles WHERE is_current"
    ).fetchone()
    [passages] = connection.execute(
        "SELECT count(*) FROM passages p JOIN articles a ON a.key = p.article WHERE a.is_current"
    ).fetchone()
    [sources, failed] = connection.execute(
        # One without a hash is no longer there, and only what was removed of it is known.
        "SELECT count(*), count(*) FILTER (WHERE state = 'failed') FROM sources WHERE sha256 <> ''"
    ).fetchone()
    built = settings.get(connection, "built")
    number = copies.count(connection)
    spoken = languages(connection)
    return Counts(articles, passages, number, undated, sources, failed, built, spoken)


def days(connection: Connection) -> tuple[date | None, date | None]:
    """The first and the last day of publication."""
    [first, last] = connection.execute(
        "SELECT min(day), max(day) FROM articles WHERE is_current"
    ).fetchone()
    if first is None:
        return None, None
    return date.fromordinal(first), date.fromordinal(last)


def outlets(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Names of outlets with their number of articles, most first.

    Spellings that filters take for one are one; the first in the alphabet names it.
    """
    rows = connection.execute(
        "SELECT min(outlet), count(*) FROM articles WHERE is_current AND outlet_key IS NOT NULL"
        " GROUP BY outlet_key ORDER BY count(*) DESC, outlet_key"
    )
    return tuple((str(name), int(number)) for name, number in rows)


def languages(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Languages of articles with their number, most first."""
    rows = connection.execute(
        "SELECT language, count(*) FROM articles WHERE is_current GROUP BY language"
    )
    return counted(rows)


def records_from(connection: Connection, path: str) -> set[str]:
    """The ids that a file itself gives to its records, those that became articles."""
    rows = connection.execute(
        "SELECT DISTINCT a.record FROM articles a JOIN article_sources l ON l.article = a.key"
        " JOIN sources s ON s.id = l.source"
        " WHERE s.path = ? AND l.is_current AND a.is_current AND a.record IS NOT NULL",
        (path,),
    )
    return {record for (record,) in rows}
