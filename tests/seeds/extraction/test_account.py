"""The account of a page: each of its words is told, and with the reason why it is no story."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import PROSE, document_of

from seeds.article import CleanedDocument
from seeds.clean import clean

_PAGE = f"""<html><head><title>Ferry stops</title></head><body>
<nav><a href="/">Front page of the Gazette</a> <a href="/sport">Sport</a></nav>
<p>The Gazette is printed on the quay and sold at nine in the morning on all weekdays.</p>
<article><h1>Ferry stops</h1><p>{PROSE}</p><p style="display:none">Words that nobody sees.</p>
<p>{PROSE.replace("Monday", "Tuesday")}</p>
<form><label>Your address</label><button>Send</button></form>
<p>{PROSE.replace("Monday", "Friday")}</p></article>
<div class="more"><a href="/x">A long headline that leads to the story of the weir, which the
council wants to rebuild in the spring</a></div></body></html>"""


def _cleaned(folder: Path, page: str) -> CleanedDocument:
    return clean(document_of(folder / "a.html", page))


def test_what_is_left_out_is_told_with_its_rule(tmp_path: Path) -> None:
    rules = {line.text: line.rule for line in _cleaned(tmp_path, _PAGE).dropped}
    assert rules["Front page of the Gazette Sport"] == "navigation"
    assert rules["Words that nobody sees."] == "hidden"
    assert rules["Your address Send"] == "widget"
    assert next(rule for text, rule in rules.items() if "A long headline" in text) == "teaser"
    assert next(rule for text, rule in rules.items() if "printed on" in text) == "outside"


def test_it_stands_where_it_stood(tmp_path: Path) -> None:
    lines = [line.text for line in _cleaned(tmp_path, _PAGE).lines]
    order = [
        "Front page of the Gazette Sport", "Ferry stops", PROSE, "Words that nobody sees.",
        PROSE.replace("Monday", "Tuesday"), "Your address Send", PROSE.replace("Monday", "Friday"),
    ]  # fmt: skip
    assert [line for line in lines if line in order] == order


def test_a_page_without_a_story_is_told_too(tmp_path: Path) -> None:
    page = f"<nav>Home</nav><figure><figcaption>{PROSE}</figcaption></figure><p>Log in</p>"
    cleaned = _cleaned(tmp_path, page)
    assert not cleaned.articles
    assert {line.text for line in cleaned.dropped} >= {"Home", PROSE, "Log in"}


_WORDS = st.lists(
    st.sampled_from(("weir", "ferry", "Council", "quay", "said", "Tuesday", "41", "Torvik")),
    min_size=1,
    max_size=25,
).map(" ".join)
_BOXES = st.recursive(
    st.tuples(
        st.sampled_from(("p", "a", "h2", "span", "li", "figcaption", "nav", "td")), _WORDS
    ).map(lambda box: f"<{box[0]}>{box[1]}.</{box[0]}>"),
    lambda inner: st.tuples(
        st.sampled_from(("div", "section", "article", "aside", "ul", "footer", "table", "form")),
        st.lists(inner, max_size=4),
    ).map(lambda box: f"<{box[0]}>{' '.join(box[1])}</{box[0]}>"),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(boxes=st.lists(_BOXES, min_size=1, max_size=6))
def test_no_word_of_any_page_is_lost(boxes: list[str]) -> None:
    page = f"<body>{''.join(boxes)}<p>The end.</p></body>"
    with tempfile.TemporaryDirectory() as folder:
        cleaned = _cleaned(Path(folder), page)
    told = [line.text for line in cleaned.lines]
    for article in cleaned.articles:
        told += [article.title, *article.captions]
    words = set(re.findall(r"\w+", " ".join(told)))
    assert words >= set(re.findall(r"\w+", re.sub("<[^<>]*>", " ", page)))


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "&amp;amp;", "\x1c", "Ã©"])
def test_odd_characters_move_nothing(tmp_path: Path, mark: str) -> None:
    page = _PAGE.replace("nobody", f"no{mark}body").replace("The Gazette is", f"The {mark} is")
    lines = [line.text for line in _cleaned(tmp_path, page).lines]
    assert lines.index(PROSE) < next(i for i, line in enumerate(lines) if "body sees" in line)
