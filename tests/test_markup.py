"""Markup: outside text never becomes HTML, and the right words are marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, Citation, Contrast, Copy, DifferingFigure, Quote
from qa.moments import Moment
from qa.passage import Passage, ScoredPassage, passage_id
from qa.query import Query, understand
from qa.web import cards, markup, pieces, reader
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


class Page(HTMLParser):
    """What a browser would see: elements, attributes, and the text of each class."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words = ""
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "mark":
            self._in_mark = True
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = self._in_mark and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._in_mark:
            self.marked[-1] += data

    def values(self, name: str) -> list[str]:
        return [value for _, key, value in self.attributes if key == name]


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


def found(article: Article, start: int = 0, end: int | None = None) -> ScoredPassage:
    end = len(article.text) if end is None else end
    passage = Passage(
        passage_id(article.id, start, end), article.id, start, end, article.text[start:end]
    )
    return ScoredPassage(passage, article, 0.9, 0.7, 3.0, 3.0)


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
    citations = tuple(cite(article, quote, number + 1) for number, quote in enumerate(quotes))
    return Answer(
        question=question,
        abstained=not quotes,
        text="Not in this archive." if not quotes else "quotes",
        quotes=tuple(Quote(c.quote, (c.number,)) for c in citations),
        citations=citations,
        passages=(found(article),),
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
        abstained=False,
        text="",
        quotes=(Quote(quote, (1,), (2,)),),
        citations=(first, second),
        passages=(found(article),),
        confidence=0.9,
        query=make_query(words, words),
        contrasts=(Contrast(words, (DifferingFigure(words, 1), DifferingFigure(words, 2))),),
        note=words,
    )


def all_html(article: Article, quote: str, question: str) -> str:
    """Every piece of HTML that the words of an article and of a question reach."""
    answer = make_answer(article, quote, question=question)
    refused = make_answer(article, question=question)
    rich = make_rich_answer(make_article(), SECOND, article.title)
    older = make_article(id="e" * 16, title=article.title)
    return "".join(
        (
            markup.welcome_html([question]),
            markup.waiting_html(question, 1),
            markup.notice_html(question, 1, article.title),
            markup.answer_html(answer, 1),
            cards.sources_html(answer, 1),
            markup.answer_html(refused, 2),
            cards.sources_html(refused, 2),
            markup.answer_html(rich, 3),
            cards.sources_html(rich, 3),
            reader.article_html(article, answer.citations[0].start, answer.citations[0].end),
            reader.article_html(make_article(), 0, 9, (make_article(), older)),
            reader.article_html(older, 0, 9, (replace(make_article(), title=question), older)),
            reader.problem_html(article.title),
            markup.status_html(article.title, ready=True),
        )
    )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_adds_no_element_and_is_shown_to_the_letter(hostile: str) -> None:
    def page(words: str) -> Page:
        article = make_article(
            title=words,
            outlet=words,
            authors=(words,),
            text=f"{words} said so.\n\nThe rest.",
            dateline=words,
            captions=(words,),
            published="2024-03-05",
            url=None,
        )
        return Page(all_html(article, f"{words} said so.", words))

    seen, calm = page(hostile), page("harmless")
    assert seen.tags == calm.tags
    assert [a[:2] for a in seen.attributes] == [a[:2] for a in calm.attributes]
    assert seen.words == calm.words.replace("harmless", hostile)


@given(st.text(min_size=1, max_size=60))
def test_any_text_leaves_the_structure_as_it_is(words: str) -> None:
    def tags(tail: str) -> list[str]:
        article = make_article(title=f"a{tail}", outlet=f"b{tail}", authors=(f"d{tail}",))
        return Page(all_html(article, SECOND, f"c{tail}")).tags

    assert tags(words) == tags("")


@given(st.text())
def test_escaped_text_reads_as_the_text(words: str) -> None:
    shown = Page(pieces.escape(words)).words
    assert len(shown) == len(words)
    assert all(
        a == b or b == "\N{REPLACEMENT CHARACTER}" for a, b in zip(words, shown, strict=True)
    )


