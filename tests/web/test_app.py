"""The web server without a browser: what it offers, what it refuses, and what attacks get."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from passages import add_articles
from starlette.testclient import TestClient
from visiting import made, serving

import app
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import QaError
from qa.web import gradio_internals
from qa.web.limits import Limits
from qa.web.security.gradio_calls import CLOSED_KEPT, PLACES
from qa.web.security.guard import NEXT, TIMELINE
from seeds.article import Article

if TYPE_CHECKING:
    import fastapi

ROOT = Path(__file__).resolve().parents[2]

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = pytest.mark.filterwarnings("default")


def gradio_in(server: Any) -> Any:
    """Gradio's own server in ours."""
    [app] = gradio_internals.mounted_apps(server)
    return app


def event_of_the_page(config: dict[str, Any]) -> Any:
    """The event by which the page asks."""
    [asking] = [
        event
        for event in config["dependencies"]
        if event["queue"] and event["api_visibility"] == "private"
    ]
    return asking


def wire_of(config: dict[str, Any]) -> Any:
    """The component by which the page calls functions."""
    [wire] = [part for part in config["components"] if part["props"].get("elem_id") == "cw-wire"]
    return wire


def client_of(server: Any) -> TestClient:
    return TestClient(server, base_url="http://127.0.0.1:7860")


def test_closed_pages_are_forgotten(archive: Archive) -> None:
    server = made(lambda: app.web_server(archive))
    gradio_app = gradio_in(server.config.app)
    sessions = gradio_app.state_holder.session_data
    asked = {"request": json.dumps({"number": 1, "asked": {"question": ""}})}
    with serving(server) as base:
        asking = event_of_the_page(httpx.get(base + "config").json())["id"]
        for number in range(CLOSED_KEPT + 5):
            session = f"visitor{number}"
            call = {**CALL, "fn_index": asking, "session_hash": session, "event_data": asked}
            body = json.dumps(call).encode()
            url = urlsplit(base)
            beat = HTTPConnection(str(url.hostname), url.port, timeout=30)
            beat.request("GET", f"/gradio_api/heartbeat/{session}")
            beat.getresponse().readline()
            assert sent(base, "POST", "/gradio_api/queue/join", body, AS_JSON)[0] == 200
            assert session in sessions
            beat.close()
        deadline = time.monotonic() + 20
        while len(sessions) > CLOSED_KEPT and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(sessions) <= CLOSED_KEPT
        assert session in sessions


@pytest.fixture
def server(archive: Archive) -> fastapi.FastAPI:
    """The web server, not listening."""
    return made(lambda: app.build_server(archive))


def test_the_server_offers_nothing_but_the_chat(server: fastapi.FastAPI, archive: Archive) -> None:
    client = client_of(server)
    assert client.get("/").status_code == 200
    info = client.get("/gradio_api/info").json()
    assert set(info["named_endpoints"]) == {"/ask", "/search", "/article"}
    assert info["unnamed_endpoints"] == {}
    for path in (
        "/docs",
        "/openapi.json",
        "/gradio_api/runs",
        "/mcp",
        "/upload",
        "/gradio_api/mcp/",
        "/monitoring",
    ):
        assert client.get(path).status_code == 404
    assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 404
    assert client.post("/upload", files={"files": b"x"}).status_code == 404
    for file in (Path("/etc/passwd"), Path(archive.path), Path(app.__file__)):
        assert client.get(f"/gradio_api/file={file.resolve()}").status_code == 404


def test_costly_functions_are_counted_by_the_name_that_the_page_calls(
    server: fastapi.FastAPI,
) -> None:
    wire = wire_of(client_of(server).get("/config").json())
    assert {NEXT, TIMELINE} <= set(wire["props"]["server_fns"])


