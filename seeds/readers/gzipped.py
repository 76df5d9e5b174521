"""One file, compressed by gzip: `news.jsonl.gz`."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from seeds.article import RawDocument, ReadFailure
from seeds.limits import Limits
from seeds.readers.inflate import Meter, inflated
from seeds.readers.kinds import PLAIN
from seeds.readers.source import SourceFile, open_binary, suffix_of


def read_gzip(file: SourceFile, limits: Limits) -> Iterator[RawDocument | ReadFailure]:
    """Read a file as the reader of its inner suffix does, from the bytes it inflates to.

    What was read before a damage or a limit stays.

    Raises:
        ReadError, NotTextError: the file as a whole cannot be read.
    """

    def content() -> BinaryIO:
        meter = Meter(open_binary(file))
        stream = gzip.GzipFile(fileobj=meter, mode="rb")
        return inflated(cast(BinaryIO, stream), meter, limits, str(file.path), meter)

    inner = suffix_of(file.path.name).removesuffix(".gz")
    yield from PLAIN[inner](replace(file, content=content), limits)
