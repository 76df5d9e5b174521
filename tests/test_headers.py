"""The wall around the chat: headers on every answer, and what is turned away."""

from __future__ import annotations

import base64
import hashlib

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.headers import MAX_BODY_BYTES, Guard, content_security_policy

SCRIPT = "window.config = {};"
PAGE = f'<script>{SCRIPT}</script><script type="module" src="/a.js"></script>'


async def page(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def data(request: Request) -> Response:
    return JSONResponse(len(await request.body()))


def client() -> TestClient:
    routes = [
        Route("/", page),
        Route("/data", data, methods=["POST"]),
        Route("/gradio_api/upload", data, methods=["POST"]),
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
    for answer in (client().get("/"), client().post("/data", content=b"1"), client().get("/no")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"


def test_uploads_and_huge_bodies_are_turned_away() -> None:
    assert client().post("/gradio_api/upload", content=b"1").status_code == 404
    assert client().post("/data", content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413
    assert client().post("/data", content=b"x" * 1_000).json() == 1_000


def test_pages_of_other_sites_cannot_ask() -> None:
    def post(site: str) -> int:
        return client().post("/data", content=b"1", headers={"sec-fetch-site": site}).status_code

    assert post("cross-site") == 403
    assert post("same-origin") == post("none") == 200
