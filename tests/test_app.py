"""The web chat in a real browser: asking, citing, refusing, and hostile articles."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from starlette.routing import Mount
from starlette.testclient import TestClient
from visiting import Visit, made, served, serving

import app
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.build import build
from qa.chunk import chunk, embedding_text
from qa.web.calls import PLACES
from qa.web.headers import FULL
from qa.web.limits import Limits
from qa.web.passwords import Logins, password_hash
from qa.web.sessions import CLOSED_KEPT
from seeds.article import Article

if TYPE_CHECKING:
    import fastapi
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

ANSWERED = "How long is the way round by road while Tanners' Footbridge is shut?"
LIBYA = "How does Turkey explain its soldiers in Libya?"
RUSSIA = "And what did Russia say last week?"
LEAK = "How many people were treated after the gas leak at the Orbury mill?"
UNANSWERED = "Who won the chess world championship in 1972?"

ATTACKS = (
    "<script>window.pwned = 1; alert(1)</script>",
    "<img src=https://evil.example/x.png onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "![pixel](https://evil.example/pixel.png) [click](javascript:alert(1)) **loud**",
    "{{7*7}} ${alert(1)} @children",
)

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def chat(sample_archive: Path, embedder: Embedder) -> Iterator[str]:
    with Archive.open(sample_archive, embedder=embedder) as archive, served(archive) as base:
        yield base


@pytest.fixture(scope="module")
def hostile_chat(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    for number, attack in enumerate(ATTACKS):
        record = {
            "title": f"Kestrel {number} lands in Orbury {attack}",
            "text": f"The kestrel number {number} landed in Orbury on Monday. {attack}\n\n"
            f"A second paragraph about the kestrel of Orbury {attack} says that it left again.",
            "outlet": f"Orbury Wire {number} {attack}",
            "authors": [f"Nell {attack}"],
            "url": ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>"][number % 2],
            "published": "2024-03-05",
        }
        (folder / f"{number}.json").write_text(json.dumps(record), encoding="utf-8")
    path = tmp_path_factory.mktemp("hostile_archive") / "archive"
    build([folder], path, embedder=embedder)
    with Archive.open(path, embedder=embedder) as archive, served(archive) as base:
        yield base


@pytest.fixture(scope="module")
def differing_chat(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("differing")
    stories = {
        "Orbury Ledger": "Twelve people were treated in hospital after the gas leak at the Orbury "
        "mill on Tuesday.\n\nThe alarm rang at four, and the night shift was sent home.",
        "Orbury Post": "Nineteen people were treated in hospital after the gas leak at the Orbury "
        "mill on Tuesday, doctors said.\n\nThe county wants a report on the cellar by April.",
    }
    for number, (outlet, text) in enumerate(stories.items()):
        record = {
            "title": f"Gas leak at Orbury mill, by {outlet}",
            "text": text,
            "outlet": outlet,
            "published": f"2026-02-0{4 + number}",
        }
        (folder / f"{number}.json").write_text(json.dumps(record), encoding="utf-8")
    path = tmp_path_factory.mktemp("differing_archive") / "archive"
    build([folder], path, embedder=embedder)
    with Archive.open(path, embedder=embedder) as archive, served(archive) as base:
        yield base


@pytest.mark.browser
def test_a_follow_up_shows_what_it_took_along_and_lets_it_go(browser: Browser, chat: str) -> None:
    visit = Visit(browser, chat)
    page = visit.page
    assert visit.ask(LIBYA).locator(".cw-chip").count() == 0
    page.get_by_text("Limit by date or outlet").click()
    page.get_by_label("As of").fill("2020-06-17")
    turn = visit.ask(RUSSIA)
    time, *carried = turn.locator(".cw-chip").all()
    assert time.inner_text().startswith("last week · 8–14 Jun 2020")
    [libya] = [chip for chip in carried if "Libya" in chip.inner_text()]
    assert libya.get_attribute("aria-label") == (
        "Ask again without “Libya”, taken from an earlier question"
    )

    libya.focus()
    page.keyboard.press("Enter")
    again = visit.answered(2)
    assert again.locator("h2").inner_text() == RUSSIA
    chips = again.locator(".cw-chips").inner_text()
    assert "last week" in chips and "Libya" not in chips
    # The pressed button is gone: the keyboard goes on from the question box.
    assert page.evaluate("document.activeElement.closest('#cw-question') !== null")

    again.locator(".cw-chip").first.click()
    last = visit.answered(3)
    shown = " ".join(last.locator(".cw-chip").all_inner_texts())
    assert "last week" not in shown and "Libya" not in shown

    # Start over: nothing is left to lean on.
    page.get_by_text("Start over").click()
    page.locator(".cw-turn").first.wait_for(state="detached")
    assert "Libya" not in " ".join(visit.ask(RUSSIA).locator(".cw-chip").all_inner_texts())
    assert visit.trouble == []
    page.close()


@pytest.mark.browser
def test_figures_that_differ_stand_side_by_side(browser: Browser, differing_chat: str) -> None:
    visit = Visit(browser, differing_chat)
    page = visit.page
    turn = visit.ask(LEAK)
    turn.locator(".cw-count").wait_for()
    assert turn.locator(".cw-count").inner_text() == "2 independent sources"
    box = turn.locator(".cw-differ")
    assert box.locator("h3").inner_text().lower() == "sources differ: people"
    rows = box.locator("li").all_inner_texts()
    assert any("Twelve" in row and "Orbury Ledger, 4 February 2026" in row for row in rows)
    assert any("Nineteen" in row and "Orbury Post, 5 February 2026" in row for row in rows)
    row = box.locator("li", has_text="Nineteen")
    row.locator(".cw-cite").click()
    page.locator("dialog mark").wait_for()
    assert page.locator("dialog mark").inner_text().startswith("Nineteen people")
    assert visit.trouble == []
    page.close()


@pytest.mark.browser
def test_one_goes_from_one_version_of_an_article_to_the_other(browser: Browser, chat: str) -> None:
    visit = Visit(browser, chat)
    page = visit.page
    turn = visit.ask("What did thieves take from the roof of the Corn Hall?")
    marker = turn.locator(".cw-cite").first
    marker.click()
    page.locator("dialog .cw-earlier .cw-open").first.click()
    hint = page.locator("dialog .cw-version")
    hint.wait_for()
    assert "two tonnes" in page.locator("dialog mark").inner_text()
    hint.locator(".cw-open").click()
    page.locator("dialog .cw-earlier").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="hidden")
    assert marker.evaluate("button => button === document.activeElement")
    assert visit.trouble == []
    page.close()


@pytest.mark.browser
def test_copies_are_named_and_can_be_read(browser: Browser, chat: str) -> None:
    visit = Visit(browser, chat)
    page = visit.page
    visit.ask("Why do buses replace trains on the Tilse Valley line?")
    copies = page.locator(".cw-copies").first
    assert copies.inner_text().startswith("also in ")
    copies.locator(".cw-open").first.click()
    page.locator("dialog .cw-article").wait_for()
    outlet = page.locator("dialog .cw-outlet").inner_text()
    assert outlet in copies.inner_text()
    assert visit.trouble == []
    page.close()


@pytest.mark.browser
def test_a_marker_leads_to_its_card_and_to_the_quote_in_the_article(
    browser: Browser, chat: str
) -> None:
    visit = Visit(browser, chat)
    page = visit.page
    turn = visit.ask(ANSWERED)
    assert "1.8 miles" in turn.inner_text()
    marker = turn.locator(".cw-cite").first
    assert marker.inner_text() == "[1]"
    quote = turn.locator(".cw-quote p").first.inner_text().split("[1]")[0].strip()

    card = page.locator(".cw-card.cw-cited").first
    assert card.locator("mark").inner_text().strip() == quote

    marker.click()
    mark = page.locator("dialog mark")
    mark.wait_for()
    assert mark.inner_text().strip() == quote
    page.wait_for_function(
        """() => {
          const box = document.querySelector("dialog mark").getBoundingClientRect();
          return box.top >= 0 && box.bottom <= innerHeight && box.height > 0;
        }"""
    )
    assert "cw-lit" in (card.get_attribute("class") or "")

    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="hidden")
    assert marker.evaluate("button => button === document.activeElement")
    assert visit.trouble == []
    page.close()


@pytest.mark.browser
def test_an_example_question_is_answered_by_one_click(browser: Browser, chat: str) -> None:
    visit = Visit(browser, chat)
    example = visit.page.locator(".cw-example").first
    question = example.inner_text()
    example.click()
    turn = visit.answered(0)
    assert turn.locator("h2").inner_text() == question
    assert turn.locator(".cw-quote").count() >= 1
    assert not visit.page.locator(".cw-welcome").is_visible()
    assert visit.trouble == []
    visit.page.close()


@pytest.mark.browser
def test_a_question_the_archive_cannot_answer_is_refused_with_the_nearest_articles(
    browser: Browser, chat: str
) -> None:
    visit = Visit(browser, chat)
    turn = visit.ask(UNANSWERED)
    assert "not in this archive" in turn.locator(".cw-refusal").inner_text().lower()
    assert turn.locator(".cw-cite").count() == 0
    assert visit.page.locator(".cw-near:visible").count() >= 1
    assert visit.trouble == []
    visit.page.close()


@pytest.mark.browser
def test_markers_of_an_earlier_answer_bring_its_own_sources_back(
    browser: Browser, chat: str
) -> None:
    visit = Visit(browser, chat)
    first = visit.ask(ANSWERED)
    visit.ask(UNANSWERED)
    assert visit.page.locator("#cw-1-1").is_hidden()
    first.locator(".cw-cite").first.click()
    visit.page.locator("dialog mark").wait_for()
    assert visit.page.locator("#cw-1-1").is_visible()
    assert visit.page.locator(".cw-sources[data-turn='2']").is_hidden()
    visit.page.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("question", "sentence"), [("x" * 100_000, "100,000 characters"), ("   ", "question is empty")]
)
def test_a_question_that_cannot_be_asked_gets_a_sentence(
    browser: Browser, chat: str, question: str, sentence: str
) -> None:
    visit = Visit(browser, chat)
    turn = visit.ask(question)
    assert sentence in turn.locator(".cw-notice").inner_text()
    assert "Traceback" not in visit.page.content()
    assert visit.trouble == []
    visit.page.close()


@pytest.mark.browser
def test_a_wrong_day_gets_a_sentence_and_a_right_one_filters(browser: Browser, chat: str) -> None:
    visit = Visit(browser, chat)
    page = visit.page
    page.get_by_text("Limit by date or outlet").click()
    page.get_by_label("Since").fill("next week")
    assert "write it as YYYY-MM-DD" in visit.ask(ANSWERED).locator(".cw-notice").inner_text()
    page.get_by_label("Since").fill("1999-01-01")
    page.get_by_label("Until").fill("1999-12-31")
    assert visit.ask(ANSWERED).locator(".cw-refusal").count() == 1
    assert visit.trouble == []
    page.close()


@pytest.mark.browser
def test_a_phone_shows_everything_without_scrolling_sideways(browser: Browser, chat: str) -> None:
    visit = Visit(browser, chat, width=360, height=740)
    page = visit.page
    turn = visit.ask(ANSWERED)

    def overflow() -> int:
        return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    assert overflow() <= 0
    talk = page.locator("#cw-talk").bounding_box()
    panel = page.locator("#cw-panel").bounding_box()
    assert talk and panel and panel["y"] >= talk["y"] + talk["height"]
    turn.locator(".cw-cite").first.click()
    page.locator("dialog mark").wait_for()
    box = page.locator("dialog").bounding_box()
    assert box and round(box["x"]) == 0 and round(box["width"]) == 360 and overflow() <= 0
    page.close()


@pytest.mark.browser
def test_hostile_articles_stay_text(browser: Browser, hostile_chat: str) -> None:
    visit = Visit(browser, hostile_chat)
    page = visit.page
    visit.ask("Where did the kestrel land? <img src=x onerror=alert(1)> **now**")
    assert page.locator(".cw-turn h2").inner_text().endswith("<img src=x onerror=alert(1)> **now**")
    assert page.locator(".cw-card").count() >= 3
    shown = page.locator("#cw-panel").inner_text()
    assert any(attack in shown for attack in ATTACKS)
    for card in page.locator(".cw-card h3 .cw-open").all():
        card.click()
        page.locator("dialog .cw-article").wait_for()
        assert "kestrel" in page.locator("dialog .cw-body").inner_text()
        page.keyboard.press("Escape")
        page.locator("dialog .cw-article").wait_for(state="detached")
    for selector in ("img", "svg[onload]", "iframe", "a[href^=javascript]", "script"):
        places = f"#cw-log {selector}, #cw-panel {selector}, dialog {selector}"
        assert page.locator(places).count() == 0
    assert page.evaluate("window.pwned") is None
    assert page.locator("#cw-panel a[href]").count() == 0
    assert visit.trouble == []
    page.close()


@pytest.mark.browser
def test_the_policy_of_the_page_stops_what_escaping_would_have_missed(
    browser: Browser, chat: str
) -> None:
    visit = Visit(browser, chat)
    visit.page.evaluate(
        """() => {
          const hole = document.createElement("div");
          document.body.append(hole);
          hole.innerHTML = '<img src="x" onerror="window.pwned = 1">'
            + '<img src="https://evil.example/x.png">';
        }"""
    )
    visit.page.wait_for_function("performance.now() > 0")
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in line for line in visit.trouble)
    visit.page.close()


class Gate:
    """A reranker that lets nothing through until it is opened."""

    name = "gate"

    def __init__(self) -> None:
        self.open = threading.Event()

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        self.open.wait(120)
        words = set(question.lower().split())
        shared = [len(words & set(passage.lower().split())) for passage in passages]
        return np.array(shared, dtype=np.float64)


@pytest.mark.browser
def test_a_full_queue_is_said_in_the_chat(browser: Browser, archive: Archive) -> None:
    gate = Gate()
    limits = Limits(queue=1, at_once=1)
    with served(archive, reranker=gate, limits=limits) as base:
        visits = [Visit(browser, base) for _ in range(3)]
        for visit in visits[:2]:
            visit.page.fill("#cw-question textarea", ANSWERED)
            with visit.page.expect_response("**/queue/data*"):
                visit.page.click("#cw-ask")
        try:
            for visit in visits[2:]:
                turn = visit.ask(ANSWERED)
                assert turn.locator(".cw-notice").inner_text().endswith(FULL)
                box = visit.page.locator("#cw-question textarea")
                assert box.input_value() == ANSWERED
            late = browser.new_page()
            late.goto(base)  # a page that comes now says that it is ready all the same
            late.wait_for_selector(".cw-status[data-state=ready]")
            late.close()
        finally:
            gate.open.set()
        for visit in visits[:2]:
            assert visit.answered(0).locator(".cw-quote").count()
            assert visit.trouble == []
        again = visits[2].ask(ANSWERED)
        assert again.locator(".cw-quote").count()
        for visit in visits:
            assert not [line for line in visit.trouble if "429" not in line]
            visit.page.close()


@pytest.mark.browser
def test_one_signs_in_asks_reads_and_signs_out(browser: Browser, archive: Archive) -> None:
    logins = Logins({"nell": password_hash("heron on the weir")})
    with served(archive, logins=logins) as base:
        page = browser.new_page()
        trouble: list[str] = []
        page.on("request", lambda request: trouble.append(request.url))
        page.goto(base)
        page.fill("#name", "nell")
        page.fill("#password", "wrong")
        page.click("button")
        assert "do not fit" in page.locator("[role=alert]").inner_text()
        page.fill("#name", "nell")
        page.fill("#password", "heron on the weir")
        page.click("button")
        page.wait_for_selector(".cw-status[data-state=ready]", timeout=60_000)
        assert page.url == base
        page.get_by_text("Limit by date or outlet").click()
        page.get_by_label("As of").fill("2030-01-01")
        page.fill("#cw-question textarea", ANSWERED)
        page.click("#cw-ask")
        page.locator(".cw-cite").first.click()
        page.locator("dialog mark").wait_for()
        page.keyboard.press("Escape")
        page.click(".cw-signout")
        page.locator("#password").wait_for()
        page.goto(base)
        assert page.locator("#password").count() == 1 and not page.locator(".cw-turn").count()
        assert not [url for url in trouble if not url.startswith((base, "data:", "blob:"))]
        page.close()


def test_closed_pages_are_forgotten(archive: Archive) -> None:
    server = made(lambda: app.web_server(archive))
    routes = server.config.app.routes  # type: ignore[union-attr]
    [gradio_app] = [route.app for route in routes if isinstance(route, Mount)]
    kept = gradio_app.state_holder.session_data  # type: ignore[attr-defined]
    with serving(server) as base:
        for number in range(CLOSED_KEPT + 30):
            session = f"visitor{number}"
            call = {**CALL, "fn_index": 0, "session_hash": session}
            call["data"] = ["", None, None, None, [], None]
            body = json.dumps(call).encode()
            url = urlsplit(base)
            beat = HTTPConnection(str(url.hostname), url.port, timeout=30)
            beat.request("GET", f"/gradio_api/heartbeat/{session}")
            beat.getresponse().readline()
            assert sent(base, "POST", "/gradio_api/queue/join", body, AS_JSON)[0] == 200
            assert session in kept
            beat.close()
        deadline = time.monotonic() + 20
        while len(kept) > CLOSED_KEPT and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(kept) <= CLOSED_KEPT
        assert session in kept


@pytest.fixture
def server(archive: Archive) -> fastapi.FastAPI:
    """The web server, not listening."""
    return made(lambda: app.build_server(archive))


def test_the_server_offers_nothing_but_the_chat(server: fastapi.FastAPI, archive: Archive) -> None:
    client = TestClient(server, base_url="http://127.0.0.1:7860")
    assert client.get("/").status_code == 200
    assert client.get("/gradio_api/info").json() == {"named_endpoints": {}, "unnamed_endpoints": {}}
    for path in ("/docs", "/openapi.json", "/gradio_api/runs", "/gradio_api/mcp/", "/monitoring"):
        assert client.get(path).status_code == 404
    assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 404
    for file in (Path("/etc/passwd"), Path(archive.path), Path(app.__file__)):
        assert client.get(f"/gradio_api/file={file.resolve()}").status_code == 404


FILE = {"path": "/etc/passwd", "url": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


def test_no_call_copies_a_file_of_this_machine(server: fastapi.FastAPI, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the password is herring")
    file = {**FILE, "path": str(tmp_path / "secret.txt")}
    client = TestClient(server, base_url="http://127.0.0.1:7860")
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
        for event_data in (file, {"question": file}):
            answer = client.post(path, json={**call, "data": empty, "event_data": event_data})
            assert answer.status_code == 400
    for component in client.get("/config").json()["components"]:
        for function in (
            "open_article",
            "postprocess",
            "preprocess",
            "move_resource_to_block_cache",
        ):
            call = {"data": file, "component_id": component["id"], "fn_name": function}
            answer = client.post(
                "/gradio_api/component_server", json={**call, "session_hash": "visitor"}
            )
            assert answer.status_code == 400

    # The second wall: behind the first, Gradio refuses by itself.
    [gradio_app] = [route.app for route in server.routes if isinstance(route, Mount)]
    inner = TestClient(gradio_app, base_url="http://127.0.0.1:7860")
    unqueued = next(event["id"] for event in events if not event["queue"])
    call = {"data": [file, None], "fn_index": unqueued, "session_hash": "visitor"}
    answer = inner.post("/gradio_api/run/predict", json=call)
    assert answer.status_code >= 400
    assert "secret.txt" not in answer.text


def test_a_page_opened_later_offers_the_outlets_of_that_moment(
    archive_of: Callable[..., Archive], embedder: Embedder
) -> None:
    text = "The ferry of Tilse stopped on Monday after water came into its engine room."
    archive = archive_of(Article(id="a" * 16, title="Ferry stops", text=text, outlet="Old Post"))
    client = TestClient(made(lambda: app.build_server(archive)), base_url="http://127.0.0.1:7860")
    config = client.get("/config").json()
    [outlets] = [one["id"] for one in config["components"] if one["type"] == "dropdown"]
    [begun] = [one for one in config["dependencies"] if outlets in one["outputs"]]
    call = {"data": [], "fn_index": begun["id"], "session_hash": "late"}
    fresh = Article(id="b" * 16, title="Ferry sails", text=f"Again. {text}", outlet="New Post")
    passages = chunk(fresh, embedder)
    texts = [embedding_text(fresh, one) for one in passages]
    archive.add([fresh], passages, embedder.embed_passages(texts))
    page = {"Origin": "http://127.0.0.1:7860"}
    masthead, shown = client.post("/gradio_api/run/predict", json=call, headers=page).json()["data"]
    assert "2 articles" in masthead
    assert sorted(name for name, _ in shown["choices"]) == ["New Post", "Old Post"]
    [asked] = [one for one in config["dependencies"] if outlets in one["inputs"]][:1]
    data = [["New Post"] if number == outlets else None for number in asked["inputs"]]
    join = {"data": data, "fn_index": asked["id"], "session_hash": "late"}
    assert client.post("/gradio_api/queue/join", json=join, headers=page).status_code == 200


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
            if method == "GET" and status == 404 and not path.startswith(("/as", "/st", "/sv")):
                assert json.loads(text)["detail"].endswith(".")
    for headers in (
        {"x-" + str(one): "y" * 500 for one in range(90)},
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
    events = client.get("/config").json()["dependencies"]
    by_data = [event["id"] for event in events if event["queue"] and len(event["inputs"]) == 6]
    by_event = [event["id"] for event in events if event["queue"] and len(event["inputs"]) < 6]
    texts = st.text(st.characters(), max_size=60) | st.sampled_from(
        ["\ud800 who?", "\x00", "x" * 5_000, "9" * 400, "{{7*7}}", "\u202egoat", None, ""]
    )

    @settings(max_examples=40, deadline=None, database=None)
    @given(
        texts=st.tuples(texts, texts, texts, texts),
        sent=st.none() | st.dictionaries(st.sampled_from(["question", "turn", "chip"]), texts),
        typed=st.booleans(),
        which=st.integers(0, 9),
        session=st.text("abc", min_size=1, max_size=2),
    )
    def ask(
        texts: tuple[str, ...], sent: dict[str, Any] | None, typed: bool, which: int, session: str
    ) -> None:
        if time.monotonic() > deadline:
            return
        number = (by_data if typed else by_event)[which % len(by_data if typed else by_event)]
        count = next(len(event["inputs"]) for event in events if event["id"] == number)
        data: list[Any] = [*texts, [], None][6 - count :] if count > 1 else [None] * count
        given = {name: value for name, value in (sent or {}).items() if value is not None}
        call = {"data": data, "fn_index": number, "session_hash": session, "event_data": given}
        joined = client.post("/gradio_api/queue/join", content=json.dumps(call), headers=AS_JSON)
        assert joined.status_code == 200, joined.text
        with client.stream("GET", "/gradio_api/queue/data?session_hash=" + session) as stream:
            messages = [json.loads(line[6:]) for line in stream.iter_lines() if line]
        [done] = [one for one in messages if one["msg"] == "process_completed"]
        assert done["success"], done

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
