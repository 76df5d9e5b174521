"""Writes a page that was fetched as a file that `citewire build` reads: one web archive each."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from embeddings.files import delete_temporary_files, write_durably
from qa.incoming.web.transport import Reply

SUFFIX = ".warc.gz"

_NAME_LETTERS = 60
"""Letters of a page's name that its file shows: enough to be known by."""

# What describes the bytes as they were sent, which the file does not hold.
_OF_THE_TRANSFER = ("transfer-encoding", "content-encoding", "content-length", "connection")


def write_page(folder: Path, url: str, reply: Reply, moment: str) -> str:
    """Write the file of a page, or put a new one in its place; never half of one.

    Args:
        folder: for all pages.
        url: of the page.
        reply: what the server sent.
        moment: when, ISO 8601, UTC, to the second.

    Returns:
        Where it is, below the folder; the same for the same address.

    Raises:
        OSError: it cannot be written.
    """
    name = page_name(url)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    delete_temporary_files(path)
    write_durably(path, _web_archive(url, reply, moment))
    return name


def page_name(url: str) -> str:
    """The file of an address below the folder: "news.example/bridge-closed-1f2e3d4c5b6a.warc.gz".

    Of the address only letters, digits and hyphens, so that no address names another place.
    """
    parts = urlsplit(url)
    host = re.sub(r"[^a-z0-9.-]+", "_", parts.netloc.lower()).strip(".") or "host"
    host = f"_{host}" if host.startswith("readme") else host  # else no reader looks into it
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    words = re.sub(r"[^a-z0-9]+", "-", last.lower())[:_NAME_LETTERS].strip("-")
    digest = hashlib.sha256(url.encode("ascii")).hexdigest()[:12]
    return f"{host}/{'-'.join(filter(None, (words, digest)))}{SUFFIX}"


def _web_archive(url: str, reply: Reply, moment: str) -> bytes:
    """One response record (ISO 28500), compressed, as the readers of WARC expect it."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = moment
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(_http_message(reply))
    written = io.BytesIO()
    with gzip.GzipFile(fileobj=written, mode="wb", mtime=0) as compressed:
        record.write(compressed)
    return written.getvalue()


def _http_message(reply: Reply) -> bytes:
    headers = [pair for pair in reply.headers if pair[0] not in _OF_THE_TRANSFER]
    headers.append(("content-length", str(len(reply.body))))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {reply.status} OK\r\n{head}\r\n".encode("latin-1") + reply.body
