"""Who may use the chat: login files, the door, and the wait after wrong passwords."""

from __future__ import annotations

import base64
import html
import os
import re
import stat
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

import app
from qa.web.security import login as door
from qa.web.security import passwords
from qa.web.security.login import FAILURE_SECONDS, FAILURES_OF_ADDRESS, FAILURES_OF_NAME, Login
from qa.web.security.passwords import LoginError, Logins, add_login, password_hash, read_logins

RIGHT = "heron on the weir"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", 2**4)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def secret(_: Request) -> Response:
    return PlainTextResponse("the archive")


def visitor(
    door: Login, address: str = "10.0.0.1", base: str = "http://news.example:7860"
) -> TestClient:
    return TestClient(door, base_url=base, client=(address, 5), follow_redirects=False)


def logins_of(*names: str) -> Logins:
    return Logins({name: password_hash(RIGHT) for name in names})


@pytest.fixture
def closed(clock: Clock) -> Iterator[Login]:
    behind = Starlette(routes=[Route("/{path:path}", secret, methods=["GET", "POST"])])
    yield Login(behind, logins_of("nell", "omar"), clock)


def sign_in(client: TestClient, name: str = "nell", password: str = RIGHT, **more: Any) -> Any:
    return client.post("/login", data={"name": name, "password": password}, **more)


PATHS = (
    "/",
    "/config",
    "/theme.css",
    "/assets/index.js",
    "/static/img/logo.svg",
    "/gradio_api/info",
    "/gradio_api/heartbeat/abc",
    "/gradio_api/queue/data?session_hash=abc",
    "/gradio_api/startup-events",
    "/gradio_api/file=/etc/passwd",
    "/login/",
    "//",
    "/LOGIN",
    "/%6cogin",
    "/../config",
)
POSTS = ("/", "/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/cancel", "/logout")


def test_nobody_comes_in_without_a_session(closed: Login) -> None:
    client = visitor(closed)
    for cookies in ({}, {"citewire-7860": ""}, {"citewire-7860": "x" * 43}):
        for method, paths in (("GET", PATHS), ("HEAD", PATHS), ("POST", POSTS)):
            for path in paths:
                headers = {"cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
                answer = client.request(method, path, headers=headers)
                assert answer.status_code in (200, 401), path
                assert "archive" not in answer.text
                if answer.status_code == 200:  # /%6cogin is /login
                    assert "Sign in" in answer.text or method == "HEAD"


def test_the_form_lets_in_and_the_link_lets_out(closed: Login) -> None:
    client = visitor(closed)
    form = client.get("/")
    assert form.status_code == 401
    assert 'type="password"' in form.text and 'action="login"' in form.text
    assert "default-src 'none'" in form.headers["content-security-policy"]
    assert form.headers["cache-control"] == "no-store"
    done = sign_in(client)
    assert (done.status_code, done.headers["location"]) == (303, "./")
    assert client.get("/config").text == "the archive"
    old = dict(client.cookies)
    assert client.get("/logout").headers["location"] == "login"
    assert client.get("/config").status_code == 401
    client.cookies.update(old)
    assert client.get("/config").status_code == 401  # the token itself is worth nothing now


def test_odd_cookies_of_other_programs_on_the_host_do_no_harm(closed: Login) -> None:
    client = visitor(closed)
    mine = sign_in(client).headers["set-cookie"].partition(";")[0]
    client.cookies.clear()
    odd = f'theme={{"a": 1}}; =; {mine}; a b=@@'
    assert client.get("/config", headers={"cookie": odd}).text == "the archive"


def test_the_cookie_is_for_this_site_and_not_for_scripts(closed: Login) -> None:
    cookie = sign_in(visitor(closed)).headers["set-cookie"]
    assert cookie.startswith("citewire-7860=")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    behind_https = visitor(closed, base="https://news.example:7860")
    assert "; Secure" in sign_in(behind_https).headers["set-cookie"]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("nell", "wrong password"),
        ("nell", ""),
        ("nobody", RIGHT),
        ("", ""),
        ("nell", RIGHT + " "),
        ("NELL", RIGHT),
        ("nell\x00", RIGHT),
        ("<script>alert(1)</script>", "x"),
    ],
)
def test_a_wrong_name_or_password_looks_the_same(closed: Login, name: str, password: str) -> None:
    answer = sign_in(visitor(closed), name, password)
    assert answer.status_code == 403
    assert "do not fit" in answer.text and "<script" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"name=nell", b"&" * 7_000, b"name=" + b"x" * 9_000, b"{}", b"%%%"]
)
def test_what_is_no_form_lets_nobody_in(closed: Login, body: bytes) -> None:
    answer = visitor(closed).post("/login", content=body)
    assert answer.status_code in (403, 413)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_cookie_that_was_not_given_opens(cookie: bytes) -> None:
    client = visitor(Login(Starlette(routes=[Route("/config", secret)]), logins_of("nell")))
    value = b"citewire-7860=" + cookie.translate(None, b"\r\n\x00")
    assert client.get("/config", headers=[(b"cookie", value)]).status_code == 401


