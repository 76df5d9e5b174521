"""What leaves the chat: every quote to the letter, and no word of an article as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hostile.answers import HOSTILE, URL, WORDS, a_refusal, an_answer
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa.answering.answer import (
    UNCERTAIN,
    Answer,
    Contrast,
    Copy,
    DifferingFigure,
    Quote,
    State,
    StateHistory,
)
from qa.answering.summary.model_summary import summary_of
from qa.archive import Archive
from qa.cli.formats.answers import answer_lines
from qa.cli.main import main
from qa.export.html_page import conversation_html
from qa.export.markdown import answer_markdown, conversation_markdown
from qa.export.plain_text import answer_text
from qa.export.presentation import Exchange
from qa.text.markup.safe_links import quote_link, web_link
from qa.text.plain import on_one_line, printable
from seeds.article import Article

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ASKED_AT = "2026-11-22T04:10:00+02:00"


def articles(words: str) -> dict[str, Article]:
    return {"a" * 16: Article("a" * 16, words, words, authors=(words, "Ada Brook"))}


def markdown_of(words: str) -> str:
    exchanges = [Exchange(an_answer(words), ASKED_AT), Exchange(a_refusal(words), ASKED_AT)]
    return conversation_markdown(words, exchanges, articles(words))


def html_of(words: str) -> str:
    exchanges = [Exchange(an_answer(words), ASKED_AT), Exchange(a_refusal(words), ASKED_AT)]
    return conversation_html(words, exchanges, articles(words))


def parsed(markdown: str) -> list[Token]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [
        part
        for token in parser.parse(markdown)
        for part in (token, *(child for child in token.children or () if child))
    ]


def structure(tokens: list[Token]) -> list[str]:
    return [token.type for token in tokens if not token.type.startswith("text")]


def shown(tokens: list[Token]) -> str:
    """The words that a reader sees, blocks apart by line breaks."""
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts.append("\n")
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type.startswith("text"):
            parts.append(token.content)
    return "".join(parts)


def links(tokens: list[Token]) -> list[str]:
    return [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]


@given(WORDS)
def test_markdown_shows_the_words_and_nothing_else(words: str) -> None:
    words = printable(words).strip()
    line = on_one_line(words)
    assume(line)
    plain, hostile = parsed(markdown_of("WORDS")), parsed(markdown_of(words))
    assert structure(hostile) == structure(plain)
    assert shown(hostile) == shown(plain).replace("WORDS", line)
    answer = an_answer(words)
    assert links(hostile) == [
        *(quote_link(citation.url, citation.quote) for citation in answer.citations),
        web_link(URL),
    ]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_in_markdown(words: str) -> None:
    plain, hostile = parsed(markdown_of("WORDS")), parsed(markdown_of(words))
    assert structure(hostile) == structure(plain)
    assert shown(hostile) == shown(plain).replace("WORDS", words)


def test_other_dialects_make_no_links_of_bare_addresses() -> None:
    # What GitHub's dialect looks for stands nowhere but in the targets of our own links.
    text = re.sub(r"\]\(<[^>]*>\)", "]", markdown_of("https://evil.example or WWW.evil.example"))
    assert "https://evil" not in text
    assert "www." not in text.casefold()


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_a_quote_of_several_lines_keeps_each(pieces: list[str], gap: str) -> None:
    pieces = [line for piece in pieces if (line := on_one_line(piece))]
    assume(pieces)
    tokens = parsed(answer_markdown(an_answer("WORDS", quote=gap.join(pieces))))
    kinds = [token.type for token in tokens]
    block = tokens[kinds.index("blockquote_open") + 1 : kinds.index("blockquote_close")]
    within = {"paragraph_open", "inline", "hardbreak", "paragraph_close"}
    assert set(structure(block)) <= within
    assert structure(block).count("hardbreak") == (len(pieces) - 1) * (gap != "\n\n")
    assert structure(block).count("inline") == (len(pieces) if gap == "\n\n" else 1)
    assert " ".join(shown(block).split()) == " ".join((*pieces, "[1][2]"))


class Page(HTMLParser):
    """The elements, attributes and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {' '.join(name for name, _ in attrs)}")
        self.attributes += attrs
        self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def shown(self) -> str:
        return "".join(self.words)

    def all(self, name: str) -> Iterator[str]:
        return (value or "" for attribute, value in self.attributes if attribute == name)


