"""Reads a file as its kind is read: compressed, with others in it, or what it is."""

from __future__ import annotations

from collections.abc import Iterator

from seeds.article import Reading
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.beginnings import is_docx, is_tar, is_wacz, is_zip
from seeds.readers.containers.compressed import (
    COMPRESSIONS,
    Compression,
    compression_of,
    inflating,
)
from seeds.readers.containers.tarred import read_tar
from seeds.readers.containers.wacz import read_wacz
from seeds.readers.containers.zipped import read_zip
from seeds.readers.kinds import FORMATS, SUFFIXES, Format
from seeds.readers.sniffing import beginning, format_of, unknown_kind
from seeds.readers.source import SourceFile
from seeds.readers.suffixes import suffix_of

_TAR = Format("tar archive", (".tar",), read_tar, is_tar)
_WACZ = Format("WACZ", (".wacz",), read_wacz, is_wacz, magic=b"PK")
_ZIP = Format("ZIP archive", (".zip",), read_zip, is_zip, magic=b"PK")

_INFLATED = (*FORMATS, _TAR)
"""What may lie in a compressed file. A list of members at the end cannot be reached there."""
_ALL = (*_INFLATED, _WACZ, _ZIP)

_PACKED = {suffix: packed for packed in COMPRESSIONS for suffix in packed.suffixes}

KNOWN_SUFFIXES: frozenset[str] = SUFFIXES | {".tar", ".wacz", ".zip", *_PACKED}
"""The suffixes of all that can be read; ".gz" and the like stand behind another one."""


def read_by_kind(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a file as what its name and its first bytes tell it to be.

    Raises:
        ReadError: it is of no known kind, or cannot be read at all.
        NotTextError: it was taken for text and is none.
    """
    name, head = file.path.name, beginning(file)
    if not head:
        raise ReadError(str(file.path), "is empty")
    packed = compression_of(head)
    named = _PACKED.get(suffix_of(name, KNOWN_SUFFIXES))
    if named is not None:
        name = _inner_name(name, named)
    if packed is not None:
        file = inflating(file, packed, limits)
        head = beginning(file)
        if compression_of(head) is not None or (is_zip(head) and not is_docx(head)):
            raise ReadError(
                str(file.path), "is compressed twice; unpack the outer one and read what is in it"
            )
    kind = format_of(name, head, _ALL if packed is None else _INFLATED)
    if kind is None:
        raise ReadError(str(file.path), unknown_kind(head))
    if named is not None and packed is None and not _is_sure(kind, head):
        raise ReadError(
            str(file.path), f"is no {named.name} file, as its name says, nor another known kind"
        )
    yield from kind.read(file, limits)


def kind_problem(file: SourceFile, name: str | None = None) -> str | None:
    """Why a file cannot be read, if it is of no known kind.

    Args:
        file: it is opened only where its name tells nothing.
        name: its name, if it lies under another one.
    """
    name = file.path.name if name is None else name
    if suffix_of(name, KNOWN_SUFFIXES) in KNOWN_SUFFIXES:
        return None
    try:
        head = beginning(file)
    except (ReadError, OSError):
        return None  # for the reader to say
    if compression_of(head) is not None or format_of(name, head, _ALL) is not None:
        return None
    return unknown_kind(head) if head else "is empty"


def _inner_name(name: str, packed: Compression) -> str:
    """The name of what is compressed in a file: "a.tar" in "a.tgz"."""
    suffix = suffix_of(name, packed.suffixes)
    at = name.lower().rindex(suffix)
    return name[:at] + packed.suffixes[suffix]


def _is_sure(kind: Format, head: bytes) -> bool:
    return kind.looks_like is not None and not kind.is_guess and kind.looks_like(head)
