"""Reads headers of the form that mails, answers of servers and web archives have (RFC 822)."""

from __future__ import annotations

import re
from typing import BinaryIO

LONGEST_HEADER = 2**18
"""Bytes. Servers send some 16 KiB at most; RFC 9112 and RFC 5322 name no bound."""

_PARAMETER = re.compile(
    r";\s{0,9}([\w-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]{0,1000})\"|([^\s;\"]{1,1000}))"
)


def header_fields(stream: BinaryIO, most: int) -> dict[str, str] | None:
    """The fields up to the next empty line, by lower-case names; the first of a name counts.

    None where the header does not end within so many bytes.
    """
    fields: dict[str, list[str]] = {}
    values: list[str] = []  # of the last field: a line that is indented goes on with it
    size = 0
    while size < most:
        line = stream.readline(most)
        size += len(line)
        text = line.decode("utf-8", "replace")
        if not text.strip():
            return {name: " ".join(parts) for name, parts in fields.items()} if line else None
        if text[0] in " \t":
            values.append(text.strip())
            continue
        name, _, value = text.partition(":")
        values = [value.strip()]
        fields.setdefault(name.strip().lower(), values)
    return None


def media_type(content_type: str) -> tuple[str, dict[str, str]]:
    """The media type and the parameters of a Content-Type: ("text/html", {"charset": …})."""
    kind = content_type.partition(";")[0].strip().lower()
    parameters = _PARAMETER.finditer(content_type)
    return kind, {match[1].lower(): match[2] or match[3] or "" for match in parameters}
