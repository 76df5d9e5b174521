"""The REST API of the web server, described in OpenAPI."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Body, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route

from embeddings.errors import EmbeddingsError
from qa.answering.sentence_weights import QUOTING
from qa.errors import QaError
from qa.export.answer_json import ArticleShape
from qa.export.shapes import ListingShape
from qa.export.tables import headlines_csv, passages_csv
from qa.question.query import QuestionLimits
from qa.web.api.leaving import Gone, while_there
from qa.web.api.payloads import (
    answer_reply,
    article_reply,
    listing_reply,
    passages_reply,
    problem_of,
    watched_reply,
)
from qa.web.api.schemas import (
    AskedBefore,
    AskedByBody,
    AskQuery,
    AskRequest,
    FoundShape,
    HealthShape,
    ProblemShape,
    SearchedByBody,
    SearchQuery,
    ServedAnswerShape,
    WatchedQuestionsShape,
    question_limits,
)
from qa.web.api.selections import ListQuery
from qa.web.security.login import BRIEF
from qa.web.service import SEARCH_PASSAGES, Service

BROKEN = "Something went wrong. The terminal that runs the server says what."
NOTHING_HERE = "There is nothing at this address of the API; /api/openapi.json lists what there is."
NO_JSON = "The body is no JSON that can be read."

_REFUSED = {400: NO_JSON, 404: NOTHING_HERE, 405: "This address is asked with another method."}
_ABOUT = (
    "Ask a news archive, get the quote. Every answer is made of verbatim sentences with their "
    "citations, or says that the archive has none. Problems come as one sentence in `detail`."
)


def add_api(server: FastAPI, service: Service) -> None:
    """Answer /api and /health on a server, before whatever else is mounted on it."""
    api = build_api(service)
    # An endpoint that is no function gets the request with its whole path, whatever its method.
    places = ("/health", "/api", "/api/{rest:path}", "/mcp")
    server.router.routes[:0] = [Route(place, api) for place in places]


def build_api(service: Service) -> FastAPI:
    """The API alone, as an application of its own."""
    api = FastAPI(
        title="Citewire",
        summary="Ask a news archive, get the quote.",
        description=_ABOUT,
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=Reply,
    )
    _add_questions(api, service)
    _add_articles(api, service)
    _add_watched(api, service)
    _add_health(api, service)
    _add_problems(api)
    return api


class Reply(JSONResponse):
    """JSON that nobody keeps: an archive is not for caches between."""

    def __init__(self, content: object = None, status_code: int = 200, **options: Any) -> None:
        super().__init__(content, status_code, **options)
        self.headers["cache-control"] = "no-store"

    def render(self, content: object) -> bytes:
        """As ASCII, so that no character can stand in the way."""
        return json.dumps(content, allow_nan=False).encode("ascii")


_SENTENCES = {
    400: "The body is no JSON.",
    401: "Sign in first; only where the server has logins.",
    403: "Another site's page asked.",
    404: "No article has that id.",
    413: "The body is too long.",
    415: "The body is not declared as JSON.",
    422: "The question or a parameter cannot be used.",
    429: "Too many questions wait, or came from this address. `Retry-After` says how long to wait.",
    500: "An error that nobody foresaw.",
    503: "The archive cannot be read.",
}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems of an operation, for OpenAPI."""
    return {
        status: {"model": ProblemShape, "description": _SENTENCES[status]} for status in statuses
    }


_BY_ADDRESS = _problems(401, 403, 422, 429, 500, 503)
_TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
_BY_BODY = _problems(400, 401, 403, 413, 415, 422, 429, 500, 503)


def _add_questions(api: FastAPI, service: Service) -> None:
    async def ask(asked: AskQuery | AskedByBody, limits: QuestionLimits) -> Reply:
        k = asked.k or QUOTING.passages
        answer = await service.ask(
            asked.question, k=k, explain=asked.explain, llm=asked.llm, **limits
        )
        if asked.translate:
            answer = await service.translate(answer)
        if asked.next:
            answer = replace(answer, next_questions=await service.next_questions(answer))
        return Reply(answer_reply(answer))

    async def search(asked: AskRequest, limits: QuestionLimits) -> Reply:
        k = asked.k or SEARCH_PASSAGES
        return Reply(passages_reply(await service.search(asked.question, k, **limits)))

    @api.get("/api/ask", response_model=ServedAnswerShape, responses=_BY_ADDRESS)
    async def ask_by_address(request: Request, asked: Annotated[AskQuery, Query()]) -> Reply:
        """Answer a question with verbatim quotes, or say that the archive cannot."""
        return await while_there(request, ask(asked, _limits(asked, asked.outlet, asked.language)))

    @api.post("/api/ask", response_model=ServedAnswerShape, responses=_BY_BODY)
    async def ask_by_body(request: Request, asked: Annotated[AskedByBody, Body()]) -> Reply:
        """Answer a question, understood by the ones before it."""
        limits = _limits(asked, asked.outlets, asked.languages, asked.history, asked.drop)
        return await while_there(request, ask(asked, limits))

    @api.get("/api/search", response_model=FoundShape, responses={**_BY_ADDRESS, **_TABLE})
    async def search_by_address(
        request: Request, asked: Annotated[SearchQuery, Query()]
    ) -> Response:
        """The best passages for a question, best first; as a table where CSV is accepted."""
        limits = _limits(asked, asked.outlet, asked.language)
        if not _wants_table(request):
            return await search(asked, limits)
        passages = await service.search(asked.question, asked.k or SEARCH_PASSAGES, **limits)
        return _table(passages_csv(passages))

    @api.post("/api/search", response_model=FoundShape, responses=_BY_BODY)
    async def search_by_body(asked: Annotated[SearchedByBody, Body()]) -> Reply:
        """The best passages for a question, understood by the ones before it."""
        return await search(
            asked, _limits(asked, asked.outlets, asked.languages, asked.history, asked.drop)
        )