def test_what_no_page_can_show_is_replaced() -> None:
    assert pieces.escape("a\x00b\ud800c\u202ed") == "a\ufffdb\ufffdc\ufffdd"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    article = make_article(url=url)
    answer = make_answer(article, SECOND)
    html = cards.sources_html(answer, 1) + reader.article_html(article, 0, 10)
    assert Page(html).values("href") == []
    # It can still be read in the article view.
    assert article.id in Page(html).values("data-article")


def test_links_go_to_the_quote_in_a_new_tab_that_knows_nothing_of_us() -> None:
    answer = make_answer(make_article(), SECOND)
    page = Page(cards.sources_html(answer, 1))
    (link,) = page.values("href")
    assert link.startswith("https://ledger.example/bridge#:~:text=The%20repair%20will")
    assert page.values("target") == ["_blank"]
    assert page.values("rel") == ["noopener noreferrer nofollow"]


def test_an_answer_shows_quotes_with_their_markers_one_after_the_other() -> None:
    answer = make_answer(make_article(), SECOND, FIRST)
    first, both = (Page(markup.answer_html(answer, 7, shown)) for shown in (1, None))
    assert SECOND in first.words and FIRST not in first.words
    assert "[1]" in first.words and "[2]" not in first.words
    assert f"{FIRST}[2]" in both.words
    assert both.values("data-turn") == ["7", "7", "7"]
    assert "The Ledger, 5 March 2024" in both.words


def test_a_marker_names_its_card_and_its_place_in_the_article() -> None:
    article = make_article()
    answer = make_answer(article, SECOND)
    talk, sources = Page(markup.answer_html(answer, 3)), Page(cards.sources_html(answer, 3))
    assert talk.values("data-number") == ["1"]
    assert sources.values("id") == ["cw-3-1"]
    start, end = int(talk.values("data-start")[0]), int(talk.values("data-end")[0])
    assert article.text[start:end] == SECOND
    assert talk.values("aria-label") == ["Source 1: The Ledger, Bridge to close"]


def test_cards_come_in_citation_order_and_then_the_other_passages() -> None:
    article, other = make_article(), make_article(id="f" * 16, title="Another story")
    answer = make_answer(article, SECOND, FIRST)
    answer = Answer(
        answer.question,
        False,
        answer.text,
        answer.quotes,
        answer.citations,
        (found(other), found(article)),
        0.9,
        answer.query,
    )
    page = Page(cards.sources_html(answer, 1))
    assert page.values("id") == ["cw-1-1", "cw-1-2"]
    assert page.marked == [SECOND, FIRST]
    assert page.words.index("Bridge to close") < page.words.index("Also found")
    assert page.words.index("Also found") < page.words.index("Another story")
    assert page.words.count("Another story") == 1


def test_a_quote_outside_the_passages_that_were_found_still_has_its_card() -> None:
    article = make_article()
    answer = make_answer(article, SECOND)
    answer = Answer(
        answer.question, False, "", answer.quotes, answer.citations, (), 0.9, answer.query
    )
    assert Page(cards.sources_html(answer, 1)).marked == [SECOND]


def test_a_refusal_is_a_sentence_with_the_nearest_articles() -> None:
    answer = make_answer(make_article())
    assert "Not in this archive." in Page(markup.answer_html(answer, 1)).words
    sources = Page(cards.sources_html(answer, 1))
    assert "Nearest articles" in sources.words
    assert "Bridge to close" in sources.words
    assert sources.marked == []


def test_a_refusal_with_nothing_near_says_so() -> None:
    answer = Answer("Why?", True, "Not in this archive.", (), (), (), 0.0, make_query("Why?"))
    assert "Nothing in the archive comes near" in Page(cards.sources_html(answer, 1)).words


def test_the_article_view_marks_the_quote_and_keeps_every_word() -> None:
    article = make_article()
    start = TEXT.index(SECOND)
    page = Page(reader.article_html(article, start, start + len(SECOND)))
    assert page.marked == [SECOND]
    assert page.tags.count("p") >= 4
    for words in (FIRST, LAST, "By Mara Linde", "PORT ELLERY", "The bridge in winter."):
        assert words in page.words


