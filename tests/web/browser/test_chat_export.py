"""What leaves the chat: an answer copied, a conversation saved or printed, and thumbs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html
from pybtex.database import parse_string
from visiting import BRIDGE, CHLORINE, UNANSWERED, Visit, served

from qa.archive import Archive
from qa.feedback import read_feedback

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TITLE = "Footbridge shut after rowing coach sees daylight through a beam"

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_an_answer_is_copied_with_its_citations(browser: Browser, chat: str) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with Visit(browser, chat, permissions=allowed) as visit:
        page = visit.page
        turn = visit.ask(BRIDGE)
        turn.locator(".cw-more summary").click()
        quotes = [
            re.sub(r"\d+$", "", text) for text in turn.locator(".cw-quote p").all_inner_texts()
        ]

        def copied(name: str) -> str:
            button = turn.locator(".cw-act").filter(has=page.get_by_text(name, exact=True))
            button.click()
            turn.get_by_text("Copied", exact=True).wait_for()
            button.wait_for()  # its name comes back
            return str(page.evaluate("navigator.clipboard.readText()")).replace("\r\n", "\n")

        text = copied("Copy")
        assert BRIDGE in text and "[1]" in text and TITLE in text
        assert "https://marrowford-ledger.example/2025/09/18/footbridge-shut" in text
        places = [text.index(quote) for quote in quotes]
        assert places == sorted(places) and len(places) >= 2

        markdown = copied("Copy as Markdown")
        plain = markdown.replace("**", "")  # the words that answer are bold
        assert all(quote.split(".")[0] in plain for quote in quotes)
        assert "](<https://marrowford-ledger.example/2025/09/18/footbridge-shut" in markdown
        assert re.search(r"^> ", markdown, re.MULTILINE)
        assert copied("Copy link") == page.url

        refused = visit.ask(UNANSWERED)
        assert refused.get_by_text("Copy as Markdown").count() == 0


def test_a_browser_that_gives_no_clipboard_copies_too(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        turn = visit.ask(BRIDGE)
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        turn.get_by_text("Copy", exact=True).click()
        turn.get_by_text("Copied", exact=True).wait_for()
        page.click("#cw-question")
        page.keyboard.press("Control+V")
        assert "1.8 miles" in page.locator("#cw-question").input_value()


def test_a_conversation_is_saved_in_every_form(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        assert not page.locator("#cw-export").is_visible()
        visit.ask(BRIDGE)
        visit.ask(CHLORINE)
        cited = {
            article
            for marker in page.locator(".cw-quote .cw-cite, .cw-differ .cw-cite").all()
            if (article := marker.get_attribute("data-article"))
        }

        def saved(form: str) -> tuple[str, str]:
            page.click("#cw-export")
            with page.expect_download() as download:
                page.locator("#cw-forms").get_by_role("button", name=form, exact=True).click()
            assert not page.locator("#cw-forms").is_visible()
            name = download.value.suggested_filename
            return name, Path(download.value.path()).read_text(encoding="utf-8")

        name, markdown = saved("Markdown")
        assert name == "How-long-is-the-way-round-by-road-while-Tanners-Footbridge.md"
        assert markdown.index(BRIDGE.split("'")[0]) < markdown.index("chlorine leak")
        assert "1.8 miles" in markdown and "Nineteen" in markdown

        name, page_text = saved("Web page")
        assert name.endswith(".html")
        tree = html.fromstring(page_text)
        assert not tree.xpath("//script | //link | //img | //@onclick")
        words = tree.text_content()
        assert BRIDGE in words and "1.8 miles" in words and "The Marrowford Ledger" in words

        name, bibtex = saved("Sources as BibTeX")
        assert name.endswith(".bib")
        entries = parse_string(bibtex, "bibtex").entries
        assert len(entries) == len(cited)
        assert any(TITLE in entry.fields["title"].replace("{", "") for entry in entries.values())

        name, csl = saved("Sources as CSL-JSON")
        assert name.endswith(".json")
        items = json.loads(csl)
        assert len(items) == len(cited)
        [item] = [entry for entry in items if entry["title"] == TITLE]
        assert item["container-title"] == "The Marrowford Ledger"
        assert item["author"] == [{"literal": "Nell Arkwright"}]

        # What is exported after a reload is the same.
        page.reload()
        visit.ready()
        visit.answered(1)
        assert saved("Markdown")[1] == markdown
        page.click("#cw-export")
        page.keyboard.press("Escape")
        assert not page.locator("#cw-forms").is_visible()
        assert visit.has_focus(page.locator("#cw-export"))


def test_on_paper_there_is_what_one_reads_and_its_sources(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        visit.ask(BRIDGE)
        visit.ask(CHLORINE)
        page.evaluate(
            "() => { window.print = () => { window.printed = (window.printed || 0) + 1; }; }"
        )
        page.click("#cw-export")
        page.get_by_role("button", name="Print or PDF").click()
        assert page.evaluate("window.printed") == 1

        page.emulate_media(media="print")
        for part in ("#cw-form", "#cw-rail", ".cw-tools", "#cw-export", ".cw-actions", ".cw-sort"):
            assert not page.locator(part).first.is_visible(), part
        for part in (".cw-masthead", ".cw-turn", ".cw-differ", "#cw-1-1", "#cw-2-1"):
            assert page.locator(part).first.is_visible(), part
        # Nothing is cut off in a box that would scroll.
        for part in ("#cw-scroll", "#cw-cards", "#cw-page", "html"):
            hidden = page.locator(part).evaluate(
                "one => getComputedStyle(one).overflowY !== 'visible' "
                "&& one.scrollHeight > one.clientHeight + 1 && one !== document.documentElement"
            )
            assert not hidden, part
        low = page.locator(".cw-card.cw-cited").last.bounding_box()
        whole = page.evaluate("document.documentElement.scrollHeight")
        assert low and low["y"] + low["height"] <= whole + 1


def test_a_thumb_with_its_reason_is_kept_beside_the_archive(
    browser: Browser, archive_copy: Archive
) -> None:
    with served(archive_copy) as base, Visit(browser, base) as visit:
        page = visit.page
        visit.limit("Since", "2025-01-01")
        turn = visit.ask(BRIDGE)
        bad = turn.get_by_role("button", name="Bad answer")
        good = turn.get_by_role("button", name="Good answer")
        good.click()
        page.keyboard.press("Escape")
        assert turn.locator(".cw-why").count() == 0 and visit.has_focus(good)
        assert read_feedback(archive_copy.path).entries == ()

        bad.click()
        assert bad.get_attribute("aria-pressed") == "true"
        page.keyboard.type("The quote is of the wrong day <b>\u202e")
        page.keyboard.press("Enter")
        turn.get_by_text("Thank you").wait_for()
        [entry] = read_feedback(archive_copy.path).entries
        assert (entry.verdict, entry.question) == ("down", BRIDGE)
        assert entry.reason.startswith("The quote is of the wrong day <b>")
        assert entry.since == "2025-01-01" and not entry.abstained
        markers = turn.locator(".cw-quote .cw-cite")
        place = [
            markers.first.get_attribute(f"data-{name}") for name in ("article", "start", "end")
        ]
        assert [str(part) for part in entry.cited[0]] == place
        assert len(entry.cited) == markers.count()

        refused = visit.ask(UNANSWERED)
        refused.get_by_role("button", name="Good answer").click()
        page.get_by_role("button", name="Send").click()
        refused.get_by_text("Thank you").wait_for()
        assert [entry.verdict for entry in read_feedback(archive_copy.path).entries] == [
            "down",
            "up",
        ]
        assert read_feedback(archive_copy.path).entries[1].abstained
        page.reload()
        visit.ready()
        visit.answered(1)
        assert bad.get_attribute("aria-pressed") == "true"
        assert good.get_attribute("aria-pressed") == "false"
