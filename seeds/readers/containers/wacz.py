"""Reads the pages of a WACZ file: a .zip of web archives and what belongs to them.

Form: https://specs.webrecorder.net/wacz/1.1.1/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from seeds.article import PassedOver, Reading
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.containers.compressed import compression_of, inflating
from seeds.readers.containers.warc import read_warc
from seeds.readers.containers.zip_members import ZipMember, zip_members
from seeds.readers.kinds import read_with
from seeds.readers.sniffing import beginning
from seeds.readers.source import SourceFile

_ARCHIVES = "archive/"
_SUFFIXES = (".warc", ".warc.gz", ".warc.zst")


def read_wacz(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read the web archives in it, see `seeds.readers.containers.warc.read_warc`.

    A document is named "crawl.wacz/archive/data.warc.gz/https://…".
    """
    yield from file.with_few_failures(_readings(file, limits), "records")


def _readings(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    is_empty = True
    aside: Counter[str] = Counter()
    for member in zip_members(file, limits):
        if not (member.name.startswith(_ARCHIVES) and member.name.endswith(_SUFFIXES)):
            aside["indexes and notes of a web archive"] += 1
        elif member.problem is not None:
            is_empty = False
            yield member.file.failure(member.problem)
        else:
            is_empty = False
            for reading in _read(member, limits):
                if isinstance(reading, PassedOver):
                    aside[reading.reason] += reading.count
                else:
                    yield reading
    if is_empty:
        yield file.failure('is empty: no web archive lies in its folder "archive"')
    for reason, count in sorted(aside.items()):
        yield file.passed_over(reason, count)


def _read(member: ZipMember, limits: Limits) -> Iterator[Reading]:
    file = member.file
    try:
        packed = compression_of(beginning(file))
    except ReadError as error:
        yield file.failure(error.reason)
        return
    if packed is not None:
        file = inflating(file, packed, limits)
    yield from read_with(read_warc, file, limits)
