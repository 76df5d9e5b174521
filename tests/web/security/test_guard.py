"""The guard of the web server: headers on every answer, and what is turned away."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.web.limits import TOO_BUSY, Limits
from qa.web.security.csp import content_security_policy
from qa.web.security.gradio_calls import (
    CANCEL,
    JOIN,
    PREDICT,
    RESET,
    SERVER,
    Calls,
    Event,
    is_flag,
    is_list_of,
    is_text,
    is_texts,
    is_whole_number,
)
from qa.web.security.guard import NEXT, TIMELINE, Guard
from qa.web.security.throttle import Window

SCRIPT = "window.config = {};"
PAGE = f'<script>{SCRIPT}</script><script type="module" src="/a.js"></script>'
TURNS = is_list_of(("question",), ("understood",))
CALLS = Calls(
    {
        0: Event((is_text, is_texts, is_whole_number, is_flag, TURNS), queued=True),
        1: Event((), queued=True),
        2: Event((), queued=False),
        3: Event((is_text,), queued=True, asks=False),
    },
    frozenset({(23, "open_article"), (23, TIMELINE), (23, NEXT)}),
)
GIVEN: list[Any] = ["Why?", [], 5, False, []]
ASKED = {"data": GIVEN, "fn_index": 0, "trigger_id": 9, "session_hash": "visitor"}
PROGRAMS = ("/api/ask", "/api/search", "/api/articles/x", "/api/openapi.json", "/health", "/mcp")
SENT: Any = {"content-type": "application/json"}


def given_but(**changed: Any) -> dict[str, Any]:
    """The call with other inputs, by their place."""
    return {"data": [changed.get(f"_{place}", value) for place, value in enumerate(GIVEN)]}


async def page(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def data(request: Request) -> Response:
    return JSONResponse(len(await request.body()))


async def full(_: Request) -> Response:
    return JSONResponse({"detail": "Queue is full. Max size is 1"}, status_code=503)


def client(queue: Any = data, **options: Any) -> TestClient:
    routes = [
        Route("/", page),
        Route(JOIN, queue, methods=["POST"]),
        *(
            Route(path, data, methods=["POST"])
            for path in (PREDICT, SERVER, SERVER + "/", CANCEL, RESET)
        ),
        Route("/gradio_api/queue/data", page),
        Route("/gradio_api/upload", data, methods=["POST"]),
        Route("/page/{name:path}", page),
        *(Route(path, data, methods=["GET", "POST", "PUT"]) for path in PROGRAMS),
        Route("/gradio_api/file={path:path}", page),
    ]
    return TestClient(Guard(Starlette(routes=routes), options.pop("calls", CALLS), **options))


def post(body: object, path: str = JOIN, **options: Any) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client(**options).post(path, content=sent, headers=SENT)


def test_a_page_comes_with_a_policy_that_names_its_own_scripts_only() -> None:
    answer = client().get("/")
    assert answer.text == PAGE
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert policy["script-src"] == f"'self' 'unsafe-eval' 'sha256-{digest}'"
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe-inline" not in policy["script-src"]
    assert "http:" not in answer.headers["content-security-policy"]


def test_a_script_with_an_address_needs_no_hash() -> None:
    assert "sha256" not in content_security_policy(b'<script type="module" src="/a.js"></script>')


def test_every_answer_says_how_to_treat_it() -> None:
    for answer in (client().get("/"), post(ASKED), post({}), client().get("/no")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"


def test_no_files_go_in_or_out() -> None:
    assert client().post("/gradio_api/upload", content=b"{}").status_code == 404
    assert client().get("/gradio_api/file=/etc/hostname").status_code == 404
    assert client().request("PUT", "/").status_code == 405


def test_files_go_in_only_where_they_are_streamed() -> None:
    async def pieces(request: Request) -> Response:
        return JSONResponse([len(piece) async for piece in request.stream()])

    route = Route("/upload", pieces, methods=["POST"])
    guarded = Guard(
        Starlette(routes=[route]), CALLS, Limits(body=10), streams=frozenset({"/upload"})
    )
    files = TestClient(guarded)
    body = b"x" * 1_000
    assert sum(files.post("/upload", content=body).json()) == len(body)
    assert files.post("/upload/", content=body).status_code == 404
    for site in ("cross-site", "same-site"):
        answer = files.post("/upload", content=body, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
    assert client().post("/upload", content=body).status_code == 404


def test_a_body_may_be_long_but_not_too_long() -> None:
    limits = Limits(body=100_000)

    def send(length: int, *, in_pieces: bool = False) -> Any:
        text = "x" * (length - len(json.dumps({**ASKED, **given_but(_0="")})))
        body = json.dumps({**ASKED, **given_but(_0=text)}).encode()
        assert len(body) == length
        pieces = (body[at : at + 65_536] for at in range(0, length, 65_536))
        content: Any = pieces if in_pieces else body
        return client(limits=limits).post(JOIN, content=content, headers=SENT)

    assert send(100_000).json() == 100_000
    assert send(100_000, in_pieces=True).json() == 100_000
    for answer in (send(100_001), send(100_001, in_pieces=True)):
        assert answer.status_code == 413
        assert answer.json()["detail"] == (
            "That is too long: the most that can be sent is 100,000 bytes."
        )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"data": NaN}',
        json.dumps(ASKED).encode().replace(b"{", b'{"data": ["Why not?", [], 5, false, []], ', 1),
        b'{"fn_index": ' + b"9" * 5_000 + b"}",
    ],
)
def test_what_is_no_json_is_turned_away(body: bytes) -> None:
    answer = post(body)
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith(".")


FILE = {"path": "/etc/hostname", "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize(
    "change",
    [
        given_but(_0=FILE),
        given_but(_0=1),
        given_but(_0=None),
        given_but(_0="\ud800"),
        given_but(_1=FILE),
        given_but(_1=[FILE]),
        given_but(_1=[["deep"]]),
        given_but(_1="The Post"),
        given_but(_1=["\udfff"]),
        given_but(_2=FILE),
        given_but(_2=True),
        given_but(_2="5"),
        given_but(_2=5.0),
        given_but(_3=FILE),
        given_but(_3=0),
        given_but(_4=FILE),
        given_but(_4=[FILE]),
        given_but(_4=[{}]),
        given_but(_4=[{"question": FILE}]),
        given_but(_4=[{"question": "Why?", **FILE}]),
        given_but(_4=[{"question": "Why?", "understood": None}]),
        given_but(_4=[{"question": "Why?", "path": "/etc/hostname"}]),
        given_but(_4=[{"question": "Why?", "url": "http://localhost/"}]),
        {"data": [*GIVEN, None]},
        {"data": GIVEN[:-1]},
        {"data": {"path": "/etc/hostname"}},
        {"data": None},
        {"fn_index": -1},
        {"fn_index": "0"},
        {"fn_index": True},
        {"fn_index": None},
        {"fn_index": 9999},
        {"fn_index": 1, "data": [FILE]},
        {"fn_index": 2, "data": []},  # one that does not wait in the queue
        {"event_data": FILE},
        {"event_data": {"turn": [1]}},
        {"event_data": {"turn": 2**31}},
        {"session_hash": None},
        {"session_hash": "../x"},
        {"session_hash": "x" * 65},
        {"trigger_id": "9"},
        {"batched": True},
        {"simple_format": True},
    ],
    ids=json.dumps,
)
def test_a_call_that_the_page_never_makes_is_turned_away(change: dict[str, Any]) -> None:
    answer = post({**ASKED, **change})
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith(".")
    assert "etc" not in answer.text


def test_a_call_that_lacks_something_is_turned_away() -> None:
    for name in ("data", "fn_index", "session_hash"):
        assert post({key: ASKED[key] for key in ASKED if key != name}).status_code == 400


def test_calls_of_the_page_pass() -> None:
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        (JOIN, ASKED),
        (JOIN, {**ASKED, **given_but(_1=["The Post"], _2=-1, _3=True)}),
        (JOIN, {**ASKED, **given_but(_4=[{"question": "a"}, {"question": "", "understood": "b"}])}),
        (JOIN, {"data": [], "event_data": {"request": "{}"}, "fn_index": 1, "session_hash": "v"}),
        (PREDICT, {"data": [], "fn_index": 2, "session_hash": "v"}),
        (CANCEL, {"fn_index": 0, "session_hash": "v", "event_id": "f0"}),
        (RESET, {"event_id": "f0"}),
        (
            SERVER + "/",
            {"data": "[]", "component_id": 23, "fn_name": "open_article", "session_hash": "v"},
        ),
    )
    for path, call in asked:
        assert post(call, path).status_code == 200, path


def test_a_question_that_has_no_number_yet_is_stopped_by_the_page_alone() -> None:
    call = {"fn_index": 0, "session_hash": "v", "event_id": None}
    for path, sent in ((CANCEL, call), (RESET, {"event_id": None})):
        answer = post(sent, path)
        assert (answer.status_code, answer.content) == (204, b""), path
    assert post({**call, "fn_index": None}, CANCEL).status_code == 400


def test_only_the_reader_may_be_called_at_once() -> None:
    call = {"data": "[]", "component_id": 23, "fn_name": "open_article", "session_hash": "v"}
    for change in ({"fn_name": "postprocess"}, {"component_id": 1}, {"data": FILE}):
        assert post({**call, **change}, SERVER).status_code == 400


def test_a_form_is_no_call() -> None:
    for kind in ("text/plain", "multipart/form-data; boundary=x", ""):
        answer = client().post(JOIN, content=json.dumps(ASKED), headers={"content-type": kind})
        assert answer.status_code == 415


def test_pages_of_other_sites_cannot_ask() -> None:
    def ask(site: str) -> int:
        headers = {**SENT, "sec-fetch-site": site}
        return client().post(JOIN, content=json.dumps(ASKED), headers=headers).status_code

    assert ask("cross-site") == ask("same-site") == 403
    assert ask("same-origin") == ask("none") == 200


def test_a_full_queue_is_a_sentence_for_the_page_and_for_the_chat() -> None:
    refusals: list[tuple[str, str]] = []
    answer = post(ASKED, queue=full, turned_away=lambda *what: refusals.append(what))
    assert answer.status_code == 429
    assert answer.json() == {"detail": TOO_BUSY}
    assert refusals == [("visitor", TOO_BUSY)]


def test_answers_are_kept_for_sessions_that_asked_only() -> None:
    some = client(has_answers=lambda session: session == "visitor")
    assert some.get("/gradio_api/queue/data?session_hash=visitor").status_code == 200
    for query in ("", "?session_hash=", "?session_hash=other", "?session_hash=%00", "?a=1&" * 9):
        assert some.get("/gradio_api/queue/data" + query).status_code == 404


def test_questions_of_one_address_can_be_limited() -> None:
    now = 0.0
    refusals: list[tuple[str, str]] = []
    asking = client(
        limits=Limits(per_minute=2),
        clock=lambda: now,
        turned_away=lambda *what: refusals.append(what),
    )

    def ask() -> Any:
        return asking.post(JOIN, json=ASKED)

    assert ask().status_code == ask().status_code == 200
    now = 20.0
    late = ask()
    assert late.status_code == 429
    assert "Ask again in 41 s" in late.json()["detail"]
    assert late.headers["retry-after"] == "41"
    assert refusals == [("visitor", late.json()["detail"])]
    now = 61.0
    assert ask().status_code == 200


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (TIMELINE, "Too many timelines were opened from your address. Try again in 41 s."),
        (NEXT, "Too many questions came from your address. Ask again in 41 s."),
    ],
)
def test_what_takes_as_long_as_an_answer_is_limited_beside_the_questions(
    function: str, problem: str
) -> None:
    now = 0.0
    asking = client(limits=Limits(per_minute=2), clock=lambda: now)

    def call(name: str) -> Any:
        sent = {"data": "{}", "component_id": 23, "fn_name": name, "session_hash": "v"}
        answer = asking.post(SERVER + "/", json=sent)
        assert answer.status_code == 200
        return answer.json()

    # Who asks as often as may be sees the timeline of each question.
    for _ in range(2):
        assert asking.post(JOIN, json=ASKED).status_code == 200
        assert isinstance(call(function), int)
    now = 20.0
    # What a function of the page gives, with a problem that the page shows.
    assert call(function) == {"problem": problem}
    assert isinstance(call("open_article"), int)
    now = 61.0
    for _ in range(2):
        assert isinstance(call(function), int)
    assert asking.post(JOIN, json=ASKED).status_code == 200


def test_the_apis_are_open_but_to_pages_of_other_sites() -> None:
    some = client(limits=Limits(body=1_000))
    for place in PROGRAMS:
        assert some.get(place).status_code == 200
        assert some.post(place, content=b"[]", headers=SENT).json() == 2
        assert some.post(place, content=b"{" * 1_001, headers=SENT).status_code == 413
        takes = place in ("/api/ask", "/api/search", "/mcp")
        assert some.post(place, content=b"a=b").status_code == (415 if takes else 200)
        assert some.request("PUT", place).status_code == 200  # the API itself says no
        for method in ("GET", "POST"):
            headers = {**SENT, "sec-fetch-site": "cross-site"}
            answer = some.request(method, place, content=b"{}", headers=headers)
            assert answer.status_code == (200 if place == "/health" else 403)
    for nowhere in ("/health/", "/mcp/", "/apis", "/API/ask"):
        assert some.get(nowhere).status_code == 404


def test_questions_of_one_address_are_counted_over_all_apis() -> None:
    def call(name: str) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name}}

    refusals: list[tuple[str, str]] = []
    asking = client(
        limits=Limits(per_minute=5), clock=lambda: 0.0, turned_away=lambda *it: refusals.append(it)
    )
    article = {"data": ["id"], "fn_index": 3, "session_hash": "v"}
    free = (
        ("GET", "/health", None),
        ("GET", "/api/articles/x", None),
        ("GET", "/api/openapi.json", None),
        ("GET", "/mcp", None),
        ("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}),
        ("POST", "/mcp", call("article")),
        ("POST", "/mcp", [1]),
        ("POST", JOIN, article),
        ("POST", JOIN, {"data": ["no such call"]}),
    )
    questions: tuple[tuple[str, str, Any], ...] = (
        ("GET", "/api/ask", None),
        ("POST", "/api/search", {}),
        ("POST", "/mcp", call("ask")),
        ("POST", "/mcp", call("search")),
        ("POST", JOIN, ASKED),
    )
    for method, place, body in (*free, *questions, *free):
        assert asking.request(method, place, json=body, headers=SENT).status_code in (200, 400)
    assert not refusals
    for method, place, body in questions:
        late = asking.request(method, place, json=body, headers=SENT)
        assert (late.status_code, late.headers["retry-after"]) == (429, "61"), place
    assert [session for session, _ in refusals] == ["visitor"]


def test_scripts_and_styles_of_the_page_are_served_by_plain_names() -> None:
    for name in ("main.js", "chat.css", "0123456789ab/main.js"):
        assert client().get(f"/page/{name}").status_code == 200
    for name in ("", "main", "main.js.map", "Main.js", "a/main.js", ".js", "main.py", "ma%0ain.js"):
        assert client().get(f"/page/{name}").status_code == 404
    for version in ("0123456789a", "0123456789abc", "0123456789AB", "..", "0123456789ab/0"):
        assert client().get(f"/page/{version}/main.js").status_code == 404


def test_a_window_forgets_the_quiet_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.web.security.throttle.MOST_ADDRESSES", 2)
    window = Window(1, 60)
    for key in ("a", "b", "a", "c"):
        window.add(key, 0)
    assert [window.wait(key, 1) for key in "abc"] == [59, 0, 59]


@pytest.mark.parametrize("wrong", [{"queue": 0}, {"question": 2_001}, {"per_minute": -1}])
def test_limits_that_cannot_be_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"must be|at the most"):
        Limits(**wrong)
