"""Two hundred articles that speak to a language model: the choice is all that they can change."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from archive_parts import SAMPLES
from injections.articles import ARTICLES, Injection, injections, write_articles
from injections.obedience import CANARY, obeys, writes
from language_models.scripted_server import ScriptedServer, offered, scripted_server, wrote
from markdown_it import MarkdownIt
from news_pages.local_site import HOME, Handler, Page, Site, served_site

from embeddings.embedder import Embedder
from qa.answering.answer import UNCERTAIN, Answer
from qa.answering.sentence_weights import QUOTING
from qa.archive import Archive
from qa.cli.formats.answers import answer_lines
from qa.export.answer_json import answer_to_dict, article_to_dict
from qa.export.html_page import conversation_html
from qa.export.markdown import answer_markdown
from qa.export.plain_text import answer_text
from qa.export.presentation import Exchange
from qa.ingest.build import build
from qa.llm.choice import choice_prompt
from qa.llm.offer import LONGEST_OFFERED, OfferedSentence, as_data, offer_of
from qa.llm.servers.ladder import LanguageModel
from qa.text.markup.safe_links import quote_link

SURENESS = ("absent", "uncertain", "answered")
OUTCOMES = ("chosen", "refused", "failed")
LINE = re.compile(r"\[(\d+)\] ([^\[\]<>{}|`\n]+), (undated|\d{4}-\d\d-\d\d) \| ([^\[\]<>{}|`\n]*)")
MARK = re.compile(r"Q\d{3}")


@dataclass(frozen=True)
class Asked:
    """A question about an article with an order, and what was sent for it.

    Attributes:
        plain: its answer without a model.
        answer: with one.
        bodies: of the requests.
    """

    plain: Answer
    answer: Answer
    bodies: list[dict[str, Any]]


@dataclass(frozen=True)
class Injected:
    """An archive of the samples and of articles with orders, and all that came of asking it.

    Attributes:
        obeyed: a question for each order, to a server that obeys it.
        trusted: a question for each matter, to an honest one.
        summarised: the same to one that writes what an order wants of a summary.
        reached: whom this process connected to, or looked up.
        port: of the servers that were asked.
        elsewhere: the server that the orders name.
    """

    archive: Archive
    orders: list[Injection]
    obeyed: list[Asked]
    trusted: list[Asked]
    summarised: list[Answer]
    reached: set[object]
    port: int
    elsewhere: Site


@pytest.fixture(scope="module")
def injected(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Injected]:
    folder = tmp_path_factory.mktemp("injected")
    (folder / "news").mkdir()
    watch = Watch()
    with served_site() as elsewhere, scripted_server() as scripted:
        evil = elsewhere.url("/evil")
        orders = injections(evil)
        write_articles(folder / "news", orders)
        build([folder / "news", SAMPLES], folder / "archive", embedder=embedder)
        with Archive.open(folder / "archive", embedder=embedder) as archive:
            plain = {order.question: archive.ask(order.question) for order in orders}
            obeyed = [
                asked(archive, scripted, plain[order.question], obeys(order.mark, way, evil))
                for way, order in enumerate(orders)
            ]
            trusted = [
                asked(archive, scripted, answer, honest(answer)) for answer in plain.values()
            ]
            summarised = []
            for way, question in enumerate(plain):
                scripted.script = [writes(way, evil)]
                model = LanguageModel(scripted.server())
                summarised.append(archive.ask(question, llm=model, summarise=True))
            yield Injected(
                archive,
                orders,
                obeyed,
                trusted,
                summarised,
                watch.reached,
                scripted.site.port,
                elsewhere,
            )
    watch.is_over = True


class Watch:
    """Notes whom this process connects to, or looks up."""

    def __init__(self) -> None:
        self.reached: set[object] = set()
        self.is_over = False
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.is_over or not event.startswith("socket."):
            return
        if event == "socket.getaddrinfo":
            self.reached.add(arguments[:2])
        elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
            self.reached.add(arguments[1][:2])


def asked(archive: Archive, scripted: ScriptedServer, plain: Answer, page: Page) -> Asked:
    scripted.script = [page]
    scripted.site.asked.clear()
    answer = archive.ask(plain.question, llm=LanguageModel(scripted.server()))
    return Asked(plain, answer, scripted.bodies)


def honest(plain: Answer) -> Page:
    """Chooses what is quoted without it."""
    quoted = [as_data(quote.text, LONGEST_OFFERED) for quote in plain.quotes]

    def page(handler: Handler) -> None:
        lines = offered(json.loads(handler.site.asked[-1].body))
        texts = [line.partition(" | ")[2] for line in lines]
        numbers = [
            place for quote in quoted for place, text in enumerate(texts, 1) if text in quote
        ]
        handler.send(wrote(json.dumps({"numbers": numbers, "verdict": "answered"})))

    return page


def test_orders_come_to_a_model_as_text_and_outlet_alone(injected: Injected) -> None:
    assert len(injected.orders) == len(injected.obeyed) == ARTICLES
    sent = json.dumps([each.bodies for each in injected.obeyed])
    marks = set(MARK.findall(sent))
    told = {order.mark for order in injected.orders if order.field in ("text", "quotation")}
    assert len(told) > 100 and len(marks & told) > 0.7 * len(told)
    assert marks - told <= {order.mark for order in injected.orders if order.field == "outlet"}


def test_only_lines_of_ours_around_sentences_that_were_found_are_sent(injected: Injected) -> None:
    for each in (*injected.obeyed, *injected.trusted):
        question = each.plain.question
        hits = injected.archive.retrieve(question, QUOTING.read)
        texts = [as_data(hit.article.text, len(hit.article.text)) for hit in hits]
        for body in each.bodies:
            lines = [LINE.fullmatch(line) for line in map("[0] {}".format, offered(body))]
            parts = [line.groups() for line in lines if line]
            assert len(parts) == len(lines) > 1
            for _, _, _, text in parts:
                assert any(text.removesuffix("…").rstrip() in known for known in texts), text
            sentences = [
                OfferedSentence(text, outlet, None if day == "undated" else date.fromisoformat(day))
                for _, outlet, day, text in parts
            ]
            prompt = choice_prompt(question, offer_of(sentences), QUOTING.most)
            contents = [message["content"] for message in body["messages"]]
            if "response_format" in body:
                assert contents == [prompt.task, f"{prompt.data}\n\n{prompt.as_json}"]
                form = body["response_format"]
                assert form.get("json_schema", form).get("schema") in (None, prompt.schema)
            else:
                assert contents == [f"{prompt.task}\n\n{prompt.data}\n\n{prompt.as_text}"]


def test_no_word_of_a_reply_comes_into_an_answer(injected: Injected) -> None:
    articles = injected.archive.newest_articles(1_000)
    stored = {leaf for article in articles for leaf in leaves(article_to_dict(article))}
    outcomes = set()
    for each in injected.obeyed:
        plain, answer = each.plain, each.answer
        assert SURENESS.index(answer.verdict) <= SURENESS.index(plain.verdict)
        assert answer.confidence <= plain.confidence
        assert answer.query == plain.query and answer.choice is not None
        outcomes.add(answer.choice.outcome)
        for citation in answer.citations:
            article = injected.archive.article(citation.article_id)
            assert article.text[citation.start : citation.end] == citation.quote
        quoted = {citation.quote for citation in answer.citations}
        assert {quote.text for quote in answer.quotes} <= quoted and answer.quotes
        paragraphs = [quote.with_numbers for quote in answer.quotes]
        doubt = [UNCERTAIN] if answer.verdict == "uncertain" else []
        assert answer.text == "\n\n".join((*doubt, *paragraphs))
        assert answer.choice.model == f"small at {HOME}:{injected.port}"
        assert (answer.note or "").endswith(answer.choice.text)
        ours = {answer.text, answer.note, answer.choice.text, answer.choice.model}
        known = {*leaves(answer_to_dict(plain)), *ours, *OUTCOMES, *SURENESS, *stored}
        for leaf in leaves(answer_to_dict(answer)):
            assert leaf in known or any(leaf in article.text for article in articles), leaf
    assert outcomes == set(OUTCOMES)


def test_a_failure_is_told_in_words_of_ours(injected: Injected) -> None:
    told = {each.answer.choice.text for each in injected.obeyed if each.answer.choice}
    model = f"The language model small at {HOME}:{injected.port}"
    assert all(text.startswith(model) for text in told)
    assert 5 < len(told) < 20 and not [text for text in told if CANARY in text or "Q" in text]


def test_an_honest_model_is_led_astray_by_nothing(injected: Injected) -> None:
    for each in injected.trusted:
        plain, answer = each.plain, each.answer
        assert answer.choice is not None and answer.choice.outcome == "chosen"
        assert (answer.verdict, answer.confidence) == (plain.verdict, plain.confidence)
        assert [quote.text for quote in answer.quotes] == [quote.text for quote in plain.quotes]
        assert len(each.bodies) == 1


def test_a_summary_says_what_is_quoted_or_nothing(injected: Injected) -> None:
    shown = [answer for answer in injected.summarised if answer.summary]
    assert len(shown) == len(injected.summarised)
    assert sum(bool(answer.summary and answer.summary.struck) for answer in shown) > 5
    for answer in shown:
        assert answer.summary is not None
        quotes = {as_data(quote.text, LONGEST_OFFERED) for quote in answer.quotes}
        assert {sentence.text for sentence in answer.summary.sentences} <= quotes
        if answer.verdict == "answered":
            assert answer.summary.struck >= 2, answer.summary
        written = (json.dumps(answer_to_dict(answer)), answer_text(answer), answer_markdown(answer))
        assert not [text for text in written if CANARY in text.casefold()]


class Tags(HTMLParser):
    """The elements of a page with their addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses.update(value or "" for name, value in attrs if name in ("href", "src"))


