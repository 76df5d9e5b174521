"""Answers made by hand for the tests of the page's parts, and a strict reading of their HTML."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs

from passages import scored

from qa.answering.answer import (
    Answer,
    Citation,
    Contrast,
    Copy,
    DifferingFigure,
    Quote,
    State,
    StateHistory,
)
from qa.answering.choosing.model_choice import ModelChoice
from qa.answering.summary.model_summary import ModelSummary, SummarySentence
from qa.question.query import Query
from qa.question.time.window import Moment
from qa.question.understand import understand
from qa.text.markup.templates import environment
from seeds.article import Article

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></style></title><iframe src=javascript:alert(1)>",
    "![x](https://evil.example/x.png) [x](javascript:alert(1)) **bold** `code`",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} @children",
    "&lt;b&gt; &amp; &#60;b&#62;",
    "$\\href{javascript:alert(1)}{x}$",
)

_VOID = frozenset({"input", "br", "hr", "img", "meta", "link"})
# A paragraph ends by itself where one of these begins: the browser's tree is another then.
_BLOCKS = frozenset(
    {"p", "div", "ul", "li", "h1", "h2", "h3", "h4", "aside", "article", "section", "blockquote"}
)
_ALONE = frozenset({"a", "button"})


class Page(HTMLParser):
    """HTML as a browser would see it. Refuses what a browser would have to mend.

    Attributes:
        tags: the elements, in order.
        elements: name and attributes of each element.
        attributes: element, name and value of each attribute.
        words: all text.
        marked, bold: the text of each ``mark`` and each ``b``.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.marked: list[str] = []
        self.bold: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {tag}: {names}"
        assert not (tag in _BLOCKS and "p" in self._open), f"{tag} inside a paragraph"
        assert not (tag in _ALONE and _ALONE & set(self._open)), f"{tag} inside another"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "mark":
            self.marked.append("")
        if tag == "b":
            self.bold.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1] == tag, f"{tag} ends inside {self._open}"
        self._open.pop()

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def handle_data(self, data: str) -> None:
        self.words += data
        if "mark" in self._open:
            self.marked[-1] += data
        if "b" in self._open:
            self.bold[-1] += data

    @property
    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]

    @property
    def attributes(self) -> list[tuple[str, str, str]]:
        return [(tag, *attribute) for tag, names in self.elements for attribute in names.items()]

    def values(self, name: str) -> list[str]:
        """The values of all attributes of that name, but the icons that are used."""
        return [value for tag, key, value in self.attributes if key == name and tag != "use"]

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def of_class(self, name: str) -> list[dict[str, str]]:
        """The attributes of each element of that class."""
        elements = (attributes for _, attributes in self.elements)
        return [element for element in elements if name in element.get("class", "").split()]


def checked(*html: str) -> Page:
    """A page of these parts, sound in all that every page must be: ids, names, links."""
    page = Page("".join(html))
    twice = [identifier for identifier, number in Counter(page.values("id")).items() if number > 1]
    assert not twice, f"ids that are there twice: {twice}"
    ids = set(page.values("id"))
    for name in ("aria-describedby", "aria-controls", "for"):
        for value in page.values(name):
            assert set(value.split()) <= ids, f"{name} names nothing: {value}"
    for tag, attributes in page.elements:
        if tag == "a":
            assert attributes["href"].startswith(("?", "#", "http://", "https://"))
            if attributes["href"].startswith("#"):
                assert attributes["href"][1:] in ids
        if "data-article" in attributes:
            assert tag == "a"
            place = (
                attributes["data-article"],
                int(attributes["data-start"]),
                int(attributes["data-end"]),
            )
            assert place_of(attributes["href"]) == place
        if tag == "button":
            assert attributes["type"] in ("button", "submit")
        assert not any(name.startswith("on") for name in attributes)
    return page


def macro(name: str, *values: object) -> str:
    """What a macro of ``elements.html`` shows of these values."""
    template = environment("qa.web").get_template("elements.html")
    return str(getattr(template.module, name)(*values))


def place_of(href: str) -> tuple[str, int, int]:
    """The place in an article that a link names."""
    parameters = parse_qs(href.removeprefix("?"), keep_blank_values=True)
    (article,), (start,), (end,) = (parameters[name] for name in ("article", "start", "end"))
    return article, int(start), int(end)


FIRST = "The council voted on Tuesday to close the bridge."
SECOND = "The repair will cost 3.1 million crowns."
LAST = "Nobody spoke against it."
TEXT = f"{FIRST} {SECOND}\n\n{LAST}"


def make_article(**changes: object) -> Article:
    fields: dict[str, object] = {
        "id": "0123456789abcdef",
        "title": "Bridge to close",
        "text": TEXT,
        "outlet": "The Ledger",
        "authors": ("Mara Linde",),
        "url": "https://ledger.example/bridge",
        "published": "2024-03-05T09:00:00+00:00",
        "dateline": "PORT ELLERY",
        "captions": ("The bridge in winter.",),
    }
    return Article(**{**fields, **changes})  # type: ignore[arg-type]


def make_query(question: str, words: str = "") -> Query:
    """A question; with words for the names of a time and of a phrase that was carried over."""
    query = replace(understand("What?"), question=question)
    if not words:
        return query
    week = (date(2020, 6, 8), date(2020, 6, 14))
    moment = Moment(words, 0, len(words), *week, None, is_relative=True)
    return replace(query, moment=moment, carried=(words,))


def cite(article: Article, quote: str, number: int = 1) -> Citation:
    start = article.text.index(quote)
    return Citation(
        number,
        article.id,
        article.title,
        article.outlet,
        article.url,
        article.published,
        quote,
        start,
        start + len(quote),
    )


def make_answer(article: Article, *quotes: str, question: str = "What will it cost?") -> Answer:
    """An answer of these quotes, each with one citation; a refusal without any."""
    citations = tuple(cite(article, quote, number + 1) for number, quote in enumerate(quotes))
    return Answer(
        question=question,
        verdict="answered" if quotes else "absent",
        text="Not in this archive." if not quotes else "quotes",
        quotes=tuple(Quote(c.quote, (c.number,)) for c in citations),
        citations=citations,
        passages=(scored(article),),
        confidence=0.9,
        query=make_query(question),
    )


def make_rich_answer(article: Article, quote: str, words: str) -> Answer:
    """An answer with everything there can be beside its quotes, named by these words."""
    copy = Copy("c" * 16, words, words, None, "2024-03-06")
    first = replace(cite(article, quote), also_in=(copy,))
    other = make_article(id="d" * 16, title=words, outlet=words)
    second = replace(cite(other, FIRST, 2), outlet=words)
    return Answer(
        question=words,
        verdict="answered",
        text="",
        quotes=(Quote(quote, (1,), (2,)),),
        citations=(first, second),
        passages=(scored(article),),
        confidence=0.9,
        query=make_query(words, words),
        contrasts=(Contrast(words, (DifferingFigure(words, 1), DifferingFigure(words, 2))),),
        note=words,
        states=(
            StateHistory(
                words, (State(words, date(2024, 3, 6), 2), State(words, date(2024, 3, 5), 1))
            ),
        ),
        choice=ModelChoice(words, "chosen", words),
        summary=ModelSummary(words, (SummarySentence(words, (2, 1)),), 1, words),
    )
