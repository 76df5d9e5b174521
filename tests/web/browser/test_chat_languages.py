"""The page in other languages than English, in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from visiting import CHLORINE, UNFOLDS, Visit, served

from benchmarks.catalogue import sentences
from qa.archive import Archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

# What the page says of its own accord: neither names nor what articles and questions say.
SHOWN = """() => {
  const foreign = ".cw-question, .cw-quote p, .cw-passage, .cw-open, .cw-outlet, .cw-choose, .cw-name,"
    + " .cw-figure, .cw-states, .cw-differ, .cw-example, .cw-tip, .cw-original, .cw-next button,"
    + " .cw-body, .cw-timeline-said, .cw-authors, h1, select, svg, bdi, [lang=en], kbd";
  const said = [];
  for (const one of document.querySelectorAll("#cw-page *")) {
    if (one.closest(foreign)) continue;
    for (const name of ["aria-label", "title", "placeholder"]) said.push(one.getAttribute(name) || "");
    for (const node of one.childNodes) if (node.nodeType === 3) said.push(node.nodeValue);
  }
  return said.map((text) => text.trim()).filter(Boolean);
}"""


@pytest.fixture(scope="module")
def base(browser: Browser, shared_archive: Archive) -> Iterator[str]:
    with served(shared_archive) as address:
        yield address


def left_in_english(page: Page) -> list[str]:
    """What the page says in words that only its English has."""
    english = {
        sentence if isinstance(sentence, str) else sentence[0]
        for sentence in sentences()
        if len(str(sentence)) > 5
    }
    plain = {text for text in english if "%(" not in text}
    return [text for text in page.evaluate(SHOWN) if text in plain]