def test_an_address_has_to_wait_after_wrong_passwords(closed: Login, clock: Clock) -> None:
    client = visitor(closed)
    for number in range(FAILURES_OF_ADDRESS):
        assert sign_in(client, f"name{number}", "wrong").status_code == 403
    late = sign_in(client)  # the right one, too: it must not tell that it is right
    assert late.status_code == 429
    assert "Try again in 16 min" in late.text
    assert int(late.headers["retry-after"]) == FAILURE_SECONDS + 1
    assert sign_in(visitor(closed, "10.0.0.2")).status_code == 303
    clock.now = FAILURE_SECONDS + 1.0
    assert sign_in(client).status_code == 303


def test_a_name_has_to_wait_whoever_guesses(closed: Login) -> None:
    for number in range(FAILURES_OF_NAME):
        assert sign_in(visitor(closed, f"10.0.1.{number}"), "nell", "wrong").status_code == 403
    assert sign_in(visitor(closed, "10.0.2.1")).status_code == 429
    assert sign_in(visitor(closed, "10.0.2.1"), "omar").status_code == 303


def test_a_network_of_ipv6_counts_as_one_address(closed: Login) -> None:
    for number in range(FAILURES_OF_ADDRESS):
        sign_in(visitor(closed, f"2001:db8::{number + 1:x}"), f"name{number}", "wrong")
    assert sign_in(visitor(closed, "2001:db8::ffff")).status_code == 429
    assert sign_in(visitor(closed, "2001:db8:0:1::1")).status_code == 303


def test_a_right_password_clears_the_count(closed: Login) -> None:
    client = visitor(closed)
    for _ in range(3):
        for _ in range(FAILURES_OF_ADDRESS - 1):
            sign_in(client, "nell", "wrong")
        assert sign_in(client).status_code == 303


def test_a_session_ends_after_a_working_day(closed: Login, clock: Clock) -> None:
    client = visitor(closed)
    sign_in(client)
    clock.now = door.SESSION_SECONDS - 1.0
    assert client.get("/config").status_code == 200
    clock.now = door.SESSION_SECONDS + 1.0
    assert client.get("/config").status_code == 401


