"""The wall around the chat: headers on every answer, and what is turned away."""

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

from qa.web.headers import MAX_BODY_BYTES, Guard, content_security_policy

CALL = "/gradio_api/queue/join"
SCRIPT = "window.config = {};"
PAGE = f'<script>{SCRIPT}</script><script type="module" src="/a.js"></script>'


async def page(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def data(request: Request) -> Response:
    return JSONResponse(len(await request.body()))


def client() -> TestClient:
    routes = [
        Route("/", page),
        Route(CALL, data, methods=["POST"]),
        Route("/gradio_api/upload", data, methods=["POST"]),
        Route("/gradio_api/file={path:path}", page),
    ]
    return TestClient(Guard(Starlette(routes=routes)))


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
    for answer in (client().get("/"), client().post(CALL, content=b"{}"), client().get("/no")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"


def test_no_files_go_in_or_out() -> None:
    assert client().post("/gradio_api/upload", content=b"{}").status_code == 404
    assert client().get("/gradio_api/file=/etc/hostname").status_code == 404
    assert client().request("PUT", "/").status_code == 405


def test_a_body_may_be_long_but_not_huge() -> None:
    def post(
        length: int, *, in_pieces: bool = False
    ) -> Any:  # the answer of whichever httpx Starlette takes
        body = json.dumps({"data": ["x" * (length - len('{"data": [""]}'))]}).encode()
        assert len(body) == length
        pieces = (body[at : at + 65_536] for at in range(0, length, 65_536))
        return client().post(CALL, content=pieces if in_pieces else body)

    assert post(MAX_BODY_BYTES).json() == MAX_BODY_BYTES
    assert post(MAX_BODY_BYTES, in_pieces=True).json() == MAX_BODY_BYTES
    assert post(MAX_BODY_BYTES + 1).status_code == 413
    assert post(MAX_BODY_BYTES + 1, in_pieces=True).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"data": NaN}',
        b'{"data": [{"path": "/etc/hostname", "meta": {"_type": "gradio.FileData"}}]}',
        b'{"data": {"path": "/etc/hostname", "meta": {"_type": "gradio\\u002eFileData"}}}',
        b'{"data": [[{"path": "/etc/hostname"}]]}',
        b'{"data": [[["deep"]]]}',
        b'{"data": [], "fn_index": -1}',
        b'{"data": [], "fn_index": "0"}',
    ],
)
def test_a_call_that_the_page_never_makes_is_turned_away(body: bytes) -> None:
    assert client().post(CALL, content=body).status_code == 400


def test_calls_of_the_page_pass() -> None:
    for data in ("text", None, [], ["Why?", None, "", ["The Post", "The Star"], 1, True]):
        body = json.dumps({"data": data, "fn_index": 0, "event_data": {"question": "Why?"}})
        assert client().post(CALL, content=body).json() == len(body)


def test_pages_of_other_sites_cannot_ask() -> None:
    def post(site: str) -> int:
        return client().post(CALL, content=b"{}", headers={"sec-fetch-site": site}).status_code

    assert post("cross-site") == post("same-site") == 403
    assert post("same-origin") == post("none") == 200
