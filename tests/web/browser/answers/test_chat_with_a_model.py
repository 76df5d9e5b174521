"""The page with a language model: what stands while it chooses, what comes, what is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from language_models.scripted_server import (
    ScriptedServer,
    chooses,
    failed,
    scripted_server,
    writes,
)
from news_pages.local_site import Handler
from visiting import BRIDGE, UNANSWERED, Visit, served

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.llm.servers.ladder import LanguageModel

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

COST = "How much will it cost to repair the footbridge?"
DEAR, CHEAP = "the dear one", "would cost £310,000"
SECONDS = 20.0

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


class Hold:
    """A model that chooses when it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, handler: Handler) -> None:
        assert self.go.wait(SECONDS)
        chooses(DEAR, CHEAP)(handler)  # type: ignore[operator]


SENTENCE = "Repairing the footbridge would cost £310,000."
FALSE = SENTENCE.replace("310", "510")
WRITES = writes((SENTENCE, CHEAP), (FALSE, CHEAP))


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with scripted_server() as server:
        yield server


@pytest.fixture
def base(model: ScriptedServer, sample_archive: Path, embedder: Embedder) -> Iterator[str]:
    """The chat with a model that nobody has asked yet."""
    llm = LanguageModel(model.server(SECONDS))
    with (
        Archive.open(sample_archive, embedder=embedder) as archive,
        served(archive, llm=llm, summarise=True) as base,
    ):
        yield base


def begin(visit: Visit, question: str) -> Locator:
    """Ask, and give the turn when an answer stands and a model chooses."""
    visit.page.fill("#cw-question", question)
    visit.page.click("#cw-send")
    turn = visit.page.locator(".cw-turn[data-state=choosing]")
    turn.wait_for()
    return visit.page.locator(".cw-turn").last


def quotes(turn: Locator) -> list[str]:
    return turn.locator(".cw-quote > p").all_text_contents()


def is_accessible(visit: Visit) -> bool:
    """Whether axe finds nothing serious."""
    report = Axe().run(visit.page, options={"resultTypes": ["violations"]}).response
    serious = [rule for rule in report["violations"] if rule["impact"] in ("serious", "critical")]
    assert not serious, serious
    return True


def test_the_answer_stands_until_a_chosen_one_takes_its_place(
    browser: Browser, base: str, model: ScriptedServer
) -> None:
    hold = Hold()
    model.script = [hold, failed(404)]
    with Visit(browser, base) as visit:
        turn = begin(visit, COST)
        doing = turn.get_by_role("status")
        name = model.server().name
        assert f"The language model {name} is choosing" in doing.inner_text()
        assert CHEAP in quotes(turn)[0]
        # Nothing can be done with it yet, but it can be read, and the next question typed.
        assert not turn.locator(".cw-actions").is_visible()
        assert visit.page.input_value("#cw-question") == ""
        assert is_accessible(visit)
        if turn.locator(".cw-more").count():
            turn.locator(".cw-more summary").click()
        hold.go.set()
        turn = visit.answered(0)
        assert DEAR in quotes(turn)[0] and not doing.is_visible()
        assert f"The language model {name} chose which" in turn.locator(".cw-note").inner_text()
        assert turn.locator(".cw-actions").is_visible()
        assert is_accessible(visit)
        shown = quotes(turn)
        visit.page.reload()
        visit.ready()
        turn = visit.answered(0)
        assert quotes(turn) == shown
        assert "chose which" in turn.locator(".cw-note").inner_text()
        assert len(model.bodies) == len(set(map(str, model.bodies)))


def test_who_waits_no_longer_keeps_what_stands(
    browser: Browser, base: str, model: ScriptedServer
) -> None:
    hold = Hold()
    model.script = [hold, hold, failed(404)]
    with Visit(browser, base) as visit:
        turn = begin(visit, COST)
        visit.page.click("#cw-stop")
        turn = visit.answered(0)
        assert turn.get_attribute("data-state") == "answered"
        assert CHEAP in quotes(turn)[0] and turn.get_by_role("status").count() == 0
        turn.locator('[data-verdict="up"]').click()
        # Or asks on: the one before stands as it is, and what its model says comes too late.
        begin(visit, BRIDGE)
        visit.page.fill("#cw-question", UNANSWERED)
        visit.page.keyboard.press("Enter")
        hold.go.set()
        visit.answered(2)
        states = visit.page.locator(".cw-turn").evaluate_all(
            "(turns) => turns.map((turn) => turn.dataset.state)"
        )
        assert states == ["answered"] * 3
        [conversation] = visit.kept()
        assert [turn["number"] for turn in conversation["turns"]] == [1, 2, 3]
        assert all("choice" not in turn["answer"] for turn in conversation["turns"])


def test_a_model_that_fails_leaves_the_answer_with_a_note(
    browser: Browser, base: str, model: ScriptedServer
) -> None:
    model.script = [failed(404)]
    with Visit(browser, base) as visit:
        turn = visit.ask(COST)
        assert CHEAP in quotes(turn)[0]
        assert "The answer was found without it." in turn.locator(".cw-note").inner_text()


def test_who_wants_quotes_only_asks_no_model(
    browser: Browser, base: str, model: ScriptedServer
) -> None:
    model.script = [chooses(DEAR), failed(404)]
    with Visit(browser, base, width=360) as visit:
        page = visit.page
        assert page.locator("#cw-model").is_visible()
        before = len(model.bodies)
        page.get_by_label("Quotes only").check()
        assert CHEAP in quotes(visit.ask(COST))[0]
        page.goto(base)
        visit.ready()
        assert page.get_by_label("Quotes only").is_checked()
        assert CHEAP in quotes(visit.ask(COST))[0]
        assert len(model.bodies) == before
        assert visit.overflow() <= 0 and is_accessible(visit)
        page.get_by_label("Quotes only").uncheck()
        page.goto(base)
        visit.ready()
        assert DEAR in quotes(visit.ask(COST))[0]


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_a_summary_is_boxed_labelled_and_kept(
    browser: Browser, base: str, model: ScriptedServer, scheme: str, width: int
) -> None:
    model.script = [chooses(CHEAP, DEAR), WRITES]
    name = model.server().name
    with Visit(browser, base, width=width, color_scheme=scheme) as visit:
        page = visit.page
        turn = visit.ask(COST)
        box = turn.get_by_role("complementary", name="Summary by a language model")
        label = box.locator(".cw-written").inner_text()
        assert f"Summary by the language model {name}" in label
        assert "1 sentence was not supported and is not shown." in label
        assert SENTENCE in box.inner_text() and FALSE not in turn.inner_text()
        assert is_accessible(visit) and visit.overflow() <= 0
        # Its numbers lead to the sources as those of quotes do.
        article = visit.read(box.locator(".cw-cite").first)
        assert "£310,000" in article.locator("mark").first.inner_text()
        page.keyboard.press("Escape")
        shown = box.text_content()
        page.reload()
        visit.ready()
        visit.answered(0)
        assert box.text_content() == shown
        turn.get_by_role("button", name="Copy", exact=True).click()
