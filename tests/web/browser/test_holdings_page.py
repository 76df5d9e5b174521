"""The page of the archive in a real browser: its search, and files that are sent to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from visiting import serving

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build
from qa.watched.questions import watched_questions
from qa.web.chat.conversation import Chat
from qa.web.service import Service
from qa.web.upload.limits import UploadLimits
from qa.web.upload.report_view import upload_form
from qa.web.upload.routes import add_upload
from qa.web.views.holdings import headlines_reply, holdings_reply

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from starlette.requests import Request
    from starlette.responses import Response

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>The archive</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page/chat.css">
<link rel="stylesheet" href="/page/holdings.css">
<main id="cw-page"><h1>Archive</h1>
<section class="cw-holdings" id="cw-holdings" aria-label="The archive"></section></main>
<script type="module" src="/start.js"></script></html>"""
SCRIPT = """import * as holdings from '/page/holdings.js';
window.said = [];
const desk = {
  root: document.getElementById('cw-page'),
  say: (text) => window.said.push(text),
  refresh: async () => {},
  call: async (name, request) => {
    const sent = { method: 'POST', body: JSON.stringify(request) };
    return (await fetch(`/call/${name}`, sent)).json();
  },
};
holdings.start(desk);
window.show = () => holdings.show(desk);
await window.show();
document.body.dataset.ready = '1';
"""
FEW = UploadLimits(files=3, file_bytes=100_000, total_bytes=200_000)
STORY = "Rain fell on the valley for two days, and the river rose to the doors of the mill."


