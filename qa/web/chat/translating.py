"""Translations that a reader wants of a quote, by the language model of the server."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from qa.web.chat import downloads, fields
from qa.web.chat.fields import Object, PageError
from qa.web.chat.messages import Json
from qa.web.service import Service
from qa.web.views.answer import translation_html


async def translated_quote(service: Service, payload: Object) -> Json:
    """A quote in the language of its question, for ``{"turn", "quote"}``; or why there is none.

    Only what stands in the archive to the letter is sent to the model. Errors as of
    `Service.translate`.

    Raises:
        PageError: there is no such quote, or it is not in another language.
    """
    number = fields.number(payload, "quote")
    kept = await run_in_threadpool(downloads.kept_answer, service.archive, payload)
    quotes = kept.answer.quotes
    if number >= len(quotes) or kept.gone.intersection(quotes[number].citations):
        raise PageError("there is no such quote in the archive")
    answer = await service.translate(kept.answer, (number,))
    if answer.translation is None:
        raise PageError("no quote is in another language than the question")
    if problem := answer.translation.problem:
        return {"problem": problem}
    return {"html": translation_html(answer.translation, number, fields.language(payload))}
