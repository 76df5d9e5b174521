"""Makes web archives, record by record."""

from __future__ import annotations

from collections.abc import Mapping


def answer(
    body: bytes,
    kind: str | None = "text/html",
    status: str = "200 OK",
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """An answer of a server."""
    head = [f"HTTP/1.1 {status}"]
    head += [f"Content-Type: {kind}"] if kind is not None else []
    head += [f"{name}: {value}" for name, value in (fields or {}).items()]
    return "\r\n".join([*head, "", ""]).encode() + body


def record(
    block: bytes,
    url: str = "https://tarn.example/ferry",
    kind: str = "response",
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """A record of WARC; further fields replace its own."""
    own = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>",
        "WARC-Target-URI": url,
        "WARC-Date": "2024-05-07T09:30:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | dict(fields or {})
    lines = ["WARC/1.0", *(f"{name}: {value}" for name, value in own.items() if value), "", ""]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"
