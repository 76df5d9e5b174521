"""Citations: verbatim, numbered once, with the context that a quote needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.answering.citing.citations import (
    LONGEST_QUOTE,
    CitationBuilder,
    SourceSentence,
    _has_sentence,
)
from qa.archive import Archive
from qa.errors import ArchiveDamaged
from qa.text.sentences import sentence_spans
from seeds.article import Article

Make = Callable[..., Article]
Open = Callable[..., Archive]

ALONE = "The council of Upper Marl closed the bridge on Monday."
NAMED = "Mayor Ada Holm spoke of cracks in the deck."
PRONOUN = "She said that lorries must take the ferry."
LAST = "The ferry leaves every hour from the old quay."
STORY = f"{ALONE} {NAMED} {PRONOUN}\n\n{LAST}"


def sentence_of(article: Article, text: str) -> SourceSentence:
    start = article.text.index(text)
    return SourceSentence(article.id, start, start + len(text), text)


@pytest.fixture
def bridge(article_of: Make) -> Article:
    return article_of(
        "Bridge closed",
        STORY,
        outlet="The Marl Post",
        url="https://marl.example/1",
        published="2025-05-01",
    )


@pytest.fixture
def builder(archive_of: Open, bridge: Article) -> CitationBuilder:
    return CitationBuilder(archive_of(bridge))


def test_a_citation_says_where_its_quote_stands(builder: CitationBuilder, bridge: Article) -> None:
    quote = builder.quote(sentence_of(bridge, ALONE))
    assert (quote.text, quote.citations, quote.support) == (ALONE, (1,), ())
    [made] = builder.citations
    assert (made.number, made.article_id, made.title) == (1, bridge.id, "Bridge closed")
    assert (made.outlet, made.url, made.published) == (bridge.outlet, bridge.url, bridge.published)
    assert bridge.text[made.start : made.end] == made.quote == ALONE
    assert made.also_in == ()


def test_an_unresolved_pronoun_brings_the_sentence_before(
    builder: CitationBuilder, bridge: Article
) -> None:
    quote = builder.quote(sentence_of(bridge, PRONOUN))
    assert quote.text == f"{NAMED} {PRONOUN}"
    [made] = builder.citations
    assert bridge.text[made.start : made.end] == made.quote == quote.text


def test_nothing_is_brought_that_is_quoted_already(
    builder: CitationBuilder, bridge: Article
) -> None:
    assert builder.quote(sentence_of(bridge, NAMED)).text == NAMED
    assert builder.quote(sentence_of(bridge, PRONOUN)).text == PRONOUN
    assert [citation.number for citation in builder.citations] == [1, 2]


def test_what_was_brought_along_is_not_quoted_again(
    builder: CitationBuilder, bridge: Article
) -> None:
    builder.quote(sentence_of(bridge, PRONOUN))
    citation = builder.citation_of(sentence_of(bridge, NAMED))
    assert citation is not None
    assert citation.number == 1
    assert builder.citation_of(sentence_of(bridge, ALONE)) is None
    contrast = builder.contrast(
        "cracks", [(sentence_of(bridge, NAMED), "3"), (sentence_of(bridge, LAST), "4")]
    )
    assert [figure.citation for figure in contrast.figures] == [1, 2]
    assert [citation.quote for citation in builder.citations] == [f"{NAMED} {PRONOUN}", LAST]


def test_context_that_is_too_long_stays_away(archive_of: Open, article_of: Make) -> None:
    long = "Mayor Ada Holm spoke of " + "cracks and rust and " * 30 + "rot."
    assert len(long) > LONGEST_QUOTE
    article = article_of("Bridge closed", f"{long} {PRONOUN}")
    builder = CitationBuilder(archive_of(article))
    assert builder.quote(sentence_of(article, PRONOUN)).text == PRONOUN


def test_support_is_cited_without_context(
    archive_of: Open, article_of: Make, bridge: Article
) -> None:
    other = article_of("Bridge shut", f"{NAMED} {PRONOUN}", outlet="Hill Herald")
    builder = CitationBuilder(archive_of(bridge, other))
    quote = builder.quote(sentence_of(bridge, ALONE), [sentence_of(other, PRONOUN)])
    assert (quote.citations, quote.support) == ((1,), (2,))
    assert quote.with_numbers == f"{ALONE} [1][2]"
    assert builder.citations[1].quote == PRONOUN
    again = builder.quote(sentence_of(bridge, LAST), [sentence_of(other, PRONOUN)])
    assert (again.citations, again.support) == ((3,), (2,))


def test_the_copies_of_an_article_are_named_with_it(
    archive_of: Open, article_of: Make, bridge: Article
) -> None:
    copy = article_of("Bridge shut", STORY, outlet="Hill Herald", published="2025-05-02")
    builder = CitationBuilder(archive_of(bridge, copy))
    builder.quote(replace(sentence_of(bridge, ALONE), copies=(bridge.id, copy.id, "gone")))
    [also] = builder.citations[0].also_in
    assert (also.article_id, also.title, also.outlet) == (copy.id, copy.title, copy.outlet)
    assert (also.url, also.published) == (None, "2025-05-02")


@pytest.mark.parametrize(
    ("sentence", "is_named"),
    [
        ("The flood killed 12 people in Upper Marl.", True),
        ("The flood killed twelve people in Upper Marl.", True),
        ("The flood killed 14 people in Upper Marl.", False),
        ("The flood killed twenty-one people in Upper Marl.", False),
        ("A flood hit Upper Marl in the night.", False),  # it was cut or written anew
    ],
)
def test_a_copy_says_the_same_only_with_the_sentence_and_its_figures(
    archive_of: Open, article_of: Make, sentence: str, is_named: bool
) -> None:
    quoted = "The flood killed 12 people in Upper Marl."
    original = article_of("Flood", f"{quoted} {STORY}", outlet="The Marl Post")
    copy = article_of("Flood in Marl", f"{sentence} {STORY}", outlet="Hill Herald")
    builder = CitationBuilder(archive_of(original, copy))
    builder.quote(replace(sentence_of(original, quoted), copies=(original.id, copy.id)))
    builder.quote(replace(sentence_of(original, LAST), copies=(original.id, copy.id)))
    figure, other = builder.citations
    assert [also.article_id for also in figure.also_in] == ([copy.id] if is_named else [])
    assert [also.article_id for also in other.also_in] == [copy.id]


def test_what_does_not_stand_there_is_not_quoted(builder: CitationBuilder, bridge: Article) -> None:
    right = sentence_of(bridge, ALONE)
    for wrong in (
        replace(right, article_id="ffff"),
        replace(right, text=ALONE.replace("Monday", "Friday")),
        replace(right, start=right.start + 1),
        replace(right, start=10_000, end=10_050),
    ):
        with pytest.raises(ArchiveDamaged, match="no longer holds"):
            builder.quote(wrong)
    assert builder.citations == []


PIECES = (ALONE, NAMED, PRONOUN, LAST, "He left.", "That was in May.", "It rained; they stayed.")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_letter_is_quoted_twice(archive_of: Open, article_of: Make, data: st.DataObject) -> None:
    sentences = data.draw(st.lists(st.sampled_from(PIECES), min_size=2, max_size=7))
    gaps = data.draw(st.lists(st.sampled_from((" ", "\n\n")), min_size=7, max_size=7))
    text = "".join(a + b for a, b in zip(sentences, gaps, strict=False)).strip()
    article = article_of("Bridge closed", text)
    builder = CitationBuilder(archive_of(article))
    spans = [SourceSentence(article.id, a, b, text[a:b]) for a, b in sentence_spans(text, "en")]
    wanted = data.draw(st.lists(st.sampled_from(spans), max_size=8))
    for sentence in wanted:
        if builder.citation_of(sentence) is None:
            builder.quote(sentence)
    taken = [at for citation in builder.citations for at in range(citation.start, citation.end)]
    assert len(taken) == len(set(taken))
    for cited in builder.citations:
        assert text[cited.start : cited.end] == cited.quote
        assert len(cited.quote) <= LONGEST_QUOTE
    for sentence in wanted:
        citation = builder.citation_of(sentence)
        assert citation is not None
        assert sentence.text in citation.quote


def test_a_copy_that_was_cut_is_not_said_to_hold_what_it_lacks() -> None:
    assert _has_sentence(
        "One diver was hurt at the quay.", _article_with("One diver was hurt at the quay.")
    )
    assert _has_sentence(
        "One diver was hurt at the quay.", _article_with("One diver was hurt at the quay!")
    )
    assert not _has_sentence("One diver was hurt at the quay.", _article_with("All got ashore."))


def _article_with(text: str) -> Article:
    return Article(id="0" * 16, title="Ferry", text=text)


def test_a_reply_brings_the_question_of_the_article(archive_of: Open, article_of: Make) -> None:
    text = f"{ALONE}\n\nWhen will it open again?\n\nIn the spring of 2026. {LAST}"
    article = article_of("Questions on the bridge", text)
    builder = CitationBuilder(archive_of(article))
    reply = builder.quote(sentence_of(article, "In the spring of 2026."))
    assert reply.text == "When will it open again?\n\nIn the spring of 2026."
    assert builder.quote(sentence_of(article, LAST)).text == LAST


def test_what_is_no_sentence_of_the_story_is_not_brought_along(
    archive_of: Open, article_of: Make
) -> None:
    advert = "Sign up for the newsletter of the Marl Post."
    article = article_of("Bridge closed", f"{ALONE}\n\n{advert}\n\n{PRONOUN}")
    builder = CitationBuilder(archive_of(article))
    assert builder.quote(sentence_of(article, PRONOUN)).text == PRONOUN


def test_a_sentence_that_a_passage_cut_is_quoted_whole(archive_of: Open, article_of: Make) -> None:
    whole = "“Will it hold?” Ada Holm asked on Friday."
    article = article_of("Bridge closed", f"{ALONE} {whole} {LAST}", language="en")
    builder = CitationBuilder(archive_of(article))
    assert builder.quote(sentence_of(article, "Ada Holm asked on Friday.")).text == whole
    assert builder.citation_of(sentence_of(article, "“Will it hold?”")) is not None


@pytest.mark.parametrize(
    ("title", "url", "is_opinion"),
    [
        ("Mend the bridge", "https://marl.example/opinion/2025/bridge", True),
        ("Mend the bridge", "https://marl.example/news/columnists/holm/bridge", True),
        ("Opinion: Mend the bridge", None, True),
        ("Editorial | Mend the bridge", None, True),
        ("Mend the bridge | Opinion", None, True),
        ("Opinion polls close on Friday", "https://marl.example/news/opinion-polls", False),
        ("Column of smoke over Marl", "https://[", False),
    ],
)
def test_opinion_is_labelled_where_the_page_says_so(
    builder: CitationBuilder, bridge: Article, title: str, url: str | None, is_opinion: bool
) -> None:
    builder.quote(sentence_of(bridge, ALONE))
    assert replace(builder.citations[0], title=title, url=url).opinion is is_opinion


def test_the_words_that_answer_are_found_in_the_quote(
    builder: CitationBuilder, bridge: Article
) -> None:
    start = bridge.text.index("cracks")
    quote = builder.quote(sentence_of(bridge, NAMED), answer=(start, start + len("cracks")))
    assert quote.parts == ("Mayor Ada Holm spoke of ", "cracks", " in the deck.")


def test_a_sentence_brought_along_moves_the_words_that_answer(
    builder: CitationBuilder, bridge: Article
) -> None:
    start = bridge.text.index("the ferry.")
    quote = builder.quote(sentence_of(bridge, PRONOUN), answer=(start, start + len("the ferry")))
    assert quote.text.startswith(NAMED)
    assert quote.parts[1:] == ("the ferry", ".")


def test_no_more_is_marked_than_is_quoted(builder: CitationBuilder, bridge: Article) -> None:
    whole = builder.quote(sentence_of(bridge, ALONE), answer=(0, len(bridge.text)))
    assert whole.parts == ("", ALONE, "")
    start = bridge.text.index(LAST)
    elsewhere = builder.quote(sentence_of(bridge, NAMED), answer=(start, start + 9))
    assert (elsewhere.answer_start, elsewhere.answer_end) == (None, None)
    assert elsewhere.parts == (NAMED, "", "")
    assert builder.quote(sentence_of(bridge, LAST)).parts == (LAST, "", "")
