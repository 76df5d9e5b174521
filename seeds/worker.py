"""A process that does tasks: they come over its standard input, results go over its output.

Each message is its length, 8 bytes, and a pickle. The process ends when its input does,
so that none outlives the one it works for.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<Q")


def send(stream: BinaryIO, message: object) -> None:
    """Write a message.

    Raises:
        OSError: nobody reads it.
    """
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read the next message.

    Raises:
        EOFError: there is none any more, or only a part of it.
    """
    [length] = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return pickle.loads(_exactly(stream, length))  # noqa: S301 - only our own processes write it


def _exactly(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def main() -> None:
    """Do the tasks that come, until no more come."""
    # Ctrl-C goes to all processes of a terminal: only the first of them decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A library that writes to standard output must not write into the messages.
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    tasks = sys.stdin.buffer
    while True:
        try:
            task = receive(tasks)
        except EOFError:
            return
        send(results, task.run())