FILE = {"path": "/etc/passwd", "url": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


def test_no_call_copies_a_file_of_this_machine(server: fastapi.FastAPI, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the password is herring")
    file = {**FILE, "path": str(tmp_path / "secret.txt")}
    client = client_of(server)
    events = client.get("/config").json()["dependencies"]
    for event in events:
        path = "/gradio_api/queue/join" if event["queue"] else "/gradio_api/run/predict"
        call = {"fn_index": event["id"], "session_hash": "visitor"}
        empty = [None] * len(event["inputs"])
        for place in range(len(empty)):
            for value in (file, [file], [[file]], json.dumps(file)):
                data = [*empty[:place], value, *empty[place + 1 :]]
                answer = client.post(path, json={**call, "data": data})
                assert answer.status_code == 400 or value == json.dumps(file)
                assert "herring" not in answer.text
        for event_data in (file, {"request": file}):
            answer = client.post(path, json={**call, "data": empty, "event_data": event_data})
            assert answer.status_code == 400
    for component in client.get("/config").json()["components"]:
        for function in ("article", "postprocess", "preprocess", "move_resource_to_block_cache"):
            call = {"data": file, "component_id": component["id"], "fn_name": function}
            answer = client.post(
                "/gradio_api/component_server", json={**call, "session_hash": "visitor"}
            )
            assert answer.status_code == 400

    # The second wall: behind the first, Gradio makes no copy by itself.
    inner = client_of(gradio_in(server))
    for event in events:
        path = "/gradio_api/queue/join" if event["queue"] else "/gradio_api/run/predict"
        call = {"fn_index": event["id"], "session_hash": "visitor", "event_data": file}
        answer = inner.post(path, json={**call, "data": [file] * max(1, len(event["inputs"]))})
        assert "secret.txt" not in answer.text and "herring" not in answer.text


def test_a_page_opened_later_offers_the_outlets_of_that_moment(
    archive_of: Callable[..., Archive], embedder: Embedder
) -> None:
    text = "The ferry of Tilse stopped on Monday after water came into its engine room."
    archive = archive_of(Article(id="a" * 16, title="Ferry stops", text=text, outlet="Old Post"))
    client = client_of(made(lambda: app.build_server(archive)))
    wire = wire_of(client.get("/config").json())["id"]
    call = {"data": "{}", "component_id": wire, "fn_name": "status", "session_hash": "late"}
    page = {"Origin": "http://127.0.0.1:7860"}

    def status() -> dict[str, Any]:
        answer = client.post("/gradio_api/component_server/", json=call, headers=page)
        assert answer.status_code == 200
        return dict(answer.json())

    assert status()["outlets"] == ["Old Post"]
    fresh = Article(
        id="b" * 16, title="Ferry sails", text=f"Again. {text}", outlet="New Post", language="de"
    )
    add_articles(archive, [fresh])
    assert status()["outlets"] == ["New Post", "Old Post"]
    assert status()["languages"] == [["de", "German"]]
    assert "2 articles" in status()["coverage"]


def test_a_local_server_answers_to_local_names_only(server: fastapi.FastAPI) -> None:
    assert TestClient(server, base_url="http://rebound.example").get("/").status_code == 400
    assert TestClient(server, base_url="http://localhost:7860").get("/").status_code == 200


PATHS = (
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file=https://evil.example/x",
    "/gradio_api/file/etc/passwd",
    "/file=/etc/passwd",
    "//",
    "//etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/../../../etc/passwd",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/..%2f..%2froutes.py",
    "/static//etc/passwd",
    "/assets/../routes.py",
    "/assets/%2e%2e/%2e%2e/routes.py",
    "/svelte/../../routes.py",
    "/svelte/%00",
    "/assets/%00",
    "/static/",
    "/assets/" + "x" * 5_000,
    "/proxy=http://127.0.0.1/",
    "/gradio_api/proxy=http://169.254.169.254/",
    "/gradio_api/upload",
    "/gradio_api/stream/1",
    "/gradio_api/stream/visitor/1/1/playlist.m3u8",
    "/gradio_api/queue/data",
    "/gradio_api/queue/data?session_hash=nobody",
    "/gradio_api/queue/status",
    "/gradio_api/call/x/y",
    "/gradio_api/heartbeat/",
    "/gradio_api/heartbeat/..",
    "/gradio_api/heartbeat/%00",
    "/gradio_api/deep_link",
    "/gradio_api/token",
    "/gradio_api/dev/reload",
    "/gradio_api/openapi.json",
    "/gradio_api/mcp",
    "/gradio_api/mcp/sse",
    "/monitoring",
    "/monitoring/summary",
    "/docs",
    "/redoc",
    "/openapi.json",
    "/login",
    "/logout",
    "/?deep_link=../../etc/passwd",
    "/?page=nowhere",
    "/config?page=nowhere&deep_link=%00",
    "/gradio_api/info?all_endpoints=%ff",
    "/custom_component/1/client/component/index.js",
    "/page",
    "/page/",
    "/page/nothing.js",
    "/page/../app.py",
    "/page/%2e%2e/page.py",
    "/page/..%2fpage.py",
    "/page//etc/passwd",
    "/page/%00",
    "/page/" + "x" * 5_000,
    "/api",
    "/api/",
    "/api/nothing",
    "/api/articles/",
    "/api/articles/%00",
    "/upload",
    "/mcp",
)


class Trouble(logging.Handler):
    """What the web server logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


@pytest.fixture
def trouble(capfd: pytest.CaptureFixture[str]) -> Iterator[Trouble]:
    """Fails where the server logs an error, or prints a traceback, meanwhile."""
    trouble, logger = Trouble(), logging.getLogger("uvicorn.error")
    logger.addHandler(trouble)
    yield trouble
    logger.removeHandler(trouble)
    assert trouble.seen == []
    assert "Traceback" not in "".join(capfd.readouterr())


def sent(
    base: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    """Status and text of an answer to a request sent just so."""
    url = urlsplit(base)
    connection = HTTPConnection(str(url.hostname), url.port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        kind = answer.getheader("content-type", "")
        text = answer.read(40_000).decode("utf-8", "replace") if "event-stream" not in kind else ""
        return answer.status, text
    finally:
        connection.close()


def check(status: int, text: str) -> None:
    assert status < 500
    for secret in ("Traceback", "site-packages", str(ROOT), "root:x:", tempfile.gettempdir()):
        assert secret not in text


def test_odd_paths_and_methods_get_a_sentence(chat: str, trouble: Trouble) -> None:
    for path in PATHS:
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
            status, text = sent(chat, method, path)
            check(status, text)
            assert status != 200 or path.startswith(("/?", "/config", "/gradio_api/info")), path
            if (
                method == "GET"
                and status == 404
                and not path.startswith(("/as", "/st", "/sv", "/pa"))
            ):
                assert json.loads(text)["detail"].endswith(".")
    for headers in (
        {"x-" + str(number): "y" * 500 for number in range(90)},
        {"cookie": "a=b; " * 3_000},
        {"accept-encoding": "gzip, br, " + "x" * 5_000},
        {"x-forwarded-for": "no address, 1.2.3.4", "x-forwarded-proto": "gopher"},
        {"x-forwarded-host": "evil.example", "x-gradio-server": "http://evil.example"},
        {"range": "bytes=9-1", "if-modified-since": "never"},
        {"content-length": "9" * 30},
        {"transfer-encoding": "chunked, chunked"},
        {"host": "evil.example"},
    ):
        status, text = sent(chat, "GET", "/", headers=headers)
        check(status, text)
        assert "evil.example" not in text


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["\ud800", "\x00", FILE, "/etc/passwd", "visitor", 9999, -1]),
    lambda part: (
        st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=9), part, max_size=3)
    ),
    max_leaves=8,
)
DEEP = b"[" * 200 + b"]" * 200
CALL: dict[str, Any] = {
    "data": [],
    "event_data": None,
    "fn_index": 0,
    "trigger_id": 1,
    "session_hash": "visitor",
}


def test_no_call_ends_in_a_server_error(chat: str, trouble: Trouble) -> None:
    deadline = time.monotonic() + 8.0

    @settings(max_examples=400, deadline=None, database=None)
    @given(
        path=st.sampled_from(sorted(PLACES)),
        changes=st.dictionaries(st.sampled_from([*CALL, "component_id", "event_id"]), JSON),
        raw=st.none() | st.binary(max_size=60) | st.sampled_from([DEEP, b"null", b"9" * 5_000]),
        kind=st.sampled_from(["application/json"] * 8 + ["text/plain", "multipart/form-data", ""]),
    )
    def throw(path: str, changes: dict[str, Any], raw: bytes | None, kind: str) -> None:
        if time.monotonic() > deadline:
            return  # a slow machine tries fewer
        body = json.dumps({**CALL, **changes}).encode() if raw is None else raw
        check(*sent(chat, "POST", path, body, {"content-type": kind}))

    throw()


AS_JSON = {"content-type": "application/json"}


def test_whatever_is_typed_is_answered_in_the_chat(chat: str, trouble: Trouble) -> None:
    deadline = time.monotonic() + 8.0
    client = httpx.Client(base_url=chat, timeout=60)
    asking = event_of_the_page(client.get("/config").json())["id"]
    texts = st.text(st.characters(), max_size=60) | st.sampled_from(
        ["\ud800 who?", "\x00", "x" * 5_000, "9" * 400, "{{7*7}}", "\u202egoat", "2020-01-01", ""]
    )
    asked = st.fixed_dictionaries(
        {"question": texts},
        optional={
            "since": texts,
            "until": texts,
            "as_of": texts,
            "outlets": st.lists(texts, max_size=3),
            "drop": st.lists(texts, max_size=3),
            "after": st.lists(texts, max_size=3),
            "any_time": st.booleans(),
        },
    )
    turns = st.lists(
        st.fixed_dictionaries({"question": texts}, optional={"understood": texts}), max_size=3
    )
    requests = st.fixed_dictionaries(
        {"number": st.integers(1, 9), "asked": asked}, optional={"history": turns | JSON}
    )

    @settings(max_examples=40, deadline=None, database=None)
    @given(request=requests | JSON, session=st.text("abc", min_size=1, max_size=2))
    def ask(request: Any, session: str) -> None:
        if time.monotonic() > deadline:
            return
        event_data = {"request": json.dumps(request)}
        call = {"data": [], "fn_index": asking, "session_hash": session, "event_data": event_data}
        joined = client.post("/gradio_api/queue/join", content=json.dumps(call), headers=AS_JSON)
        assert joined.status_code == 200, joined.text
        with client.stream("GET", "/gradio_api/queue/data?session_hash=" + session) as stream:
            messages = [json.loads(line[6:]) for line in stream.iter_lines() if line]
        [done] = [message for message in messages if message["msg"] == "process_completed"]
        assert done["success"], done
        [last] = done["output"]["data"]
        assert last["state"] in ("answered", "problem") and last["talk"]

    with contextlib.closing(client):
        ask()


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_run_as_a_program_it_has_help(flag: str) -> None:
    result = CliRunner().invoke(app.chat, [flag])
    assert result.exit_code == 0
    assert "--port" in result.output


def test_no_archive_is_one_sentence_with_the_command_to_run(tmp_path: Path) -> None:
    result = CliRunner().invoke(app.chat, ["--archive", str(tmp_path / "none")])
    assert result.exit_code != 0
    assert "citewire build" in result.output
    assert "Traceback" not in result.output


def test_a_busy_port_is_one_sentence(sample_archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        arguments = ["--archive", str(sample_archive), "--port", port]
        result = CliRunner().invoke(app.chat, arguments)
    assert result.exit_code != 0
    assert port in result.output and "--port" in result.output
    assert "Traceback" not in result.output


def test_the_command_says_how_many_questions_are_at_the_model(
    sample_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[int] = []

    def server(*_: object, limits: Limits, **__: object) -> None:
        places.append(limits.choosing)
        raise QaError("That is enough.")

    monkeypatch.setattr(app, "web_server", server)
    for arguments in ([], ["--llm-at-once", "5"]):
        CliRunner().invoke(app.chat, ["--archive", str(sample_archive), "--port", "0", *arguments])
    assert places == [2, 5]
