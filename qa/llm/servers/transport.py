"""One request to one server, bounded in time and bytes from the first look-up to the last byte.

The client of OpenAI reads variables of the environment, tells servers about this machine,
and bounds each read of a connection but not all of them together. So only the bodies of
requests are its own; what else leaves, and where to, is decided here.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from ipaddress import ip_address
from threading import Thread
from typing import Any, TypeVar

import httpcore2
import httpx2

from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Doubtful, ServerFault, TooMuch, Unreachable
from qa.llm.settings import LOCALHOST, ModelServer
from seeds.limits import size_text

Value = TypeVar("Value")

MOST_BYTES = 1 << 20
"""Of one reply with its headers: of a stream of events each token takes some 250."""

_READ = (b"retry-after",)
"""Headers of a reply that are read. Of others clients make much: "text/html; charset=zip" they
inflate, "charset=punycode" takes them minutes, and unknown ones break them."""

_LOOPBACK = ("127.0.0.1", "::1")
_ADDRESSES_TRIED = 4
"""Of a host that has more: each may take its time not to answer."""


class BoundedTransport(httpx2.BaseTransport):
    """Sends requests to one server, each over a connection of its own.

    No proxy, no redirect, no cookie, and no other header than those named here.
    """

    def __init__(self, server: ModelServer, deadline: Deadline, most: int = MOST_BYTES) -> None:
        self._server = server
        self._deadline = deadline
        self._most = most

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, wherever it wants to go, to the server, which replies with its headers.

        Raises:
            ServerFault: there came none within the bounds.
        """
        target = httpcore2.URL(f"{self._server.url}/chat/completions")
        connection = httpcore2.HTTPConnection(
            target.origin, network_backend=_Connector(self._deadline, self._most)
        )
        with _faults():
            response = connection.handle_request(self._request(target, request))
        headers = httpx2.Headers(response.headers)
        stream = _ReplyStream(response, connection)
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            stream.close()
            raise Doubtful("compressed its reply, which nobody asked for")
        read = [(name, value) for name, value in response.headers if name.lower() in _READ]
        return httpx2.Response(response.status, headers=read, stream=stream)

    def _request(self, target: httpcore2.URL, request: httpx2.Request) -> httpcore2.Request:
        server = self._server
        body = request.read()
        headers = {
            "host": server.address,
            "user-agent": f"Citewire/{version('citewire')}",
            "accept": "application/json, text/event-stream",
            "accept-encoding": "identity",
            "connection": "close",
            "content-type": "application/json",
            "content-length": str(len(body)),
        }
        if server.key is not None:
            headers["authorization"] = f"Bearer {server.key}"
        sent: list[tuple[bytes | str, bytes | str]] = [*headers.items()]
        return httpcore2.Request("POST", target, headers=sent, content=body)


class _ReplyStream(httpx2.SyncByteStream):
    """The body of a reply as it comes; closing it closes the connection."""

    def __init__(self, response: httpcore2.Response, connection: httpcore2.HTTPConnection) -> None:
        self._response = response
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        with _faults():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
        self._connection.close()


@contextmanager
def _faults() -> Iterator[None]:
    """What breaks the rules of HTTP, as a fault of the server."""
    try:
        yield
    except httpcore2.ProtocolError as error:
        raise Doubtful("broke its reply off, or does not reply as HTTP wants it") from error


class _Connector(httpcore2.NetworkBackend):
    """Makes connections that end when the time or the bytes are used up."""

    def __init__(self, deadline: Deadline, most: int) -> None:
        self._deadline = deadline
        self._most = most

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of a host that answers.

        Raises:
            Unreachable: none does.
            Late: none did so in time.
        """
        addresses = self._addresses(host, port)
        problem: OSError | None = None
        for tried, address in enumerate(addresses):
            share = self._deadline.left() / (len(addresses) - tried)
            connect = partial(socket.create_connection, (address, port), share)
            try:
                connected = _in_time(connect, self._deadline, lambda late: late.close())
            except OSError as error:
                problem = error
            else:
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return _BoundedStream(connected, self._deadline, self._most)
        self._deadline.left()
        raise Unreachable("cannot be reached: nothing answers at its address") from problem

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host; those of this machine are known without a look-up."""
        if host == LOCALHOST:
            return _LOOPBACK
        try:
            ip_address(host)
        except ValueError:
            return self._looked_up(host, port)
        return [host]

    def _looked_up(self, host: str, port: int) -> Sequence[str]:
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            rows = _in_time(look_up, self._deadline)
        except (OSError, UnicodeError) as error:
            raise Unreachable("cannot be reached: the name of its host has no address") from error
        return list(dict.fromkeys(str(row[4][0]) for row in rows))[:_ADDRESSES_TRIED]


def _in_time(
    work: Callable[[], Value],
    deadline: Deadline,
    leave: Callable[[Value], None] = lambda _: None,
) -> Value:
    """What comes of work that cannot be ended; ``leave`` gets it where it comes too late."""
    future: Future[Value] = Future()

    def do() -> None:
        try:
            future.set_result(work())
        except (OSError, UnicodeError) as error:
            future.set_exception(error)

    def end(late: Future[Value]) -> None:
        if late.exception() is None:
            leave(late.result())

    Thread(target=do, daemon=True).start()
    try:
        while not future.done():
            wait((future,), deadline.step())
    except ServerFault:
        future.add_done_callback(end)
        raise
    return future.result()


class _BoundedStream(httpcore2.NetworkStream):
    """A connection whose every step takes no longer than the time that is left for all."""

    def __init__(self, connected: socket.socket, deadline: Deadline, most: int) -> None:
        self._socket = connected
        self._deadline = deadline
        self._most = most
        self._left = most

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece = self._step(lambda: self._socket.recv(max_bytes))
        self._left -= len(piece)
        if self._left < 0:
            raise TooMuch(f"replied with more than {size_text(self._most)}")
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        while rest:
            rest = rest[self._step(partial(self._socket.send, rest)) :]

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        wrap = partial(ssl_context.wrap_socket, self._socket, do_handshake_on_connect=False)
        try:
            self._socket = self._step(lambda: wrap(server_hostname=server_hostname))
            self._step(self._socket.do_handshake)
        except ServerFault:
            self.close()
            raise
        return self

    def _step(self, work: Callable[[], Value]) -> Value:
        """What comes of one step of the connection, within the time that is left."""
        while True:
            self._socket.settimeout(self._deadline.step())
            try:
                return work()
            except TimeoutError:
                continue
            except ssl.SSLCertVerificationError as error:
                raise Unreachable("shows a certificate that is not trusted") from error
            except OSError as error:
                raise Doubtful("broke the connection off") from error
