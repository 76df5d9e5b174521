"""Waits for an answer as long as who asked is there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from starlette.requests import Request

Result = TypeVar("Result")


class Gone(Exception):
    """Who asked has gone, and waits for no answer."""


async def while_there(request: Request, work: Awaitable[Result]) -> Result:
    """What comes of some work, which is cancelled where the client of a request goes away.

    Raises:
        Gone: it went away.
    """
    working, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Gone
        return working.result()
    finally:
        working.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
