"""Questions that a visitor adds to those that are watched, or takes away."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from qa.web.chat import fields
from qa.web.chat.fields import Object
from qa.web.chat.messages import Json
from qa.web.service import Service
from qa.web.views.watched import watched_html


async def change_watched(service: Service, payload: Object) -> Json:
    """The list after ``{"add": question}`` or ``{"remove": question}``; errors as of `Service`."""
    if added := fields.text(payload, "add"):
        await service.watch(added)
    if removed := fields.text(payload, "remove"):
        await run_in_threadpool(service.unwatch, removed)
    questions = await run_in_threadpool(service.watched)
    return {"html": watched_html(questions, fields.language(payload), can_change=True)}
