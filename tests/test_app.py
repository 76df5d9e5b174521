"""The web chat in a real browser: asking, citing, refusing, and hostile articles."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from starlette.routing import Mount
from starlette.testclient import TestClient
from visiting import Visit, made, served

import app
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.build import build

if TYPE_CHECKING:
    import fastapi
    from playwright.sync_api import Browser

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


def test_no_call_copies_a_file_of_this_machine(server: fastapi.FastAPI, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the password is herring")
    file = {"path": str(tmp_path / "secret.txt"), "meta": {"_type": "gradio.FileData"}}
    call = {"data": [file, "", "", "", [], None], "fn_index": 0, "session_hash": "visitor"}
    client = TestClient(server, base_url="http://127.0.0.1:7860")
    assert client.post("/gradio_api/queue/join", json=call).status_code == 400

    # The second wall: behind the first, Gradio refuses by itself.
    [gradio_app] = [route.app for route in server.routes if isinstance(route, Mount)]
    inner = TestClient(gradio_app, base_url="http://127.0.0.1:7860")
    events = inner.get("/config").json()["dependencies"]
    unqueued = next(event["id"] for event in events if not event["queue"])
    call = {"data": [file, None], "fn_index": unqueued, "session_hash": "visitor"}
    answer = inner.post("/gradio_api/run/predict", json=call)
    assert answer.status_code >= 400
    assert "secret.txt" not in answer.text


def test_a_local_server_answers_to_local_names_only(server: fastapi.FastAPI) -> None:
    assert TestClient(server, base_url="http://rebound.example").get("/").status_code == 400
    assert TestClient(server, base_url="http://localhost:7860").get("/").status_code == 200


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