def test_sessions_are_bounded(closed: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_SESSIONS", 2)
    clients = [visitor(closed) for _ in range(3)]
    for client in clients:
        sign_in(client)
    assert [client.get("/config").status_code for client in clients] == [401, 200, 200]


def test_another_site_cannot_sign_a_visitor_in(closed: Login) -> None:
    for site in ("cross-site", "same-site"):
        assert sign_in(visitor(closed), headers={"sec-fetch-site": site}).status_code == 403


def test_the_address_with_its_question_outlasts_signing_in(closed: Login) -> None:
    client = visitor(closed)
    asked = "q=Why%20%C3%A9t%C3%A9%3F&since=2024-01-01&outlet=A%26B"
    form = client.get(f"/?{asked}")
    assert form.status_code == 401
    [query] = re.findall(r'name="query" value="([^"]*)"', form.text)
    assert html.unescape(query) == asked
    again = client.post("/login", data={"name": "nell", "password": "x", "query": asked})
    assert again.status_code == 403 and f'value="{html.escape(asked)}"' in again.text
    done = client.post("/login", data={"name": "nell", "password": RIGHT, "query": asked})
    assert (done.status_code, done.headers["location"]) == (303, f"./?{asked}")
    long = "q=" + "%E0%A4%95" * 2_000
    done = client.post("/login", data={"name": "nell", "password": RIGHT, "query": long})
    assert done.headers["location"] == f"./?{long}"


HOSTILE = (
    "//evil.example",
    "https://evil.example/",
    "\\evil.example",
    "?//evil.example",
    "\r\nset-cookie: a=b",
    "\r\n\r\n<script>",
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "/../login",
    "\x00\ud800",
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(HOSTILE) | st.text(max_size=60))
def test_nobody_is_sent_to_another_place_after_signing_in(query: str) -> None:
    client = visitor(Login(Starlette(), logins_of("nell")))
    sent = query.encode("utf-8", "replace").decode()
    done = client.post("/login", data={"name": "nell", "password": RIGHT, "query": sent})
    place = done.headers["location"]
    assert place == "./" or place.startswith("./?")
    assert set(place) <= set(string.ascii_letters + string.digits + "./?%:@!$&'()*+,;=-_~")
    assert urljoin("http://news.example/", place).split("?")[0] == "http://news.example/"
    assert [name for name in done.headers if name == "set-cookie"] == ["set-cookie"]
    shown = client.get("/login", params={"query": sent}).text
    tried = client.post("/login", data={"name": "nell", "password": "no", "query": sent}).text
    assert "<script" not in shown + tried


PROGRAMS = ("/api/ask", "/api/articles/x", "/api/openapi.json", "/mcp")


def test_programs_send_name_and_password_with_each_request(closed: Login) -> None:
    client = visitor(closed)
    for place in (*PROGRAMS, "/health", "/config", "/gradio_api/queue/join", "/"):
        assert client.get(place, auth=("nell", RIGHT)).text == "the archive"
        assert client.post(place, auth=("omar", RIGHT)).text == "the archive"
        wrong = client.get(place, auth=("nell", "x"))
        assert wrong.status_code == 401 and "archive" not in wrong.text
        # Where a browser shows pages it must not open a password box of its own.
        is_told = place not in ("/config", "/gradio_api/queue/join", "/")
        assert ("www-authenticate" in wrong.headers) == is_told
    assert "set-cookie" not in client.get("/api/ask", auth=("nell", RIGHT)).headers


def test_a_program_is_told_how_to_sign_in(closed: Login) -> None:
    for place in PROGRAMS:
        answer = visitor(closed).get(place)
        assert (answer.status_code, answer.json()) == (401, {"detail": door.MISSING})
        assert answer.headers["www-authenticate"].startswith("Basic realm=")
    for place in ("/config", "/gradio_api/info"):
        assert "www-authenticate" not in visitor(closed).get(place).headers


def test_who_watches_over_the_server_is_told_that_it_is_well(clock: Clock) -> None:
    async def health(request: Request) -> Response:
        return PlainTextResponse("brief" if request.scope.get(door.BRIEF) else "whole")

    behind = Starlette(routes=[Route("/health", health), Route("/api/ask", health)])
    client = visitor(Login(behind, logins_of("nell"), clock))
    assert client.get("/health").text == "brief"
    assert client.get("/health", auth=("nell", RIGHT)).text == "whole"
    assert client.get("/health", auth=("nell", "x")).status_code == 401
    assert client.get("/api/ask").status_code == 401


@pytest.mark.parametrize(
    "given_",
    [
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic bmVsbA==",  # no colon
        "Basic //79",  # no UTF-8
        "Basic " + base64.b64encode(b"nell:" + b"x" * 2_000).decode(),
        "Basic " + base64.b64encode(b"x" * 600 + b":" + RIGHT.encode()).decode(),
        "Bearer",
        "Bearer sk-proj-1234",
        "Bearer nell",
        "Bearer bmVsbA==",
        f"Bearer nell:{RIGHT}x",
        f"Bearer :{RIGHT}",
        "Bearer nell:" + "x" * 2_000,
        f"Token nell:{RIGHT}",
        "basic" + base64.b64encode(f"nell:{RIGHT}".encode()).decode(),
    ],
)
def test_what_is_no_password_lets_no_program_in(closed: Login, given_: str) -> None:
    answer = visitor(closed).get("/api/ask", headers={"authorization": given_})
    assert answer.status_code == 401


def test_the_key_of_an_openai_client_is_name_and_password(closed: Login, clock: Clock) -> None:
    client = visitor(closed)
    encoded = base64.b64encode(f"nell:{RIGHT}".encode()).decode()
    for key in (f"nell:{RIGHT}", encoded):
        for scheme in ("Bearer", "bearer"):
            sent = {"authorization": f"{scheme} {key}"}
            assert client.get("/v1/models", headers=sent).text == "the archive"
    for number in range(FAILURES_OF_ADDRESS):
        wrong = client.get("/v1/models", headers={"authorization": f"Bearer name{number}:wrong"})
        error = wrong.json()["error"]
        assert (wrong.status_code, error["code"]) == (401, "invalid_api_key")
    late = client.get("/v1/models", headers={"authorization": "Bearer omar:wrong"})
    assert (late.status_code, late.json()["error"]["type"]) == (429, "rate_limit_error")
    assert int(late.headers["retry-after"]) > 0


def test_wrong_passwords_of_programs_and_of_the_form_count_together(
    closed: Login, clock: Clock
) -> None:
    client = visitor(closed)
    for number in range(FAILURES_OF_ADDRESS):
        if number % 2:
            assert sign_in(client, f"name{number}", "wrong").status_code == 403
        else:
            assert client.get("/api/ask", auth=(f"name{number}", "wrong")).status_code == 401
    assert sign_in(client).status_code == 429
    late = client.get("/api/ask", auth=("nell", RIGHT))
    assert late.status_code == 429 and int(late.headers["retry-after"]) == FAILURE_SECONDS + 1
    assert visitor(closed, "10.0.0.2").get("/api/ask", auth=("nell", RIGHT)).status_code == 200
    clock.now = FAILURE_SECONDS + 1.0
    assert client.get("/api/ask", auth=("nell", RIGHT)).status_code == 200


def test_a_password_that_fitted_is_not_tried_anew_for_a_while(
    closed: Login, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    fits = closed._logins.fits

    def counted(_: Logins, name: str, password: str) -> bool:
        tried.append(name)
        return fits(name, password)

    monkeypatch.setattr(Logins, "fits", counted)
    client = visitor(closed)
    for _ in range(3):
        assert client.get("/api/ask", auth=("nell", RIGHT)).status_code == 200
    assert client.get("/api/ask", auth=("omar", RIGHT)).status_code == 200
    assert client.get("/api/ask", auth=("nell", RIGHT + "x")).status_code == 401
    assert tried == ["nell", "omar", "nell"]
    clock.now = door.PASSWORD_SECONDS + 1.0
    assert client.get("/api/ask", auth=("nell", RIGHT)).status_code == 200
    assert len(tried) == 4
    assert RIGHT.encode() not in b"".join(closed._accepted)


def test_a_login_file_is_made_and_read(tmp_path: Path) -> None:
    file = tmp_path / "logins"
    add_login(file, "nell", RIGHT)
    add_login(file, "omar", "another password")
    add_login(file, "nell", "a newer password")
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600  # noqa: PTH116
    assert RIGHT not in file.read_text(encoding="utf-8")
    logins = Logins(read_logins(file))
    assert len(logins) == 2
    assert logins.fits("nell", "a newer password") and logins.fits("omar", "another password")
    assert not logins.fits("nell", RIGHT) and not logins.fits("mara", RIGHT)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nell:secret\n", "line 1: no name:hash"),
        ("# people\n\nnell\n", "line 3: no name:hash"),
        ("{nell}:{hash}\n", "line 1: no name:hash"),
        ("nell:{hash}\nnell:{hash}\n", "line 2: a name twice"),
        ("# nobody\n", "nobody is in it"),
        ("", "nobody is in it"),
    ],
)
def test_a_wrong_login_file_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "logins"
    file.write_text(text.replace("{hash}", password_hash(RIGHT)), encoding="utf-8")
    with pytest.raises(LoginError, match=message) as caught:
        read_logins(file)
    assert str(file) in str(caught.value) and "scrypt$" not in str(caught.value)


