"""The routes of OpenAI's API that an archive can answer: chat completions, and models."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Body, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from embeddings.errors import EmbeddingsError
from qa.errors import QaError
from qa.export.answer_json import JsonObject
from qa.text.plain import listed
from qa.web.api.leaving import Gone, while_there
from qa.web.api.payloads import problem_of
from qa.web.api.rest import BROKEN, NO_JSON, Reply
from qa.web.completions.asked import Asked, CannotComplete, CompletionRequest, asked_by
from qa.web.completions.prompts import NO_TASKS
from qa.web.completions.reply import Completion, ModelReply, reply_of
from qa.web.completions.waiting import SOON, events
from qa.web.security.guard import COMPLETIONS
from qa.web.security.responses import OPENAI, openai_error
from qa.web.service import Service

MODEL = "citewire"
"""The archive, as a client of OpenAI's API names it."""

MODEL_OF_QUOTES = "citewire-quotes"
"""The archive without the language model that takes part in its answers."""

NOTHING_HERE = (
    f"There is nothing at this address. There are {COMPLETIONS}, {OPENAI}/models and "
    f"{OPENAI}/models/{MODEL}."
)
WRONG_METHOD = "This address is asked with another method."


def add_completions(server: FastAPI, service: Service) -> None:
    """Answer /v1 on a server, before whatever else is mounted on it."""
    api = build_completions(service)
    # An endpoint that is no function gets the request with its whole path, whatever its method.
    server.router.routes[:0] = [Route(place, api) for place in (OPENAI, OPENAI + "/{rest:path}")]


def build_completions(service: Service) -> FastAPI:
    """The API alone, as an application of its own."""
    api = FastAPI(
        title="Citewire",
        summary="A news archive as a model of OpenAI's API.",
        version="1",
        openapi_url=None,
        redirect_slashes=False,
        default_response_class=Reply,
    )
    _add_completions(api, service)
    _add_models(api, service)
    _add_errors(api)
    return api


def _models(service: Service) -> tuple[str, ...]:
    """The models that there are, that with all a server can do first."""
    return (MODEL, MODEL_OF_QUOTES) if service.llm else (MODEL,)


def _add_completions(api: FastAPI, service: Service) -> None:
    async def reply_to(asked: Asked, model: str, server: str) -> ModelReply:
        if asked.is_prompt:
            return ModelReply(NO_TASKS)
        answer = await service.ask(
            asked.question, llm=model != MODEL_OF_QUOTES, history=asked.history
        )
        return reply_of(answer, server)

    @api.post(COMPLETIONS)
    async def complete(request: Request, asked: Annotated[CompletionRequest, Body()]) -> Response:
        """Answer the last question of a talk with verbatim quotes, whole or as a stream."""
        _check_model(asked.model, service)
        completion = Completion(asked.model)
        replying = reply_to(asked_by(asked), asked.model, str(request.base_url).rstrip("/"))
        if not asked.stream:
            return Reply(completion.whole(await while_there(request, replying)))
        asking = asyncio.ensure_future(replying)
        done, _ = await asyncio.wait((asking,), timeout=SOON)
        if done and (error := asking.exception()):
            raise error
        with_usage = bool(asked.stream_options and asked.stream_options.include_usage)
        return StreamingResponse(
            events(
                asking,
                completion.begun(),
                lambda reply: completion.chunks(reply, with_usage=with_usage),
            ),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )


def _add_models(api: FastAPI, service: Service) -> None:
    def model(name: str) -> JsonObject:
        built = service.archive.built()
        created = int(datetime.fromisoformat(built).timestamp()) if built else 0
        return {"id": name, "object": "model", "created": created, "owned_by": "citewire"}

    @api.get(OPENAI + "/models")
    def models() -> Reply:
        """The models that there are, as old as the last build."""
        return Reply({"object": "list", "data": [model(name) for name in _models(service)]})

    @api.get(OPENAI + "/models/{name:path}")
    def model_named(name: str) -> Reply:
        """One of them."""
        _check_model(name, service)
        return Reply(model(name))


def _check_model(name: str, service: Service) -> None:
    models = _models(service)
    if name not in models:
        sentence = f"There is no such model here; there is {listed(models)}."
        raise CannotComplete(sentence, "model", "model_not_found", 404)


def _add_errors(api: FastAPI) -> None:
    @api.exception_handler(RequestValidationError)
    async def not_valid(_: Request, error: RequestValidationError) -> Reply:
        """The first thing that is wrong with a request. What was sent is not repeated."""
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return _error(400, NO_JSON)
        place = ".".join(map(str, first["loc"][1:]))
        what = str(first["msg"])
        return _error(400, f"{place}: {what}." if place else f"{what}.", param=place or None)

    @api.exception_handler(HTTPException)
    async def not_here(_: Request, error: HTTPException) -> Reply:
        """A refusal of FastAPI itself, in our words."""
        sentences = {400: NO_JSON, 404: NOTHING_HERE, 405: WRONG_METHOD}
        sentence = sentences.get(error.status_code, error.detail)
        return _error(error.status_code, sentence, headers=error.headers)

    @api.exception_handler(CannotComplete)
    async def cannot(_: Request, error: CannotComplete) -> Reply:
        return _error(error.status, str(error), param=error.param, code=error.code)

    @api.exception_handler(QaError)
    @api.exception_handler(EmbeddingsError)
    async def no_answer(_: Request, error: QaError | EmbeddingsError) -> Reply:
        problem = problem_of(error)
        headers = {"retry-after": str(problem.retry)} if problem.retry else None
        if problem.status == 422:  # OpenAI's servers have no such status
            return _error(400, problem.detail, param="messages")
        return _error(problem.status, problem.detail, headers=headers)

    @api.exception_handler(Gone)
    async def gone(_: Request, error: Gone) -> Response:
        """An empty answer that nobody reads; by nginx's status for it."""
        return Response(status_code=499)

    @api.exception_handler(Exception)
    async def broken(_: Request, error: Exception) -> Reply:
        """An unexpected error; the server logs it with its traceback."""
        return _error(500, BROKEN)


def _error(
    status: int,
    sentence: str,
    *,
    param: str | None = None,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    return Reply(openai_error(status, sentence, param, code), status, headers=headers)