@given(st.text(alphabet="ab <&\n", max_size=60), st.integers(-5, 70), st.integers(-5, 70))
def test_any_span_marks_that_text(text: str, start: int, end: int) -> None:
    page = Page(reader.article_html(make_article(text=text, dateline=None), start, end))
    low, high = max(0, start), max(0, end)
    # Blank lines between paragraphs are layout, in the marked text too.
    assert "".join(page.marked).replace("\n", "") == text[low:high].replace("\n", "")


@given(
    st.text(alphabet="abc  \n", min_size=1, max_size=80),
    st.integers(0, 80),
    st.integers(0, 80),
    st.integers(0, 30),
)
def test_an_excerpt_holds_the_quote_and_cuts_between_words(
    text: str, start: int, length: int, room: int
) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    begin, stop = cards.excerpt(text, start, end, room)
    assert 0 <= begin <= start <= end <= stop <= len(text)
    assert start - begin <= room and stop - end <= room
    before, inside = text[max(0, begin - 1)], text[begin:start]
    if begin and any(char.isspace() for char in inside):
        assert before.isspace()


def test_a_long_question_is_shortened_where_it_is_repeated() -> None:
    html = markup.notice_html("x" * 100_000, 1, "Too long.")
    assert len(html) < 1_000
    assert "…" in html


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2020-06-11", "11 June 2020"),
        ("2020-06-01T23:30:00-05:00", "1 June 2020"),
        (None, "no date"),
        ("long ago", "long ago"),
    ],
)
def test_dates_read_as_written(published: str | None, shown: str) -> None:
    assert pieces.day_label(published) == shown


def test_missing_headline_and_outlet_have_a_name() -> None:
    article = make_article(title="", outlet=None, published=None)
    words = Page(cards.sources_html(make_answer(article, SECOND), 1)).words
    assert "Without a headline" in words
    assert "Outlet not named, no date" in words


def test_the_masthead_says_what_the_archive_covers() -> None:
    words = Page(markup.masthead_html(1_234, 1, "2020-06-11", "2025-01-03")).words
    assert "1,234 articles · 1 outlet · 11 June 2020 – 3 January 2025" in words
    assert "June" not in Page(markup.masthead_html(0, 0, None, None)).words


def test_chips_name_what_was_taken_and_can_be_pressed() -> None:
    answer = replace(make_answer(make_article(), SECOND), query=make_query("When?", "last week"))
    html = markup.answer_html(answer, 4, shown=1)
    page = Page(html)
    assert "last week · 8–14 Jun 2020 ×" in page.words
    assert page.values("data-chip") == ["time", "0"]
    assert html.index("cw-chips") < html.index("<blockquote")
    labels = page.values("aria-label")
    assert "Understood with" in labels
    assert "Ask again about all days, not only last week (8–14 Jun 2020)" in labels
    assert "Ask again without “last week”, taken from an earlier question" in labels


def test_a_refusal_keeps_its_chips_and_a_plain_question_has_none() -> None:
    refused = replace(make_answer(make_article()), query=make_query("When?", "last week"))
    assert Page(markup.answer_html(refused, 1)).values("data-chip") == ["time", "0"]
    assert "cw-chip" not in markup.answer_html(make_answer(make_article(), SECOND), 1)


def test_a_time_that_gives_no_days_is_no_chip() -> None:
    moment = Moment("since the election", 0, 18, None, None, "the election", is_relative=False)
    answer = make_answer(make_article(), SECOND)
    answer = replace(answer, query=replace(answer.query, moment=moment))
    assert "cw-chip" not in markup.answer_html(answer, 1)


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        ("2020-06-08", "2020-06-14", "8–14 Jun 2020"),
        ("2020-05-28", "2020-06-03", "28 May – 3 Jun 2020"),
        ("2019-12-28", "2020-01-03", "28 Dec 2019 – 3 Jan 2020"),
        ("2020-06-11", "2020-06-11", "11 Jun 2020"),
        ("2020-06-11", None, "since 11 Jun 2020"),
        (None, "2020-06-11", "until 11 Jun 2020"),
        (None, None, "all days"),
    ],
)
def test_spans_of_days_are_short(since: str | None, until: str | None, shown: str) -> None:
    first, last = (None if day is None else date.fromisoformat(day) for day in (since, until))
    assert pieces.days_label(first, last) == shown