def _wants_table(request: Request) -> bool:
    return request.headers.get("accept", "").partition(";")[0].strip() == "text/csv"


def _table(text: str) -> Response:
    return Response(text, media_type="text/csv", headers={"cache-control": "no-store"})


def _limits(
    asked: AskRequest,
    outlets: Sequence[str],
    languages: Sequence[str],
    history: Sequence[AskedBefore] = (),
    drop: Sequence[str] = (),
) -> QuestionLimits:
    days, turns = (asked.since, asked.until, asked.as_of), [earlier.turn() for earlier in history]
    return question_limits(*days, outlets, asked.any_time, turns, drop, languages)


def _add_articles(api: FastAPI, service: Service) -> None:
    @api.get("/api/articles", response_model=ListingShape, responses={**_BY_ADDRESS, **_TABLE})
    async def articles(request: Request, asked: Annotated[ListQuery, Query()]) -> Response:
        """Articles by their words, byline, outlet, language and days: counted, and listed by pages.

        As a table where CSV is accepted.
        """
        listing = await service.listing(asked.selection(), asked.n, asked.offset)
        if _wants_table(request):
            return _table(headlines_csv(listing.articles))
        return Reply(listing_reply(listing))

    @api.get(
        "/api/articles/{article_id}",
        response_model=ArticleShape,
        responses=_problems(401, 404, 422, 500, 503),
    )
    def article(article_id: Annotated[str, Path(max_length=200)]) -> Reply:
        """One article, also one that a newer version has replaced."""
        return Reply(article_reply(service.article(article_id)))


def _add_watched(api: FastAPI, service: Service) -> None:
    @api.get(
        "/api/watched",
        response_model=WatchedQuestionsShape,
        responses=_problems(401, 500, 503),
    )
    def watched() -> Reply:
        """The questions that each build asks again, as they were answered last."""
        return Reply(watched_reply(service.watched()))


def _add_health(api: FastAPI, service: Service) -> None:
    archive = service.archive

    @api.get("/health", response_model=HealthShape, responses=_problems(401, 500, 503))
    def health(request: Request) -> Reply:
        """Whether the archive can be read, and what is in it. Cheap; asks nothing.

        Where the server has logins, who comes without one is told the status only.
        """
        coverage = archive.coverage()
        if request.scope.get(BRIEF):
            return Reply({"status": "ok"})
        return Reply(
            {
                "status": "ok",
                "articles": coverage.articles,
                "passages": coverage.passages,
                "first_day": coverage.first_day and coverage.first_day.isoformat(),
                "last_day": coverage.last_day and coverage.last_day.isoformat(),
                "built": archive.built(),
                "model_loaded": archive.is_model_loaded,
            }
        )


def _problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply({"detail": detail}, status, headers=headers)


def _methods(api: FastAPI, request: Request) -> list[str]:
    """The methods that the address of a request allows."""
    fitting = (
        route.methods or ()
        for route in api.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] != Match.NONE
    )
    return sorted({method for methods in fitting for method in methods})


def _add_problems(api: FastAPI) -> None:
    @api.exception_handler(RequestValidationError)
    async def not_valid(_: Request, error: RequestValidationError) -> Reply:
        """The first thing that is wrong with a request. What was sent is not repeated."""
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return _problem(400, NO_JSON)
        place = ".".join(map(str, first["loc"][1:]))
        what = str(first["msg"]).removeprefix("Value error, ")
        return _problem(422, f"{place}: {what}." if place else f"{what}.")

    @api.exception_handler(HTTPException)
    async def not_here(request: Request, error: HTTPException) -> Reply:
        """A refusal of FastAPI itself, in our words."""
        detail = _REFUSED.get(error.status_code, error.detail)
        # Of an address with two routes Starlette (1.10) names the methods of the first only.
        methods = {"allow": ", ".join(_methods(api, request))}
        return _problem(error.status_code, detail, methods if error.status_code == 405 else None)

    @api.exception_handler(QaError)
    @api.exception_handler(EmbeddingsError)
    async def no_answer(_: Request, error: QaError | EmbeddingsError) -> Reply:
        problem = problem_of(error)
        headers = {"retry-after": str(problem.retry)} if problem.retry else None
        return _problem(problem.status, problem.detail, headers)

    @api.exception_handler(Gone)
    async def gone(_: Request, error: Gone) -> Response:
        """An empty answer that nobody reads; by nginx's status for it."""
        return Response(status_code=499)

    @api.exception_handler(Exception)
    async def broken(_: Request, error: Exception) -> Reply:
        """An unexpected error; the server logs it with its traceback."""
        return _problem(500, BROKEN)
