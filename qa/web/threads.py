"""Work in threads beyond those of the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

Result = TypeVar("Result")


async def in_thread(work: Callable[[], Result], stop: Callable[[], None] = lambda: None) -> Result:
    """Do work in a thread, and wait for its end even if nobody wants it any more.

    A thread cannot be cancelled: until it ends it has its place. It is none of those of the event
    loop, which may all be with some who wait for a place: then nobody would ever leave.

    Args:
        work: is done.
        stop: may let it end sooner; called when nobody wants it any more, or it has ended.
    """
    thread = asyncio.ensure_future(to_thread.run_sync(work, limiter=CapacityLimiter(1)))
    try:
        return await asyncio.shield(thread)
    finally:
        stop()
        await asyncio.wait([thread])
