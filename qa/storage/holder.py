"""Who is writing to an archive: a small file beside the lock, for others to read."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

_MOST_BYTES = 4096
"""A process, a host, a word and a time need 200."""


def description(doing: str) -> bytes:
    """What the file says of this process, and since now of what it is doing."""
    known = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "doing": doing,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return (json.dumps(known) + "\n").encode("ascii")


def described(path: Path) -> str:
    """Such a file in words; no more than "another process" if it cannot be trusted."""
    try:
        with path.open("rb") as file:
            known = json.loads(file.read(_MOST_BYTES))
        process, host, doing = int(known["process"]), str(known["host"]), str(known["doing"])
        since = datetime.fromisoformat(known["since"]).astimezone()
    except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return "another process"
    is_left_behind = host == socket.gethostname() and not _is_alive(process)
    # A new holder has the lock a moment before it has said who it is.
    if is_left_behind or not f"{host}{doing}".isprintable():
        return "another process"
    is_today = since.date() == datetime.now(UTC).astimezone().date()
    moment = since.strftime("%H:%M:%S" if is_today else "%Y-%m-%d %H:%M:%S")
    return f"process {process} on {host}, {doing} since {moment}"


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere signal 0 is not a question
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OverflowError:
        return False
    except PermissionError:  # another user's
        return True
    return True