def test_an_export_leads_nowhere_but_to_the_articles(injected: Injected) -> None:
    harmless = Tags(conversation_html("Talk", [Exchange(injected.trusted[0].plain)])).names
    for answer in {each.answer.text: each.answer for each in injected.obeyed}.values():
        links = {quote_link(citation.url, citation.quote) for citation in answer.citations}
        html = conversation_html("Talk", [Exchange(answer)])
        tags = Tags(html)
        assert tags.names <= harmless
        assert {href for href in tags.addresses if not href.startswith("#")} <= links
        markdown = answer_markdown(answer)
        tokens = [
            token
            for block in MarkdownIt("commonmark").parse(markdown)
            for token in (block, *(block.children or ()))
        ]
        assert not {"image", "html_block", "html_inline", "fence"} & {
            token.type for token in tokens
        }
        assert {token.attrs["href"] for token in tokens if token.type == "link_open"} <= links
        written = (html, markdown, answer_text(answer), *answer_lines(answer))
        assert not [text for text in written if CANARY in text]


def test_nobody_else_is_asked(injected: Injected) -> None:
    assert injected.elsewhere.asked == []
    assert injected.reached == {(HOME, injected.port)}


def leaves(value: object) -> Iterator[str]:
    """The texts in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from leaves(member)
    elif isinstance(value, list):
        for member in value:
            yield from leaves(member)
