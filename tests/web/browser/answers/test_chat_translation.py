"""Translate, below a quote in another language: in a browser, with and without a model."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from language_models.scripted_server import ScriptedServer, failed, wrote
from visiting import Visit, served

from qa.archive import Archive
from qa.llm.servers.ladder import LanguageModel
from seeds.article import Article

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUESTION = "How many cellars did the weir of Ommel flood?"
QUOTE = "Forty-two cellars were flooded by the weir of Ommel, the mayor said."
MADE = "Zweiundvierzig Keller, sagte die Bürgermeisterin."

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


@pytest.fixture
def ommel(archive_of: Callable[..., Archive], article_of: Callable[..., Article]) -> Archive:
    """An article that claims to be German, among English ones."""
    weir = f"The weir of Ommel broke on Friday. {QUOTE} The fire brigade pumped until the evening."
    ferry = "The ferry of Tilse stopped on Monday after water came into its engine room."
    return archive_of(
        article_of("The weir of Ommel breaks", weir, language="de", outlet="Bote"),
        *(article_of(f"Ferry stops {n}", ferry, language="en", outlet=f"Post {n}") for n in "ab"),
    )


def test_a_translation_stands_below_its_quote(
    browser: Browser, ommel: Archive, scripted: ScriptedServer
) -> None:
    scripted.script = [failed(404), failed(404), wrote(json.dumps({"translation": MADE}))]
    model = LanguageModel(scripted.server(20.0))
    with served(ommel, llm=model) as base, Visit(browser, base, width=360) as visit:
        turn = visit.ask(QUESTION)
        before = turn.locator(".cw-quote > p").all_text_contents()
        button = turn.locator(".cw-translate").first
        button.click()
        visit.page.locator("#cw-status[data-state=problem]").wait_for(state="attached")
        assert button.is_enabled() and not turn.locator(".cw-translation").count()
        button.click()
        box = turn.locator(".cw-translation")
        box.wait_for()
        assert MADE in box.inner_text() and scripted.server().name in box.inner_text()
        assert turn.locator(".cw-quote > p").all_text_contents() == before
        assert visit.page.evaluate("document.activeElement.className").count("cw-translation")
        found = Axe().run(visit.page, options={"resultTypes": ["violations"]}).response
        assert not [r for r in found["violations"] if r["impact"] in ("serious", "critical")]
        # It is not kept, and who wants quotes only is offered none.
        visit.page.reload()
        visit.ready()
        turn = visit.answered(0)
        assert not turn.locator(".cw-translation").count()
        visit.page.check("#cw-quotes-only")
        assert not turn.locator(".cw-translate").first.is_visible()


def test_without_a_model_nothing_is_offered(browser: Browser, ommel: Archive) -> None:
    with served(ommel) as base, Visit(browser, base) as visit:
        turn = visit.ask(QUESTION)
        assert QUOTE.split(",")[0] in turn.inner_text()
        assert not turn.locator(".cw-translate:visible").count()