def test_the_parts_beside_the_quotes_come_with_the_last_of_them() -> None:
    answer = make_rich_answer(make_article(), SECOND, "Twelve")
    answer = replace(answer, quotes=(*answer.quotes, Quote(FIRST, (2,))))
    first, whole = (markup.answer_html(answer, 1, shown) for shown in (1, 2))
    assert "cw-note" in first and "cw-differ" not in first and "sources" not in first
    assert "2 independent sources" in Page(whole).words


def test_differing_figures_stand_side_by_side_each_with_its_source() -> None:
    html = markup.answer_html(make_rich_answer(make_article(), SECOND, "Twelve"), 5)
    box = Page(html[html.index("<aside") : html.index("</aside>")])
    assert box.words == "Sources differ: TwelveTwelve[1]The Ledger, 5 March 2024" + (
        "Twelve[2]Twelve, 5 March 2024"
    )
    assert box.values("data-number") == ["1", "2"]
    assert box.values("data-article") == ["0123456789abcdef", "d" * 16]


def test_copies_and_support_are_named_where_the_quote_is() -> None:
    answer = make_rich_answer(make_article(), SECOND, "The Post")
    talk = Page(markup.answer_html(answer, 1)).words
    assert f"{SECOND}[1][2]" in talk
    assert "also in The Post (6 March 2024); the same from The Post (5 March 2024)" in talk
    beside = Page(cards.sources_html(answer, 1))
    assert "also in The Post (6 March 2024)" in beside.words
    assert "c" * 16 in beside.values("data-article")


def test_one_source_is_not_called_independent() -> None:
    words = Page(markup.answer_html(make_answer(make_article(), SECOND, FIRST), 1)).words
    assert words.endswith("1 source")


def make_versions() -> tuple[Article, Article]:
    """A new version and an old one, which gave another cost."""
    new = make_article(modified="2024-03-07")
    old = make_article(id="e" * 16, text=TEXT.replace("3.1", "2.5"), modified="2024-03-05")
    return new, old


def test_an_article_names_what_an_earlier_version_said() -> None:
    new, old = make_versions()
    page = Page(reader.article_html(new, 0, 0, (new, old)))
    said = "The repair will cost 2.5 million crowns."
    assert f"An earlier version of this article said“{said}” (5 March 2024)" in page.words
    (place,) = zip(*map(page.values, ("data-article", "data-start", "data-end")), strict=True)
    assert place[0] == old.id
    assert old.text[int(place[1]) : int(place[2])] == said


def test_an_old_version_says_that_there_is_a_newer_one() -> None:
    new, old = make_versions()
    page = Page(reader.article_html(old, 0, 0, (new, old)))
    assert "This is an earlier version. A newer one has replaced it, of 7 March 2024" in page.words
    assert page.values("data-article") == [new.id]
    alone = Page(reader.article_html(new, 0, 0, (new,)))
    assert "version" not in alone.words


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_an_earlier_version_said_is_text(hostile: str) -> None:
    new = make_article()
    old = make_article(id="e" * 16, text=f"{hostile} said so.\n\n{TEXT}")
    html = reader.article_html(new, 0, 0, (new, old))
    calm = reader.article_html(new, 0, 0, (new, make_article(id="e" * 16, text=f"a.\n\n{TEXT}")))
    assert Page(html).tags == Page(calm).tags


@given(st.text(alphabet="Ab. \n", max_size=60))
def test_versions_of_the_same_words_differ_in_nothing(text: str) -> None:
    old, new = make_article(text=text), make_article(text=f"{text}\n\nMore.")
    assert reader.only_in(old, old) == reader.only_in(old, new) == (0, 0)
