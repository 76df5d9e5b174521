"""What an archive holds, counted once for each commit and kept in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from embeddings.indexes.index import IndexKind
from qa.lance.tables.indexes import vector_index
from qa.lance.tables.schemas import LANCE_FORMAT
from qa.languages.codes import counted
from qa.storage.connection import Connection
from qa.storage.identity import Identity, named_prompts
from qa.storage.tables import catalogue, settings, statistics
from qa.storage.tables.catalogue import Headlines, Holdings
from qa.storage.tables.statistics import ArchiveInfo
from qa.store import Coverage
from seeds.article import ReadFailure


def summary(connection: Connection, identity: Identity) -> dict[str, Any]:
    """The counts of a database as JSON, for `info_of`, `coverage_of` and `holdings_of`."""
    counts = statistics.count(connection)
    first, last = statistics.days(connection)
    info = ArchiveInfo(
        path=Path(),
        articles=counts.articles,
        passages=counts.passages,
        copies=counts.copies,
        outlets=statistics.outlets(connection),
        languages=counts.languages,
        undated=counts.undated,
        first_day=first,
        last_day=last,
        model=identity.model,
        dimension=identity.dimension,
        encode=identity.encode,
        index=index_of(counts.passages),
        format_version=LANCE_FORMAT,
        sources=counts.sources,
        failed_sources=counts.failed_sources,
        bytes_on_disk=0,
        built=counts.built,
    )
    holdings = catalogue.holdings(connection, info, 0)
    return {
        "identity": {
            "model": identity.model,
            "fingerprint": identity.fingerprint,
            "dimension": identity.dimension,
            "chunker": identity.chunker,
            "encode": identity.encode,
            **named_prompts(identity),
        },
        "articles": info.articles,
        "passages": info.passages,
        "copies": info.copies,
        "outlets": info.outlets,
        "undated": info.undated,
        "first_day": first and first.isoformat(),
        "last_day": last and last.isoformat(),
        "sources": info.sources,
        "failed_sources": info.failed_sources,
        "built": info.built,
        "watched": settings.get(connection, settings.WATCHED),
        "months": [(month.isoformat(), number) for month, number in holdings.months],
        "languages": holdings.languages,
        "failures": [(each.path, each.name, each.reason, each.line) for each in holdings.failures],
        "failure_count": holdings.failure_count,
        "storyless": holdings.storyless,
        "storyless_count": holdings.storyless_count,
    }


def identity_of(stored: Mapping[str, Any]) -> Identity:
    """The identity of the archive that a summary is of."""
    return Identity(**stored["identity"])


def info_of(stored: Mapping[str, Any], place: str, size: int) -> ArchiveInfo:
    """What the archive holds, and where.

    Args:
        stored: a summary.
        place: of the archive.
        size: of all its files, in bytes.
    """
    names = ("articles", "passages", "copies", "undated", "sources", "failed_sources", "built")
    identity = identity_of(stored)
    return ArchiveInfo(
        path=place,
        outlets=tuple((name, number) for name, number in stored["outlets"]),
        languages=counted((code, number) for code, number in stored["languages"]),
        first_day=_day(stored["first_day"]),
        last_day=_day(stored["last_day"]),
        model=identity.model,
        dimension=identity.dimension,
        encode=identity.encode,
        index=index_of(stored["passages"]),
        format_version=LANCE_FORMAT,
        bytes_on_disk=size,
        **{name: stored[name] for name in names},
        query_prompt=identity.query_prompt,
        passage_prompt=identity.passage_prompt,
    )


def coverage_of(stored: Mapping[str, Any]) -> Coverage:
    """What there is to find, in brief."""
    return Coverage(
        stored["articles"],
        stored["passages"],
        _day(stored["first_day"]),
        _day(stored["last_day"]),
        tuple(name for name, _ in stored["outlets"]),
        counted((code, number) for code, number in stored["languages"]),
    )


def holdings_of(stored: Mapping[str, Any], info: ArchiveInfo, newest: Headlines) -> Holdings:
    """What there is in detail, with the newest articles."""
    return Holdings(
        info=info,
        months=tuple((date.fromisoformat(month), number) for month, number in stored["months"]),
        languages=tuple((code, number) for code, number in stored["languages"]),
        newest=newest,
        failures=tuple(ReadFailure(*row) for row in stored["failures"]),
        failure_count=stored["failure_count"],
        storyless=tuple(stored["storyless"]),
        storyless_count=stored["storyless_count"],
    )


def index_of(passages: int) -> IndexKind:
    """How the vectors of so many passages are searched."""
    return "exact" if vector_index(passages) is None else "approximate"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