@given(WORDS)
def test_the_page_shows_the_words_and_nothing_else(words: str) -> None:
    words = printable(words).strip()
    line = on_one_line(words)
    assume(line)
    plain, hostile = Page(html_of("WORDS")), Page(html_of(words))
    assert hostile.tags == plain.tags
    assert hostile.shown == plain.shown.replace("WORDS", line)


def test_the_page_needs_nothing_else() -> None:
    page = Page(html_of("WORDS"))
    names = {tag.split(" ")[0] for tag in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert "url(" not in html_of("WORDS")
    assert "@import" not in html_of("WORDS")
    policy = next(value for value in page.all("content") if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    inner = [href for href in page.all("href") if href.startswith("#")]
    assert inner
    assert {href[1:] for href in inner} <= set(page.all("id"))
    assert all(href.startswith(("#", "https://post.example/")) for href in page.all("href"))


def test_the_page_says_the_language_of_a_quote() -> None:
    answer = an_answer("Wort")
    cited = tuple(replace(citation, language="de-AT") for citation in answer.citations)
    exchange = Exchange(replace(answer, citations=cited))
    html = conversation_html("Talk", [exchange])
    assert '<blockquote dir="auto" lang="de-AT">' in html
    assert "in German" in html
    assert "in German" in answer_text(exchange.answer)
    assert "in German" in answer_markdown(exchange.answer)
    assert "in German" not in answer_text(answer)
    asked = replace(exchange.answer, query=replace(answer.query, language="de"))
    assert "in German" not in answer_text(asked)
    assert '<html lang="en" dir="ltr">' in html


TEXT = """\
Where is the mill?

Understood as: Where is the mill? (Marrow)
Time: last week (8–14 Jun 2020)
As of: 20 June 2020
Only from: Star, Valley Post

None of the articles of that time answers.

The mill stands on the quay.

It employs 40. [1][2]

The same from outlet not named, no date [2]

Over time: people: 40 on 12 June 2020 [1]

Sources differ: people: 40 (Valley Post, 12 June 2020) [1] · 44 (outlet not named, no date) [2]

[1] Mill closes
    Valley Post, by Ada Brook, Bo Reed and Cy Vale, 12 June 2020
    https://post.example/mill#:~:text=The%20mill%20stands%20on%20the,quay.%20It%20employs%2040.
    also in Star (13 June 2020), outlet not named

[2] Without a headline
    outlet not named, no date
    Some 44 work at the mill.
    no longer in this archive, so that the quote could not be compared again

1 independent source, newest 12 June 2020
"""


def the_mill() -> tuple[Answer, dict[str, Article]]:
    answer = an_answer("Where is the mill?")
    quote = "The mill stands on the quay.\n\nIt employs 40."
    copies = (
        Copy("c" * 16, "Mill", "Star", None, "2020-06-13"),
        Copy("d" * 16, "Mill", None, None, None),
    )
    first, second = answer.citations
    moment = answer.query.moment
    assert moment is not None
    query = replace(
        answer.query,
        carried=("Marrow",),
        moment=replace(moment, words="last week"),
        filters=replace(answer.query.filters, outlets=frozenset({"Valley Post", "Star"})),
    )
    answer = replace(
        answer,
        summary=None,
        quotes=(Quote(quote, (1,), (2,)),),
        citations=(
            replace(
                first,
                title="Mill closes",
                outlet="Valley Post",
                url="https://post.example/mill",
                quote=quote,
                also_in=copies,
            ),
            replace(second, title=" ", outlet=None, url=None, quote="Some 44 work at the mill."),
        ),
        query=query,
        contrasts=(Contrast("people", (DifferingFigure("40", 1), DifferingFigure("44", 2))),),
        states=(StateHistory("people", (State("40", date(2020, 6, 12), 1),)),),
    )
    authors = ("Ada Brook", "Bo Reed", "Cy Vale")
    return answer, {"a" * 16: Article("a" * 16, "Mill closes", quote, authors=authors)}


def test_an_answer_as_plain_text() -> None:
    answer, known = the_mill()
    assert answer_text(answer, known, frozenset({2})) == TEXT


def test_readers_get_it_in_the_language_of_the_question() -> None:
    answer, known = the_mill()
    answer = replace(answer, query=replace(answer.query, language="de"))
    html = conversation_html("", [Exchange(answer)], known)
    markdown = conversation_markdown("", [Exchange(answer)], known)
    for text in (answer_text(answer, known), markdown, html):
        assert "von Ada Brook, Bo Reed und Cy Vale, 12. Juni 2020" in text.replace("\\", "")
        assert "auch in Star (13. Juni 2020), Medium nicht genannt" in text.replace("\\", "")
        assert not re.search(r"\b(?:by|outlet|June|no date|also)\b", text)
    assert '<html lang="de" dir="ltr">' in html and "Quellen" in html
    for text in (markdown, html):
        assert "Gespräch" in text and "Jedes Zitat steht Wort für Wort" in text


def test_every_format_says_the_same() -> None:
    answer, known = the_mill()
    exchange = Exchange(answer, ASKED_AT, frozenset({2}))
    words = [
        line.removeprefix("[1] ").removeprefix("[2] ").strip()
        for line in TEXT.replace(" [1][2]", "").splitlines()
        if line.strip()
        and "https:" not in line
        and not line.startswith(("Sources differ", "Over time"))
    ]
    tokens = parsed(conversation_markdown("Mill", [exchange], known))
    page = Page(conversation_html("Mill", [exchange], known))
    for seen in (shown(tokens), page.shown.replace("\n", " ")):
        flat = " ".join(seen.split())
        assert "22 November 2026, 04:10 UTC+02:00" in flat
        for word in words:
            # A name and its value are two cells on the page.
            assert word.replace(": ", " ", 1) in flat.replace(": ", " "), word


def test_a_moment_that_is_none_is_shown_as_it_is() -> None:
    text = conversation_markdown("Talk", [Exchange(a_refusal("Mill"), "yesterday")])
    assert "- Asked: yesterday\n" in text


def test_a_refusal_is_no_answer() -> None:
    answer = a_refusal("Mill")
    for text in (answer_text(answer), answer_markdown(answer)):
        assert "Not in this archive: no article mentions “Mill”." in text
        assert text.count("12 June 2020") == 1  # each article once
        assert "source" not in text
        assert "[1]" not in text


def test_a_real_answer_is_quoted_to_the_letter(archive: Archive) -> None:
    answer = archive.ask("Who pays for the repair of the footbridge?")
    known = archive.articles([citation.article_id for citation in answer.citations])
    text, markdown = answer_text(answer, known), answer_markdown(answer, known)
    assert answer.quotes
    for quote in answer.quotes:
        assert quote.with_numbers in text
        # Nothing in it needed an escape; the words that answer are bold.
        assert quote.with_numbers in markdown.replace("**", "")
    for citation in answer.citations:
        assert f"\n[{citation.number}] {citation.title}\n" in text
        assert f"](<{quote_link(citation.url, citation.quote)}>)" in markdown


def test_the_command_line_writes_markdown(archive: Archive) -> None:
    question = "Who pays for the repair of the footbridge?"
    command = ["ask", question, "--archive", str(archive.path), "--format", "markdown"]
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    answer = archive.ask(question)
    known = archive.articles([citation.article_id for citation in answer.citations])
    assert done.stdout == answer_markdown(answer, known)
    both = CliRunner().invoke(main, [*command, "--json"])
    assert both.exit_code == 2
    assert "--format does not go with --json" in both.stderr


@pytest.mark.browser
def test_a_browser_runs_nothing_of_it(browser: Browser, tmp_path: Path) -> None:
    words = "".join(HOSTILE)
    (tmp_path / "talk.html").write_text(html_of(words), encoding="utf-8")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url))
    page.goto((tmp_path / "talk.html").as_uri())
    assert page.title() == " ".join(words.split())
    page.locator("sup a").first.click()
    assert page.evaluate("document.querySelector('li:target').id") == "source-1-1"
    assert said == [(tmp_path / "talk.html").as_uri()]
    page.close()


