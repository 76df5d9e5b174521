"""Requests: what leaves this machine and where to, and for how long."""

from __future__ import annotations

import logging
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from language_models.scripted_server import (
    PATH,
    ScriptedServer,
    closes,
    drips,
    failed,
    hangs,
    wrote,
)
from news_pages.local_site import HOME, Handler, served_site

from qa.llm.servers.client import completion
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Doubtful, Late, ServerFault, Unreachable
from qa.llm.settings import ModelServer

KEY = "sk-mine"
PASSAGE = "what the passage says"
BODY = {"messages": [{"role": "user", "content": PASSAGE}]}
HEADERS = {
    *("host", "user-agent", "accept", "accept-encoding", "connection"),
    *("content-type", "content-length"),
}


def text_of(server: ModelServer, seconds: float = 5.0) -> str:
    return completion(server, BODY, Deadline(seconds))


def test_no_more_than_the_question_is_sent(
    scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither variables of the environment nor what machine this is."""
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "another's")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-mine: another's\naccept: another's")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    scripted.script = [wrote("yes")]
    assert text_of(scripted.server()) == "yes"
    [request] = scripted.site.asked
    assert set(request.headers) == HEADERS
    assert request.headers["user-agent"].startswith("Citewire/")
    assert b"another's" not in request.body + repr(request.headers).encode()
    assert scripted.bodies == [{"model": "small", **BODY}]


def test_a_key_is_sent_to_its_server(scripted: ScriptedServer) -> None:
    scripted.script = [wrote("yes")]
    assert text_of(scripted.server(key=KEY)) == "yes"
    [request] = scripted.site.asked
    assert set(request.headers) == {*HEADERS, "authorization"}
    assert request.headers["authorization"] == f"Bearer {KEY}"


def test_proxies_of_the_environment_are_not_used(
    scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted.script = [wrote("yes")]
    with served_site() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert text_of(scripted.server()) == "yes"
        assert proxy.asked == []


def test_nothing_is_logged(scripted: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    scripted.script = [wrote("the reply"), failed(401), closes]
    server = scripted.server(key=KEY)
    text_of(server)
    for _ in range(2):
        with pytest.raises(ServerFault) as fault:
            text_of(server)
        assert KEY not in str(fault.value) and PASSAGE not in str(fault.value)
    logged = caplog.text + repr([vars(record) for record in caplog.records])
    assert not [word for word in (KEY, PASSAGE, "the reply") if word in logged]


def test_names_of_this_machine_are_not_looked_up(
    scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def look_up(host: str, *rest: object, **options: object) -> object:
        assert host in (HOME, "::1"), host
        return real(host, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    scripted.script = [wrote("yes")]
    server = ModelServer("http", "localhost", scripted.site.port, "/v1", "small")
    assert text_of(server) == "yes"


def test_a_look_up_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: released.wait(30) and [])
    begin = time.monotonic()
    with pytest.raises(Late):
        text_of(ModelServer("http", "models.example", 80, "/v1", "small"), 0.2)
    assert time.monotonic() - begin < 1.0
    released.set()


@pytest.mark.parametrize("host", ["models.invalid", "a" * 70 + ".invalid"])
def test_a_host_that_is_not_there(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    def look_up(name: str, *_: object, **__: object) -> object:
        name.encode("idna")  # as Python does
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(Unreachable, match="has no address"):
        text_of(ModelServer("http", host, 80, "/v1", "small"))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of "localhost", signed by nobody else, with its key."""
    path = tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    try:
        subprocess.run(
            [*command.split(), *names, "-keyout", str(path), "-out", str(path) + ".crt"],
            capture_output=True,
            timeout=60,
            check=True,
        )
    except FileNotFoundError:
        pytest.skip("no openssl to make a certificate with; `apt-get install openssl` brings it")
    path.write_text(path.read_text() + Path(str(path) + ".crt").read_text())
    return path


def test_https(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with served_site(context) as site:
        site.pages[PATH] = wrote("yes")
        server = ModelServer("https", "localhost", site.port, "/v1", "small", KEY)
        with pytest.raises(Unreachable, match="not trusted"):
            text_of(server)
        assert site.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert text_of(server) == "yes"
        with pytest.raises(Unreachable, match="not trusted"):
            text_of(ModelServer("https", HOME, site.port, "/v1", "small"))


def test_https_where_http_is_spoken(scripted: ScriptedServer) -> None:
    server = ModelServer("https", HOME, scripted.site.port, "/v1", "small", KEY)
    with pytest.raises(Doubtful):
        text_of(server, 2.0)


def test_a_server_that_does_not_shake_hands() -> None:
    with socket.create_server((HOME, 0)) as silent, pytest.raises(Late):
        text_of(ModelServer("https", HOME, silent.getsockname()[1], "/v1", "small"), 0.2)


def test_a_server_that_reads_nothing() -> None:
    """Writing takes no longer than reading may."""
    body = {"messages": [{"role": "user", "content": "x" * 20_000_000}]}
    with socket.create_server((HOME, 0)) as deaf, pytest.raises(Late):
        server = ModelServer("http", HOME, deaf.getsockname()[1], "/v1", "small")
        completion(server, body, Deadline(0.5))


@pytest.mark.parametrize("page", [hangs, drips])
def test_a_request_that_is_ended_leaves_its_server(
    scripted: ScriptedServer, page: Callable[[Handler], None]
) -> None:
    deadline, left = Deadline(30.0), threading.Event()

    def told(handler: Handler) -> None:
        threading.Timer(0.05, deadline.end).start()
        try:
            page(handler)
        finally:
            left.set()

    scripted.script = [told]
    with pytest.raises(Late, match="not waited for"):
        completion(scripted.server(), BODY, deadline)
    assert left.wait(1.0)


def test_a_connection_that_is_ended_before_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the other side shakes no hands, takes no connection, or has no address yet."""

    def ended_soon(server: ModelServer) -> None:
        deadline = Deadline(30.0)
        threading.Timer(0.05, deadline.end).start()
        with pytest.raises(Late, match="not waited for"):
            completion(server, BODY, deadline)

    with socket.create_server((HOME, 0)) as silent:
        ended_soon(ModelServer("https", HOME, silent.getsockname()[1], "/v1", "small"))
    released, closed = threading.Event(), threading.Event()

    class LateSocket(socket.socket):
        """A connection that stands too late."""

        def close(self) -> None:
            super().close()
            closed.set()

    ways: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("create_connection", HOME, LateSocket),
        ("getaddrinfo", "models.example", list),
    )
    for name, host, made in ways:
        monkeypatch.setattr(socket, name, lambda *_, made=made, **__: released.wait(30) and made())
        ended_soon(ModelServer("http", host, 80, "/v1", "small"))
        monkeypatch.undo()
    released.set()
    assert closed.wait(5.0)


def test_a_slow_handshake_and_a_slow_reply_go_on_after_a_step(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is longer than a step is taken up where it stopped, in TLS too."""
    monkeypatch.setattr("qa.llm.servers.deadline.STEP", 0.01)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def slow(handler: Handler) -> None:
        threading.Event().wait(0.05)
        handler.send(wrote("yes" * 10_000))

    with served_site(context) as site:
        site.pages[PATH] = slow
        server = ModelServer("https", "localhost", site.port, "/v1", "small", KEY)
        body = {"messages": [{"role": "user", "content": "x" * 3_000_000}]}
        assert completion(server, body, Deadline(20.0)) == "yes" * 10_000
        assert len(site.asked[0].body) > 3_000_000
