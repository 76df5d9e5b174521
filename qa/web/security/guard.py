"""The guard of the web server: an allow-list of requests, rate limits, and security headers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from qa.languages.codes import ENGLISH
from qa.languages.messages import say
from qa.web.limits import TOO_BUSY, TOO_MANY, TOO_MANY_TIMELINES, Limits
from qa.web.page_language import WANTED, page_language
from qa.web.security.csp import WithPolicy
from qa.web.security.gradio_calls import (
    JOIN,
    PLACES,
    SERVER,
    SESSION,
    Call,
    CallRefused,
    Calls,
    Sessions,
)
from qa.web.security.responses import (
    address_of,
    header,
    is_cross_site,
    is_for_openai_clients,
    read_body,
    replayed,
    send_done,
    send_error,
    send_problem,
)
from qa.web.security.throttle import Window

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Refusal = tuple[int, str] | tuple[int, str, int]
"""An HTTP status, a sentence, and perhaps the seconds after which to try again."""

HEARTBEAT = "/gradio_api/heartbeat/"
ANSWERS = "/gradio_api/queue/data"
HEALTH = "/health"
MCP = "/mcp"
COMPLETIONS = "/v1/chat/completions"
ASKED = frozenset(("/api/ask", "/api/search", COMPLETIONS))
QUESTIONS = ASKED | {"/api/articles"}
"""What counts as a question of its address; those of `ASKED` also come with a body."""
STARTED = ("/", "/config", "/gradio_api/info")
PAGES = frozenset(
    (
        "/",
        "/config",
        "/favicon.ico",
        "/manifest.json",
        "/robots.txt",
        "/theme.css",
        "/gradio_api/app_id",
        "/gradio_api/info",
        ANSWERS,
        "/gradio_api/startup-events",
    )
)
"""The allow-list of GET; Gradio serves much more, such as files."""

CROSS_SITE = "Another site's page may not ask here."
TIMELINE = "timeline"
"""The function of the page that takes as long as an answer."""
NEXT = "next_questions"
TRANSLATE = "translate"
"""Those that the page calls behind an answer: by itself, and for a quote."""
NOT_HERE = "There is nothing here. The chat is at the top of this address."

_NAME = r"[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]{0,119}"
# Gradio (6.31) asks the file system of any name, and fails where that refuses it.
_FILE = re.compile(
    rf"/(?:assets|static|svelte)(?:/{_NAME})+|/page/(?:[0-9a-f]{{12}}/)?[a-z]+\.(?:js|css)"
    rf"|{HEARTBEAT}{SESSION.pattern}"
)


class Guard:
    """ASGI middleware: an allow-list of requests, rate limits, and security headers.

    A call must be one of the page, see `qa.web.security.gradio_calls`; files go in where
    ``streams`` says so.
    """

    def __init__(
        self,
        app: ASGIApp,
        calls: Calls,
        limits: Limits | None = None,
        *,
        streams: frozenset[str] = frozenset(),
        has_answers: Callable[[str], bool] = lambda _: True,
        turned_away: Callable[[str, str], None] = lambda _, __: None,
        sessions: Sessions | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Stand around ``app``.

        Args:
            app: the chat.
            calls: what its page sends.
            limits: how much it takes.
            streams: where files may be posted. Their bodies pass without being held here:
                whoever answers there bounds them.
            has_answers: whether answers are kept for a session; of one that it does not
                know Gradio (6.31) finds out after it has begun to answer.
            turned_away: called with the session whose question was not taken, and why.
            sessions: told of the pages that come and go.
            clock: seconds that never go back.
        """
        self.app = app
        self._calls = calls
        self._limits = limits or Limits()
        self._streams = streams
        self._has_answers = has_answers
        self._turned_away = turned_away
        self._sessions = sessions or Sessions(lambda _: None)
        self._clock = clock
        self._questions = Window(max(1, self._limits.per_minute), 60.0)
        # Apart, for the page opens one by itself after a question.
        self._timelines = Window(max(1, self._limits.per_minute), 60.0)
        self._nexts = Window(max(1, self._limits.per_minute), 60.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        call = Call("")
        if refusal is None and scope["method"] == "POST" and scope["path"] not in self._streams:
            body = await read_body(receive, self._limits.body)
            refusal, call = self._call_refusal(scope, body)
            receive = replayed(call.body or body, receive)
        if refusal is not None:
            await _refuse(scope, send, refusal)
            return
        if call.is_early:
            await send_done(send)
            return
        if scope["path"] in STARTED:  # also asked for other pages, which the chat has not
            scope = {**scope, WANTED: page_language(scope), "query_string": b""}
        if scope["path"] == "/":
            # The hashes are made over the plain page, so it must not come compressed.
            plain = [(n, v) for n, v in scope["headers"] if n != b"accept-encoding"]
            scope = {**scope, "headers": plain}
        if scope["path"].rstrip("/") == JOIN:
            busy = say(page_language(scope), TOO_BUSY)
            send = _QueueFull(scope, send, lambda: self._turned_away(call.session, busy)).send
        if scope["path"].startswith(HEARTBEAT):  # lasts as long as the page is open
            page = scope["path"].removeprefix(HEARTBEAT)
            self._sessions.opened(page)
            try:
                await self.app(scope, receive, WithPolicy(send).send)
            finally:
                self._sessions.closed(page)
        else:
            await self.app(scope, receive, WithPolicy(send).send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        """The refusal of a request before its body is read, or None to go on."""
        path, method = scope["path"], scope["method"]
        if is_for_programs(path):
            return self._program_refusal(scope)
        if method == "POST":
            return self._post_refusal(scope)
        if method not in ("GET", "HEAD"):
            return 405, "The chat is asked with GET and POST only."
        if path not in PAGES and not (len(path) < 300 and _FILE.fullmatch(path)):
            return 404, NOT_HERE
        if path == ANSWERS and not self._has_answers(_wanted_session(scope)):
            return 404, "Nothing was asked in this session. Load the page again."
        return None

    def _program_refusal(self, scope: Scope) -> Refusal | None:
        """As `_refusal`, for the APIs that say themselves how they are asked."""
        if scope["path"] != HEALTH and is_cross_site(scope):
            return 403, CROSS_SITE
        if scope["method"] == "POST" and scope["path"] in (*ASKED, MCP):
            return self._body_refusal(scope)
        return self._question_refusal(scope) if scope["path"] in QUESTIONS else None

    def _post_refusal(self, scope: Scope) -> Refusal | None:
        streams = scope["path"] in self._streams
        if not streams and scope["path"].rstrip("/") not in PLACES:
            return 404, NOT_HERE
        if is_cross_site(scope):
            return 403, CROSS_SITE
        return None if streams else self._body_refusal(scope)

    def _body_refusal(self, scope: Scope) -> Refusal | None:
        """The refusal of a body by its headers, or None to go on."""
        kind = header(scope, b"content-type").split(b";")[0].strip().lower()
        if kind != b"application/json":
            return 415, "A call must be JSON, with the content type application/json."
        length = header(scope, b"content-length")
        if length.isdigit() and (len(length) > 12 or int(length) > self._limits.body):
            return self._too_long()
        return None

    def _call_refusal(self, scope: Scope, body: bytes) -> tuple[Refusal | None, Call]:
        """The refusal of a call, or None to let it pass; and what it is."""
        if len(body) > self._limits.body:
            return self._too_long(), Call("")
        path = scope["path"].rstrip("/")
        if is_for_programs(scope["path"]):
            asks = path in ASKED or (path == MCP and _calls_question(body))
            return (self._question_refusal(scope) if asks else None), Call("")
        try:
            call = self._calls.read(path, body)
        except CallRefused as error:
            return (400, str(error)), Call("")
        refusal = None
        if call.function == TIMELINE:
            refusal = self._count(scope, self._timelines, TOO_MANY_TIMELINES)
        elif call.function in (NEXT, TRANSLATE):
            refusal = self._count(scope, self._nexts, TOO_MANY)
        elif path == JOIN and call.asks:
            refusal = self._question_refusal(scope)
            if refusal is not None:
                self._turned_away(call.session, refusal[1])
        return refusal, call

    def _question_refusal(self, scope: Scope) -> Refusal | None:
        """Count a question of an address, whichever API it came to; or why it must wait."""
        return self._count(scope, self._questions, TOO_MANY)

    def _count(self, scope: Scope, window: Window, too_many: str) -> Refusal | None:
        if not self._limits.per_minute:
            return None
        address, now = address_of(scope), self._clock()
        if (wait := window.wait(address, now)) > 0:
            seconds = int(wait) + 1
            language = ENGLISH if is_for_programs(scope["path"]) else page_language(scope)
            return 429, say(language, too_many, seconds=seconds), seconds
        window.add(address, now)
        return None

    def _too_long(self) -> Refusal:
        return 413, f"That is too long: the most that can be sent is {self._limits.body:,} bytes."


class _QueueFull:
    """Says in a sentence that the queue is full, where Gradio sends a server error."""

    def __init__(self, scope: Scope, send: Send, turned_away: Callable[[], None]) -> None:
        self._scope = scope
        self._send = send
        self._turned_away = turned_away
        self._is_full = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 503:
            self._is_full = True
            self._turned_away()
            await send_error(self._scope, self._send, 429, TOO_BUSY, retry=5)
        elif not self._is_full:
            await self._send(message)


def is_for_programs(path: str) -> bool:
    """Whether a path belongs to an API, or to who watches over the server."""
    is_api = path in (HEALTH, MCP, "/api") or path.startswith("/api/")
    return is_api or is_for_openai_clients(path)


async def _refuse(scope: Scope, send: Send, refusal: Refusal) -> None:
    if refusal[0] == 429 and scope["path"].rstrip("/") == SERVER:
        # Gradio's client (6.31) does not show the page the body of a call that failed.
        await send_problem(send, refusal[1])
    else:
        await send_error(scope, send, *refusal)


def _calls_question(body: bytes) -> bool:
    """Whether a message of MCP asks the archive a question."""
    try:
        message = json.loads(body)
        return bool(message["method"] == "tools/call" and message["params"]["name"] != "article")
    except (ValueError, RecursionError, TypeError, KeyError):
        return False  # whatever it is, it is no question


def _wanted_session(scope: Scope) -> str:
    """The session whose answers a request wants, empty if it names none."""
    try:
        query = parse_qs(scope["query_string"].decode("ascii"), max_num_fields=4)
    except ValueError:
        return ""
    session = query.get("session_hash", [""])[0]
    return session if SESSION.fullmatch(session) else ""
