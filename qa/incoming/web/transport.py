"""Asks a server for one page: one connection, bounded in time and bytes, to a checked address.

No cookies, no proxy, no other header than those below: the same for every server.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpcore

from qa.incoming.web.addresses import Policy
from qa.incoming.web.errors import TooMuch, Unreachable
from qa.incoming.web.limits import FetchLimits
from seeds.limits import size_text

PRODUCT = "Citewire"
"""Our name in robots.txt."""

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"

_ADDRESSES_TRIED = 4
"""Of a host that has more: each may take its time not to answer."""


def agent() -> str:
    """The name by which servers are asked, with our version."""
    return f"{PRODUCT}/{version('citewire')}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered.

    Attributes:
        status: by RFC 9110.
        headers: names in lower case, with their values; a name may come again.
        body: inflated if it was compressed.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header; None where it is not there."""
        return next((value for known, value in self.headers if known == name), None)

    @property
    def media_type(self) -> str:
        """Such as "text/html"; "" where the server does not say."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that a policy allows, and to no other.

    Every connection is made here, also that of a redirect, so nothing needs a second look.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that answers.

        Raises:
            AddressRefused: one of its addresses is not allowed; none was tried.
            httpcore.ConnectError: it has no address, or none answers.
        """
        try:
            with anyio.fail_after(timeout):
                addresses = await self._policy.addresses(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("it has no address; is its name right?") from error
        tried = addresses[:_ADDRESSES_TRIED]
        share = None if timeout is None else timeout / len(tried)
        problem: Exception = httpcore.ConnectError("it does not answer")
        for address in tried:
            try:
                return await self._network.connect_tcp(
                    address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: nothing of this machine is asked."""
        raise httpcore.UnsupportedProtocol("no socket of this machine is asked")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await anyio.sleep(seconds)


class Web:
    """Asks servers, one request for each connection."""

    def __init__(self, policy: Policy, limits: FetchLimits) -> None:
        self._limits = limits
        self._backend = CheckedBackend(policy)
        self._tls: ssl.SSLContext | None = None
        self._headers = {"user-agent": agent(), "accept": _ACCEPT, "accept-encoding": "gzip"}

    async def get(self, url: str, headers: Mapping[str, str], most: int | None = None) -> Reply:
        """Ask for one page; a redirect is the reply.

        Args:
            url: as `web_address` gives it.
            headers: besides our own.
            most: bytes of the body; by default as many as its kind may have.

        Raises:
            AddressRefused: its host is not on the public internet; it was not connected to.
            Unreachable: there came no whole answer within the limits.
        """
        limits = self._limits
        try:
            with anyio.fail_after(limits.whole_seconds):
                return await self._get(url, headers, most)
        except TimeoutError as error:
            reason = f"took longer than {limits.whole_seconds:g} seconds"
            raise Unreachable(reason) from error
        except httpcore.TimeoutException as error:
            reason = f"gave no answer for {limits.connect_seconds:g} seconds"
            raise Unreachable(reason) from error
        except httpcore.NetworkError as error:
            raise Unreachable(f"cannot be reached: {error or 'it went away'}") from error
        except httpcore.ProtocolError as error:
            raise Unreachable(f"does not answer as HTTP wants it: {error}") from error

    async def _get(self, url: str, headers: Mapping[str, str], most: int | None) -> Reply:
        parts = urlsplit(url)
        if parts.scheme == "https" and self._tls is None:
            self._tls = httpcore.default_ssl_context()
        named = {"host": parts.netloc, **self._headers, **headers, "connection": "close"}
        sent: list[tuple[bytes | str, bytes | str]] = [*named.items()]
        timeouts = {"connect": self._limits.connect_seconds}
        target = httpcore.URL(url)
        async with (
            httpcore.AsyncHTTPConnection(
                target.origin, self._tls, network_backend=self._backend
            ) as connection,
            connection.stream(
                "GET", target, headers=sent, extensions={"timeout": timeouts}
            ) as response,
        ):
            reply = Reply(response.status, _decoded(response.headers))
            if response.status != 200:
                return reply
            most = most or self._most(reply)
            body = await _body(response.aiter_stream(), reply, most)
        return Reply(reply.status, reply.headers, body)

    def _most(self, reply: Reply) -> int:
        is_page = "html" in reply.media_type
        return self._limits.page_bytes if is_page else self._limits.list_bytes


def _decoded(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    # Latin-1 takes every byte; what is not ASCII there has no meaning (RFC 9110, 5.5).
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers
    )


async def _body(stream: AsyncIterable[bytes], reply: Reply, most: int) -> bytes:
    """Take the body, inflated, of so many bytes at most.

    Raises:
        Unreachable: it has more, is damaged, or is compressed as nobody asked for.
    """
    encoding = (reply.header("content-encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise Unreachable(f"is compressed by {encoding!r}, which was not asked for")
    length = reply.header("content-length") or ""
    if length.isdecimal() and int(length) > most:
        raise _too_much(most)
    gunzip = None if encoding == "identity" else Gunzip(most)
    body = bytearray()
    taken = 0
    async for piece in stream:
        taken += len(piece)
        body += piece if gunzip is None else gunzip.inflate(piece)
        if max(taken, len(body)) > most:
            raise _too_much(most)
    if gunzip is not None and not gunzip.is_whole:
        raise Unreachable("broke its compressed answer off")
    return bytes(body)


def _too_much(most: int) -> TooMuch:
    return TooMuch(f"has more than {size_text(most)}")


class Gunzip:
    """Inflates gzip piece by piece; not a byte more than is allowed is ever set aside."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._member = zlib.decompressobj(31)  # 31: with the header of gzip
        self._has_begun = False

    @property
    def is_whole(self) -> bool:
        """Whether it ends where a member ends."""
        return self._member.eof or not self._has_begun

    def inflate(self, piece: bytes) -> bytes:
        """Inflate on; no more than what is allowed, and one byte that shows that it is more.

        Raises:
            Unreachable: it is damaged.
        """
        inflated = bytearray()
        while piece and self._size <= self._most:
            if self._member.eof:  # a file of gzip may have several
                self._member = zlib.decompressobj(31)
            self._has_begun = True
            try:
                part = self._member.decompress(piece, self._most + 1 - self._size)
            except zlib.error as error:
                raise Unreachable("gave damaged gzip") from error
            self._size += len(part)
            inflated += part
            piece = self._member.unconsumed_tail or self._member.unused_data
        return bytes(inflated)