MILL = "It was sold.\n\nThe mill of US$9m closed in May 2019, they said."


def answered_by(words: str) -> Answer:
    """An answer whose quote has these words marked as those that answer."""
    start = MILL.index(words)
    answer = an_answer("Mill", quote=MILL)
    quote = replace(answer.quotes[0], answer_start=start, answer_end=start + len(words))
    return replace(answer, quotes=(quote,))


@pytest.mark.parametrize("words", ["May 2019", "It was sold", "The mill", "closed", "said."])
def test_the_words_that_answer_are_bold_in_markdown_and_html(words: str) -> None:
    answer = answered_by(words)
    tokens = parsed(answer_markdown(answer))
    kinds = [token.type for token in tokens]
    begin, end = kinds.index("strong_open"), kinds.index("strong_close")
    assert kinds.count("strong_open") == 1
    assert "".join(token.content for token in tokens[begin + 1 : end]) == words
    html = conversation_html("Talk", [Exchange(answer)])
    assert html.count("<strong>") == 1
    assert f"<strong>{words}</strong>" in html
    plain = replace(answer, quotes=(replace(answer.quotes[0], answer_start=None, answer_end=None),))
    assert answer_text(answer) == answer_text(plain)
    assert html.replace("<strong>", "").replace("</strong>", "") == conversation_html(
        "Talk", [Exchange(plain)]
    )