@contextmanager
def shown(archive: Archive, browser: Browser, width: int = 1280) -> Iterator[Page]:
    """The archive's page with a desk as the chat gives it one."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, JSONResponse
    from starlette.responses import Response as Plain
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    chat = Chat(Service(archive), allows_upload=True)

    async def page(_: Request) -> Response:
        return HTMLResponse(PAGE)

    async def script(_: Request) -> Response:
        return Plain(SCRIPT, media_type="text/javascript")

    async def call(request: Request) -> Response:
        asked = await request.json()
        if request.path_params["name"] == "holdings":
            return JSONResponse(
                holdings_reply(archive, upload_form(FEW), watched_questions(archive))
            )
        if request.path_params["name"] == "watched":
            return JSONResponse(await chat.watched(asked))
        if asked["words"] == "slow":
            await asyncio.sleep(0.8)
        return JSONResponse(headlines_reply(archive, asked))

    static = str(files("qa.web").joinpath("static"))
    routes = [
        Route("/", page),
        Route("/start.js", script),
        Route("/call/{name}", call, methods=["POST"]),
        Mount("/page", StaticFiles(directory=static)),
    ]
    application = Starlette(routes=routes)
    add_upload(application, archive, limits=FEW)
    server = uvicorn.Server(uvicorn.Config(application, log_level="error"))
    trouble: list[str] = []
    with serving(server) as base:
        opened = browser.new_page(viewport={"width": width, "height": 900})
        opened.on("pageerror", lambda error: trouble.append(str(error)))
        opened.on(
            "console", lambda line: trouble.append(line.text) if line.type == "error" else None
        )
        opened.goto(base)
        opened.wait_for_selector("body[data-ready]")
        yield opened
        opened.close()
    assert not trouble


@pytest.fixture
def new_archive(tmp_path: Path, embedder: Embedder) -> Iterator[Archive]:
    with Archive.create(tmp_path / "news", embedder) as archive:
        yield archive


def title_of(page: Page, place: int) -> str:
    return page.locator(".cw-holdings-found .cw-open").nth(place).inner_text()


def test_headlines_are_found_as_one_types(archive: Archive, browser: Browser) -> None:
    newest = archive.headlines("", 25).articles
    with shown(archive, browser) as page:
        assert title_of(page, 0) == newest[0].title
        page.get_by_label("Search by headline").press_sequentially("flood")
        page.get_by_text("for “flood”").wait_for()
        headlines = archive.headlines("flood", 20)
        assert page.locator(".cw-holdings-found > li").count() == len(headlines.articles) > 0
        announcements = page.evaluate("window.said")
        assert announcements[-1] == page.locator(".cw-holdings-count").inner_text()
        assert all("for “f”" not in announcement for announcement in announcements)
        page.get_by_label("Search by headline").fill("zebra")
        page.get_by_text("No headline has the word “zebra”.").wait_for()


def test_more_adds_to_the_list(archive: Archive, browser: Browser) -> None:
    with shown(archive, browser) as page:
        page.get_by_role("button", name="More").click()
        page.wait_for_function("document.querySelectorAll('.cw-holdings-found > li').length > 20")
        assert page.evaluate("document.activeElement.textContent") == title_of(page, 20)
        total = archive.info().articles
        assert page.locator(".cw-holdings-found > li").count() == min(40, total)


def test_an_answer_that_comes_late_is_thrown_away(archive: Archive, browser: Browser) -> None:
    with shown(archive, browser) as page:
        box = page.get_by_label("Search by headline")
        box.fill("slow")
        box.press("Enter")
        box.fill("flood")
        box.press("Enter")
        page.get_by_text("for “flood”").wait_for()
        page.wait_for_timeout(1_000)
        assert "flood" in page.locator(".cw-holdings-count").inner_text()


def test_chosen_files_become_articles_before_ones_eyes(
    new_archive: Archive, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "mill.txt").write_text(f"River at the mill\n\n{STORY}\n", encoding="utf-8")
    (tmp_path / "notes.doc").write_text("?", encoding="utf-8")
    with shown(new_archive, browser) as page:
        assert "no article in this archive yet" in page.locator(".cw-holdings-facts").inner_text()
        chosen = [tmp_path / "mill.txt", tmp_path / "notes.doc"]
        page.get_by_label("Choose files").set_input_files(chosen)
        report = page.locator(".cw-upload-report")
        report.get_by_text("1 article added").wait_for()
        assert "notes.doc" in report.inner_text()
        page.locator(".cw-holdings-figures").wait_for()
        assert title_of(page, 0) == "River at the mill"
        assert page.evaluate("document.activeElement.className") == "cw-upload-report"
        assert page.locator(".cw-upload-progress").is_hidden()
        said = page.evaluate("window.said")
        assert said[0] == "Sending 2 files"
        assert said[-1] == "The files have been read."


def test_too_much_is_refused_before_it_is_sent(
    new_archive: Archive, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "big.txt").write_bytes(b"x" * 100_001)
    with shown(new_archive, browser) as page:
        page.get_by_label("Choose files").set_input_files(tmp_path / "big.txt")
        page.get_by_text("big.txt is too big").wait_for()
        assert not list(tmp_path.glob("news-uploads/*"))


def test_a_file_can_be_dropped(new_archive: Archive, browser: Browser) -> None:
    with shown(new_archive, browser) as page:
        page.evaluate(
            """([name, text]) => {
              const moved = new DataTransfer();
              moved.items.add(new File([text], name, { type: 'text/plain' }));
              const form = document.querySelector('.cw-upload-form');
              for (const kind of ['dragenter', 'dragover', 'drop'])
                form.dispatchEvent(new DragEvent(kind,
                  { dataTransfer: moved, bubbles: true, cancelable: true }));
            }""",
            ["mill.txt", f"River at the mill\n\n{STORY}\n"],
        )
        page.locator(".cw-upload-report").get_by_text("1 article added").wait_for()
        assert page.locator(".cw-upload-over").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_stands_out_of_the_page(
    archive: Archive, browser: Browser, tmp_path: Path, width: int
) -> None:
    with shown(archive, browser, width) as page:
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        assert page.locator(".cw-holdings-chart svg").get_attribute("aria-label")


def test_opening_it_again_shows_what_has_come_since(
    new_archive: Archive, browser: Browser, tmp_path: Path, embedder: Embedder
) -> None:
    (tmp_path / "mill.txt").write_text(f"River at the mill\n\n{STORY}\n", encoding="utf-8")
    with shown(new_archive, browser) as page:
        build([tmp_path / "mill.txt"], new_archive.path, embedder=embedder)
        page.evaluate("window.show()")
        page.locator(".cw-holdings-figures").wait_for()
        assert title_of(page, 0) == "River at the mill"


def test_questions_are_watched_and_watched_no_more(browser: Browser, new_archive: Archive) -> None:
    question = "Who rebuilt the mill?"
    with shown(new_archive, browser) as page:
        page.fill("#cw-watched-new", question)
        page.keyboard.press("Enter")
        page.wait_for_selector(".cw-watched-question")
        assert page.text_content(".cw-watched-question") == question
        assert page.evaluate("document.activeElement.id") == "cw-watched-new"
        page.evaluate("window.show()")
        page.click("[data-unwatch]")
        page.wait_for_selector(".cw-watched-question", state="detached")
        assert page.evaluate("window.said") == ["The question is watched", "Watched no more"]
