"""Plain data as bytes, between processes of one program and to its own nameless files.

By pickle, which can run code: nothing may be unpacked that did not come out of `pack` in
this program, over a pipe that it opened or from a file without a name. Nothing else uses it.
"""

from __future__ import annotations

import pickle
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<Q")


def pack(message: object) -> bytes:
    """A message as bytes."""
    return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


def unpack(content: bytes) -> Any:
    """The message that `pack` gave."""
    return pickle.loads(content)  # noqa: S301 - see above


def send(stream: BinaryIO, message: object) -> None:
    """Write a message behind its length.

    Raises:
        OSError: nobody reads it.
    """
    content = pack(message)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read the next message.

    Raises:
        EOFError: there is none any more, or only a part of it.
    """
    [length] = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return unpack(_exactly(stream, length))


def _exactly(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content