def test_what_markdown_cannot_make_bold_stays_as_it_is() -> None:
    answer = answered_by("$9m")
    tokens = parsed(answer_markdown(answer))
    assert "strong_open" not in [token.type for token in tokens]
    assert "**" not in shown(tokens)
    assert "The mill of US$9m closed" in shown(tokens)


@given(WORDS, WORDS, WORDS)
def test_words_in_bold_are_shown_to_the_letter(before: str, words: str, after: str) -> None:
    before, words, after = map(on_one_line, (before, words, after))
    assume(words)
    line = f"{before} {words} {after}".strip()
    start = len(f"{before} ".lstrip())
    answer = an_answer("WORDS", quote=line)
    quote = replace(answer.quotes[0], answer_start=start, answer_end=start + len(words))
    tokens = parsed(answer_markdown(replace(answer, quotes=(quote,))))
    kinds = [token.type for token in tokens]
    block = tokens[kinds.index("blockquote_open") + 1 : kinds.index("blockquote_close")]
    assert " ".join(shown(block).split()) == " ".join(f"{line} [1][2]".split())
    begin, end = (
        [token.type for token in block].index(kind) for kind in ("strong_open", "strong_close")
    )
    assert shown(block[begin + 1 : end]) == words


def test_an_uncertain_answer_says_so_above_its_quotes() -> None:
    answer = replace(an_answer("Mill"), verdict="uncertain")
    for text in (answer_text(answer), markdown_text(answer), html_text(answer)):
        assert text.count(UNCERTAIN) == 1
        assert text.index(UNCERTAIN) < text.index("[1]")
    assert UNCERTAIN not in answer_text(an_answer("Mill"))


def markdown_text(answer: Answer) -> str:
    return shown(parsed(answer_markdown(answer)))


def html_text(answer: Answer) -> str:
    return conversation_html("Talk", [Exchange(answer)])


def test_opinion_is_named_wherever_a_source_is() -> None:
    answer, known = the_mill()
    first, second = answer.citations
    second = replace(second, title="Opinion: Keep the mill", outlet="Star")
    answer = replace(answer, citations=(first, second))
    exchange = Exchange(answer, ASKED_AT)
    for text in (
        answer_text(answer, known),
        conversation_markdown("Mill", [exchange], known),
        conversation_html("Mill", [exchange], known),
    ):
        # As support, beside a figure, and in the list of sources.
        assert len(re.findall("Star, opinion, no date", text)) == 3
        assert text.count("opinion") == 3


def test_a_summary_stands_above_the_quotes_with_its_label() -> None:
    answer = an_answer("The mill closed.")
    exchanges = [Exchange(answer)]
    label = "language model small at 127.0.0.1:9, checked sentence by sentence"
    markdown, html = conversation_markdown("Mill", exchanges), conversation_html("Mill", exchanges)
    terminal = "\n".join(answer_lines(answer)).replace("\n", " ")
    for text in (answer_text(answer), markdown, html, terminal):
        assert label in text and "1 sentence was not supported and is not shown" in text
        assert "Unfounded" not in text and text.index(label) < text.rindex("The mill closed.")
    assert "\n\nThe mill closed. [1][2]\n\n" in answer_text(answer)
    plain = conversation_markdown("Mill", [Exchange(replace(answer, summary=None))])
    assert "A language model wrote the summaries" in markdown and "no model wrote a word." in plain


def test_without_sentences_there_is_no_summary() -> None:
    answer = replace(an_answer("The mill closed."), summary=summary_of("small", (), 2))
    for form in (answer_text, answer_markdown):
        assert form(answer) == form(replace(answer, summary=None))