def test_a_login_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "none", tmp_path, tmp_path / "bytes"):
        with pytest.raises(LoginError, match=str(path)):
            read_logins(path)
    with pytest.raises(LoginError, match="cannot be written"):
        add_login(tmp_path / "no" / "folder", "nell", RIGHT)


def run(*arguments: str, password: str | None = RIGHT) -> Any:
    return CliRunner().invoke(
        app.chat, list(arguments), env={"CITEWIRE_PASSWORD": password}, catch_exceptions=False
    )


def test_the_command_makes_a_login_file(tmp_path: Path) -> None:
    file = tmp_path / "logins"
    done = run("--logins", str(file), "--add-login", "nell")
    assert done.exit_code == 0 and RIGHT not in done.output
    assert Logins(read_logins(file)).fits("nell", RIGHT)


@pytest.mark.parametrize(
    ("arguments", "password", "message"),
    [
        (["--add-login", "nell"], RIGHT, "--logins FILE"),
        (["--login", "nell"], "short", "must have 8 to 1,000"),
        (["--login", "nell:x"], RIGHT, "is no login name"),
        (["--login", "nell"], None, "set the environment variable CITEWIRE_PASSWORD"),
        (["--login", "nell", "--no-login"], RIGHT, "contradicts"),
        (["--logins", "/nowhere/logins"], None, "cannot be read"),
        (["--host", "0.0.0.0"], None, "opens the archive to others"),  # noqa: S104
        (["--host", "::"], None, "or say --no-login"),
        (["--longest-question", "2001"], None, "2001"),
        (["--queue", "0"], None, "0"),
        (["--llm-at-once", "0"], None, "0"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_opened(
    arguments: list[str], password: str | None, message: str
) -> None:
    done = run(*arguments, "--archive", "/nowhere/archive", password=password)
    assert done.exit_code in (1, 2)
    assert message in " ".join(done.output.split())
    assert "no archive" not in done.output and "Traceback" not in done.output
    assert RIGHT not in done.output


def test_an_open_host_is_warned_of_in_one_line(tmp_path: Path) -> None:
    none = str(tmp_path / "none")
    done = run("--host", "0.0.0.0", "--no-login", "--archive", none)  # noqa: S104
    assert "warning: everybody who reaches 0.0.0.0 can read the archive" in done.output
    assert "citewire build" in done.output
