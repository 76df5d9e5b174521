"""Conversations: kept in the browser and nowhere else, named, deleted, brought back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from visiting import BRIDGE, CHLORINE, KEPT, LIBYA, REOPENED, RUSSIA, Visit, served

from qa.archive import Archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_several_are_kept_named_and_deleted(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, width=1400) as visit:
        page = visit.page
        names = page.locator(".cw-choose")
        assert names.count() == 0
        visit.ask(BRIDGE)
        page.click("#cw-new")
        visit.ask(CHLORINE)
        assert [name[:30] for name in names.all_inner_texts()] == [CHLORINE[:30], BRIDGE[:30]]
        assert names.first.get_attribute("aria-current") == "true"
        first, second = visit.kept()
        assert [turn["asked"]["question"] for turn in first["turns"]] == [CHLORINE]
        assert [turn["asked"]["question"] for turn in second["turns"]] == [BRIDGE]
        assert not page.context.cookies()

        names.nth(1).click()
        page.locator(".cw-turn", has_text="1.8 miles").wait_for()
        assert page.locator(".cw-turn").count() == 1
        visit.ask(CHLORINE)
        assert names.first.inner_text().startswith(BRIDGE[:30])  # the one used last comes first

        page.get_by_role("button", name="Rename “How long").click()
        page.get_by_label("New name").fill("<img src=x onerror=ran(1)> مقابلة")
        page.keyboard.press("Enter")
        assert names.first.inner_text() == "<img src=x onerror=ran(1)> مقابلة"
        assert visit.has_focus(names.first)
        assert page.locator("#cw-name").inner_text() == "<img src=x onerror=ran(1)> مقابلة"
        page.get_by_role("button", name="Rename “<img").click()
        page.get_by_label("New name").fill("never mind")
        page.keyboard.press("Escape")
        assert names.first.inner_text() == "<img src=x onerror=ran(1)> مقابلة"
        page.reload()
        visit.ready()
        page.locator(".cw-turn").nth(1).wait_for()
        assert names.first.inner_text() == "<img src=x onerror=ran(1)> مقابلة"

        # A second page of the same browser sees what the first one does.
        with Visit(browser, chat, context=visit.context) as other:
            assert other.page.locator(".cw-choose").count() == 2
            delete = page.get_by_role("button", name="Delete “How many")
            delete.click()
            assert len(visit.kept()) == 2
            page.get_by_role("button", name="Really delete").click()
            assert names.count() == 1 and len(visit.kept()) == 1
            other.page.locator(".cw-choose").nth(1).wait_for(state="detached")
        page.get_by_role("button", name="Delete “<img").click()
        page.get_by_role("button", name="Really delete").click()
        page.locator("#cw-welcome").wait_for()
        assert visit.kept() == [] and names.count() == 0 and page.url == chat
        assert visit.has_focus(page.locator("#cw-new"))
        assert visit.asked == 3


def test_a_conversation_goes_on_where_it_was(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.ask(LIBYA)
        visit.page.reload()
        visit.ready()
        visit.answered(0)
        visit.limit("As of", "2020-06-17")
        turn = visit.ask(RUSSIA)
        assert turn.locator(".cw-chip", has_text="Libya").count() == 1
        assert [turn["number"] for turn in visit.kept()[0]["turns"]] == [1, 2]


def test_what_has_left_the_archive_since_is_marked(browser: Browser, archive_copy: Archive) -> None:
    with served(archive_copy) as base, Visit(browser, base) as visit:
        page = visit.page
        turn = visit.ask(CHLORINE)
        assert page.locator(".cw-gone").count() == 0
        texts = turn.locator(".cw-quote p").all_inner_texts()
        markers = turn.locator(".cw-quote .cw-cite")
        numbers = markers.all_inner_texts()
        articles = [marker.get_attribute("data-article") or "" for marker in markers.all()]
        gone = articles[0]
        assert 0 < articles.count(gone) < len(articles)
        archive_copy.remove([gone])

        page.reload()
        visit.ready()
        turn = visit.answered(0)
        assert turn.locator(".cw-quote p").all_inner_texts() == texts
        assert turn.locator(".cw-quote .cw-cite").all_inner_texts() == numbers
        for place, article in enumerate(articles):
            quote = turn.locator(".cw-quote").nth(place)
            is_told = quote.locator(".cw-gone").count() == 1
            assert is_told == (article == gone)
            assert quote.locator(".cw-cite.cw-lost").count() == is_told
        card = page.locator("#cw-1-1")
        assert "no longer in the archive" in card.locator(".cw-gone").inner_text()
        assert texts[0].removesuffix("1") in card.inner_text()
        turn.locator(".cw-cite.cw-lost").first.click()
        page.locator("#cw-reader .cw-notice").wait_for()
        assert "no longer in the archive" in page.locator("#cw-reader").inner_text()


def test_what_a_browser_has_kept_wrongly_harms_nothing(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        visit.ask(BRIDGE)
        [conversation] = visit.kept()
        [turn] = conversation["turns"]
        broken = [
            {**conversation, "turns": [{"number": "x" * 1_000}]},
            {**conversation, "turns": [None]},
            {**conversation, "turns": [{**turn, "asked": None}]},
            {**conversation, "name": {"a": 1}, "turns": "none", "used": 3},
            {**conversation, "used": 3},
            ["none"],
            None,
        ]
        texts = {KEPT + str(place): json.dumps(record) for place, record in enumerate(broken)}
        texts = {key: text.replace(conversation["id"], key[-1]) for key, text in texts.items()}
        unknown = {**turn, "answer": {"citations": 7}}
        other = {**conversation, "name": "other", "turns": [unknown, {**turn, "number": 2}]}
        texts[KEPT + "other"] = json.dumps(other).replace(conversation["id"], "other")
        texts[KEPT + "half"] = '{"id": "half"'
        page.evaluate("texts => Object.assign(localStorage, texts)", texts)
        page.goto(chat)
        visit.ready()
        names = page.locator(".cw-choose")
        names.nth(1).wait_for(state="attached")
        assert names.count() == 2
        page.get_by_role("button", name="other", exact=True).click()
        notice = page.locator(".cw-turn .cw-notice")
        notice.wait_for()
        assert "kept by another version" in notice.inner_text()
        assert page.locator(".cw-turn").nth(1).locator(".cw-quote").count()
        assert page.evaluate("texts => Object.keys(texts).every(key => key in localStorage)", texts)
        assert visit.ask(CHLORINE).locator(".cw-quote").count()


def test_two_tabs_of_one_conversation_lose_nothing(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.ask(BRIDGE)
        [conversation] = visit.kept()
        with Visit(browser, chat, context=visit.context) as other:
            other.page.get_by_role("button", name=conversation["name"], exact=True).click()
            other.answered(0)
            other.ask(CHLORINE)
        visit.ask(REOPENED)
        asked = [
            [turn["asked"]["question"] for turn in conversation["turns"]]
            for conversation in visit.kept()
        ]
        assert sorted(asked) == sorted([[BRIDGE, CHLORINE], [BRIDGE, REOPENED]])


def test_a_full_store_is_said_and_the_answer_stays(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        page.evaluate(
            """() => {
              for (let size = 2 ** 22; size; size >>= 1) {
                try { localStorage.setItem(`full${size}`, "x".repeat(size)); } catch { }
              }
            }"""
        )
        turn = visit.ask(BRIDGE)
        assert turn.locator(".cw-quote").count()
        page.locator("#cw-status", has_text="store is full").wait_for()
        assert visit.kept() == []
        assert visit.ask(CHLORINE).locator(".cw-quote").count()
