from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import terminal
from qa.answer import Answer, Citation, Quote
from qa.passage import Passage, ScoredPassage
from qa.report import Tally
from seeds.article import Article, CleanedDocument, Line, RawDocument, ReadFailure

ESCAPE = "\x1b[2J\x1b]0;owned\x07"


@given(st.text())
def test_printable_text_has_no_control_characters(text: str) -> None:
    kept = terminal.printable(text)
    assert all(unicodedata.category(char) != "Cc" or char in "\t\n" for char in kept)
    assert [c for c in text if c.isalnum()] == [c for c in kept if c.isalnum()]


@given(st.text(alphabet="ab \n", max_size=400))
def test_wrapping_keeps_every_word(text: str) -> None:
    assert terminal.wrap(text, "  ").split() == text.split()


def test_wrapped_lines_are_short_and_indented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = terminal.wrap("word " * 100, "    ").splitlines()
    assert len(lines) > 5
    assert all(len(line) <= 60 and line.startswith("    ") for line in lines)


def test_struck_text_has_markers_where_there_is_no_colour() -> None:
    assert terminal.struck("Share this", colour=False) == "[-Share this-]"
    assert "\x1b[" in terminal.struck("Share this", colour=True)


def an_article(number: int, title: str = "Mill closes") -> Article:
    return Article(f"{number:016x}", title, "It closed in May.", "Valley Post", ("Ada Brook",))


def a_hit(article: Article) -> ScoredPassage:
    passage = Passage(1, article.id, 0, len(article.text), article.text)
    return ScoredPassage(passage, article, 0.5, 0.5, 1.0, 1.0)


def test_a_report_on_thousands_of_bad_files_stays_readable() -> None:
    tally = Tally()
    for number in range(10_000):
        tally.failures.append(ReadFailure("/n", f"bad\n{number}.json", "is not valid JSON"))
    lines = list(terminal.report_lines(tally.report(1.0, 0, 0, 0)))
    assert len(lines) < 100
    assert any("bad 0.json" in line for line in lines)
    assert any("9,950 more" in line for line in lines)


def test_an_answer_shows_its_quotes_and_sources() -> None:
    article = an_article(1)
    citation = Citation(
        1, article.id, article.title, article.outlet, None, None, article.text, 0, 17
    )
    quotes = (Quote(article.text, (1,)),)
    answer = Answer("When?", False, "…", quotes, (citation,), (a_hit(article),), 0.9)
    lines = "\n".join(terminal.answer_lines(answer))
    assert lines.startswith("It closed in May. [1]\n")
    assert "Mill closes" in lines
    assert "Valley Post" in lines


def test_a_refusal_names_the_nearest_articles_once_each() -> None:
    hits = (a_hit(an_article(1)), a_hit(an_article(1)), a_hit(an_article(2, "Bank opens")))
    answer = Answer("When?", True, "The archive does not say.", (), (), hits, 0.1)
    lines = "\n".join(terminal.answer_lines(answer))
    assert lines.startswith("The archive does not say.")
    assert lines.count("Mill closes") == 1
    assert lines.count("Bank opens") == 1


def test_a_cleaned_page_comes_in_its_own_order() -> None:
    document = RawDocument("/news/page.txt", "page.txt", "")
    articles = (an_article(1), an_article(2, "Bank opens"))
    page = (
        Line("Mill closes", "title", None, 0),
        Line("Share", "dropped", "share-bar", 0),
        Line("It closed in May.", "paragraph", None, 0),
        Line("The mill.", "caption", "caption", 0),
        Line("Bank opens", "title", None, 1),
        Line("It closed in May.", "paragraph", None, 1),
        Line("Follow us", "dropped", "plea"),
    )
    text = "\n".join(terminal.cleaned_lines(CleanedDocument(document, articles, page), False))
    wanted = ["Mill closes", "[-Share-]", "It closed", "caption: The mill.", "Bank opens", "[-Fol"]
    places = [text.index(piece) for piece in wanted]
    assert places == sorted(places)
    assert "share-bar" in text


def test_an_article_cannot_send_escape_codes() -> None:
    article = Article("0" * 16, f"Mill{ESCAPE}", f"It closed.{ESCAPE}", f"Post{ESCAPE}")
    citation = Citation(1, article.id, article.title, article.outlet, None, None, ESCAPE, 0, 1)
    answer = Answer("?", False, "", (Quote(ESCAPE, (1,)),), (citation,), (a_hit(article),), 1.0)
    for lines in (
        terminal.article_lines(article),
        terminal.passage_lines([a_hit(article)]),
        terminal.answer_lines(answer),
    ):
        text = "\n".join(lines)
        assert "\x1b[2J" not in text
        assert "\x1b]" not in text
        assert "\x07" not in text
