"""A web server of this machine, which a policy of the tests allows: pages, faults and a log."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from qa.incoming.web.addresses import Policy
from qa.incoming.web.limits import FetchLimits

HOME = "127.0.0.1"
QUICK = FetchLimits(pause=0.0, connect_seconds=2.0, whole_seconds=5.0)
"""The limits of a test that does not look at the clock."""


@dataclass(frozen=True)
class Answer:
    """What the site answers to one path; a function answers a request as it likes."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    moment: float
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


Page = Answer | Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers from the pages of its site."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        self.site.asked.append(Asked(time.monotonic(), self.path, headers, body))
        page = self.site.pages.get(self.path, Answer(status=404))
        with suppress(ConnectionError):
            if isinstance(page, Answer):
                self.send(page)
            else:
                page(self)

    do_POST = do_GET  # noqa: N815

    def send(self, answer: Answer) -> None:
        etag = answer.headers.get("etag")
        if etag is not None and self.headers.get("if-none-match") == etag:
            answer = replace(answer, status=304, body=b"")
        self.send_response(answer.status)
        self.send_header("content-type", answer.kind)
        self.send_header("content-length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing on the terminal."""


@dataclass
class Site:
    """The site while it is served.

    Attributes:
        pages: by path; may be changed while it is served.
        asked: the requests so far.
    """

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def url(self, path: str = "/", host: str = HOME) -> str:
        return f"http://{host}:{self.port}{path}"

    def policy(self, **names: Sequence[str]) -> Policy:
        """Allow this site, also under names of the tests' own."""

        async def resolve(host: str, port: int) -> Sequence[str]:
            return names.get(host.partition(".")[0], [host])

        return Policy(frozenset({(HOME, self.port)}), resolve=resolve)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A visitor who has gone is no error."""


@contextmanager
def served_site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site on a free port of this machine, over TLS if it has a context for that."""
    server = _Server((HOME, 0), type("SiteHandler", (Handler,), {}))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(server.server_address[1])
    setattr(server.RequestHandlerClass, "site", site)  # noqa: B010
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def story(headline: str, *paragraphs: str) -> Answer:
    """A page with a story."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f"<!doctype html><html><head><title>{headline}</title></head>"
        f"<body><article><h1>{headline}</h1>{text}</article></body></html>"
    )
    return Answer(html.encode())


def feed(*links: str) -> Answer:
    """An RSS feed of these links, the newest first."""
    items = "".join(
        f"<item><title>Item {number}</title><link>{link}</link>"
        f"<pubDate>{formatdate(1_760_000_000 - 3_600 * number)}</pubDate></item>"
        for number, link in enumerate(links)
    )
    xml = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return Answer(xml.encode(), kind="application/rss+xml")


@contextmanager
def closed_port() -> Iterator[int]:
    """A port on which nobody listens."""
    with socket.socket() as reserved:
        reserved.bind((HOME, 0))
        yield reserved.getsockname()[1]
