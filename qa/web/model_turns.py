"""Waiting for a language model beside the turns: who does keeps nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakSet

from anyio import CapacityLimiter

from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Late
from qa.web.threads import in_thread

if TYPE_CHECKING:
    from qa.answering.answer import Answer
    from qa.llm.servers.ladder import LanguageModel
    from qa.web.limits import Limits


class ModelTurns:
    """Lets so many wait for a language model at a time, and so many for that, as limits allow.

    Attributes:
        llm: is asked.
        places: of those who wait for it.
    """

    def __init__(self, llm: LanguageModel, limits: Limits) -> None:
        """Ask a model; one for the whole server, for it remembers what its server can do."""
        self.llm = llm
        self._queue = limits.queue
        self.places = CapacityLimiter(limits.choosing)
        self._deadlines = WeakSet[Deadline]()
        self._is_closed = False

    def close(self) -> None:
        """Wait no longer: whoever does, or would from now on, gets the answer that stands."""
        self._is_closed = True
        for deadline in self._deadlines:
            deadline.end()

    async def work(self, ask: Callable[..., Answer], without: Callable[[str], Answer]) -> Answer:
        """What comes of asking with a deadline.

        What was worked out before is remembered, so that little is left to do but wait.

        Args:
            ask: takes ``deadline``; called in a thread.
            without: gives, for a reason in a sentence, what stands where too many wait.
        """
        seconds = self.llm.server.seconds
        deadline = Deadline(seconds)
        self._deadlines.add(deadline)
        if self._is_closed:
            deadline.end()
        async with AsyncExitStack() as place:
            is_full = self.places.statistics().tasks_waiting >= self._queue
            try:
                async with asyncio.timeout(0 if is_full else seconds):
                    await place.enter_async_context(self.places)
            except TimeoutError:
                name = self.llm.server.name
                return without(f"The language model {name} is asked too much at this moment.")
            with suppress(Late):
                deadline.left()  # It runs also while another waits for the same reply.
            return await in_thread(partial(ask, deadline=deadline), deadline.end)
