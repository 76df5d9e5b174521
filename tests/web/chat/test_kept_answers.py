"""Kept answers: they come back as they were, or say what is no longer there."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_parts import FIRST, SECOND, checked, make_answer, make_article, make_query

from embeddings.embedder import Embedder
from qa.answering.answer import Answer, Copy
from qa.answering.choosing.model_choice import ModelChoice
from qa.answering.summary.model_summary import ModelSummary, SummarySentence
from qa.archive import Archive
from qa.spelling.correction import Correction
from qa.web.chat import kept_answers
from qa.web.chat.fields import PageError
from qa.web.views import answer as answer_view
from qa.web.views import source_cards
from qa.web.views.question_form import QuestionForm
from seeds.article import Article

QUESTIONS = Path(__file__).parents[2] / "data" / "sample_questions.jsonl"
EVERY = 5
DIFFERING = "How many people were treated after the chlorine leak at the baths?"
DATED = QuestionForm("What did Turkey say about Libya last week?", as_of="2020-06-17")
FILTERED = QuestionForm("What did Turkey say?", since="2020-06-01", outlets=("Eastgate Post",))

GONE = "This sentence is no longer in the archive in these words."


@dataclass(frozen=True)
class Kept:
    """An answer, what the browser keeps of it, and the articles behind it."""

    asked: QuestionForm
    answer: Answer
    kept: dict[str, Any]
    articles: Mapping[str, Article]


@pytest.fixture(scope="module")
def all_kept(sample_archive: Path, embedder: Embedder) -> Iterator[list[Kept]]:
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    asked = [QuestionForm(row["text"], as_of=row.get("as_of") or "") for row in rows[::EVERY]]
    with Archive.open(sample_archive, embedder=embedder) as archive:
        yield [keep(archive, form) for form in (*asked, QuestionForm(DIFFERING), DATED, FILTERED)]


def keep(archive: Archive, asked: QuestionForm) -> Kept:
    answer = archive.ask(
        asked.question, since=asked.since or None, as_of=asked.as_of or None, outlets=asked.outlets
    )
    record = json.loads(json.dumps(kept_answers.keep(answer)))
    return Kept(asked, answer, record, archive.articles(kept_answers.article_ids(record)))


def shown(answer: Answer, asked: QuestionForm, gone: frozenset[int] = frozenset()) -> str:
    return answer_view.answer_html(answer, asked, 1, gone=gone) + source_cards.sources_html(
        answer, 1, gone
    )


def test_a_kept_answer_comes_back_as_it_was(all_kept: list[Kept]) -> None:
    for record in all_kept:
        back = kept_answers.restore(record.kept, record.asked, record.articles)
        assert back.gone == frozenset()
        assert back.answer.quotes == record.answer.quotes
        assert back.answer.citations == record.answer.citations
        assert back.answer.contrasts == record.answer.contrasts
        assert back.answer.note == record.answer.note
        assert shown(back.answer, record.asked) == shown(record.answer, record.asked)
        assert kept_answers.keep(back.answer) == record.kept
    answers = [record.answer for record in all_kept]
    assert any(answer.contrasts for answer in answers)
    assert any(answer.query.window for answer in answers)
    assert any(answer.abstained for answer in answers)
    assert any(citation.also_in for answer in answers for citation in answer.citations)


def by_a_model(record: Kept, **changes: Any) -> Kept:
    """The same, by a model's choice and with its summary; with changes of what was kept."""
    summary = ModelSummary("small", (SummarySentence("It rained. <b>", (1,)),), 2, "By small.")
    choice = ModelChoice("small", "chosen", "It chose.")
    answer = replace(record.answer, choice=choice, summary=summary)
    kept = json.loads(json.dumps(kept_answers.keep(answer)))
    return replace(record, answer=answer, kept={**kept, **changes})


def test_what_a_model_did_comes_back_with_the_answer(all_kept: list[Kept]) -> None:
    record = by_a_model(answered(all_kept))
    back = kept_answers.restore(record.kept, record.asked, record.articles).answer
    assert (back.choice, back.summary) == (record.answer.choice, record.answer.summary)
    assert shown(back, record.asked) == shown(record.answer, record.asked)
    assert kept_answers.keep(back) == record.kept


@pytest.mark.parametrize(
    "changes",
    [
        {"choice": []},
        {"choice": {"model": "small", "outcome": "won", "text": ""}},
        {"choice": {"model": 3, "outcome": "chosen", "text": ""}},
        {"summary": {"model": "", "text": "", "struck": -1, "sentences": []}},
        {"summary": {"model": "", "text": "", "struck": 0, "sentences": [{"text": "It rained."}]}},
        {
            "summary": {
                "model": "",
                "text": "",
                "struck": 0,
                "sentences": [{"text": "It rained.", "citations": [99]}],
            }
        },
    ],
)
def test_what_no_model_did_is_not_shown(all_kept: list[Kept], changes: dict[str, Any]) -> None:
    record = by_a_model(answered(all_kept), **changes)
    with pytest.raises(PageError):
        kept_answers.restore(record.kept, record.asked, record.articles)


def test_what_is_kept_is_small(all_kept: list[Kept]) -> None:
    assert all(len(json.dumps(record.kept)) < 12_000 for record in all_kept)
    texts = [passage for record in all_kept for passage in record.kept["passages"]]
    assert texts and not any("text" in passage for passage in texts)


def answered(all_kept: list[Kept]) -> Kept:
    return max(all_kept, key=lambda record: len(record.answer.citations))


def numbers_of(record: Kept, lost: str) -> set[int]:
    return {cited.number for cited in record.answer.citations if cited.article_id == lost}


def test_a_removed_article_leaves_its_quote_and_says_so(all_kept: list[Kept]) -> None:
    record = answered(all_kept)
    lost = record.answer.citations[0].article_id
    rest = {name: article for name, article in record.articles.items() if name != lost}
    back = kept_answers.restore(record.kept, record.asked, rest)
    assert back.gone == numbers_of(record, lost) != set()
    assert back.answer.citations == record.answer.citations  # as they were kept
    page = checked(shown(back.answer, record.asked, back.gone))
    assert page.words.count(GONE) == len(back.gone)
    assert record.answer.citations[0].quote in page.words
    assert lost not in {passage.article_id for passage in back.answer.passages}


def test_other_words_are_never_shown_under_an_old_number(all_kept: list[Kept]) -> None:
    record = answered(all_kept)
    lost = record.answer.citations[0].article_id
    other = "Xylophone " * (len(record.articles[lost].text) // 10)
    articles = {**record.articles, lost: replace(record.articles[lost], text=other)}
    back = kept_answers.restore(record.kept, record.asked, articles)
    assert back.gone == numbers_of(record, lost)
    for number in back.gone:
        html = source_cards.sources_html(back.answer, 1, back.gone)
        begin = html.index(f'id="cw-1-{number}"')
        card = html[begin : html.index("</article>", begin)]
        assert "Xylophone" not in card
        assert 'data-start="0" data-end="0"' in card
    talk = checked(shown(back.answer, record.asked, back.gone))
    places = [
        (attributes["data-start"], attributes["data-end"])
        for _, attributes in talk.elements
        if attributes.get("data-article") == lost
    ]
    assert set(places) == {("0", "0")}
    assert len(talk.values("class")) > 0
    assert sum("cw-lost" in name for name in talk.values("class")) >= len(back.gone)


def test_a_new_headline_is_shown_and_the_quote_stands(all_kept: list[Kept]) -> None:
    record = answered(all_kept)
    changed = record.articles[record.answer.citations[0].article_id]
    articles = {**record.articles, changed.id: replace(changed, title="A new headline")}
    back = kept_answers.restore(record.kept, record.asked, articles)
    assert back.gone == frozenset()
    assert back.answer.citations[0].title == "A new headline"


KEPT = kept_answers.keep(make_answer(make_article(), SECOND, FIRST))
ARTICLES = {make_article().id: make_article()}
ASKED = QuestionForm("What will it cost?")


def forged(**changes: object) -> dict[str, Any]:
    return {**copy.deepcopy(KEPT), **changes}


def cited(**changes: object) -> dict[str, Any]:
    record = copy.deepcopy(KEPT)
    record["citations"][0].update(changes)
    return record


def test_the_record_that_is_forged_below_is_a_good_one() -> None:
    assert kept_answers.restore(KEPT, ASKED, ARTICLES).gone == frozenset()


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        "answer",
        {},
        forged(abstained=True),
        forged(verdict="absent"),
        forged(verdict="absent", abstained=True),
        forged(verdict="sure"),
        forged(verdict=["answered"]),
        forged(confidence=1.5),
        forged(confidence="high"),
        forged(quotes=[{**KEPT["quotes"][0], "answer_start": 3}]),
        forged(quotes=[{**KEPT["quotes"][0], "answer_start": 3, "answer_end": 3}]),
        forged(quotes=[{**KEPT["quotes"][0], "answer_start": -1, "answer_end": 3}]),
        forged(quotes=[{**KEPT["quotes"][0], "answer_start": 0, "answer_end": 10_000}]),
        forged(quotes=[]),
        forged(citations=[]),
        forged(quotes=[{"text": "The mayor resigned.", "citations": [1], "support": []}]),
        forged(quotes=[{"text": SECOND, "citations": [2], "support": []}]),
        forged(quotes=[{"text": SECOND, "citations": [1, 2], "support": []}]),
        forged(quotes=[{"text": SECOND, "citations": [], "support": [1]}]),
        forged(quotes=[{"text": SECOND, "citations": [3], "support": []}]),
        forged(quotes=[{"text": SECOND, "citations": [0], "support": []}]),
        forged(quotes=[{"text": SECOND, "citations": [True], "support": []}]),
        forged(quotes=[{"text": SECOND, "citations": [1.0], "support": []}]),
        forged(contrasts=[{"unit": "", "figures": [{"text": "9 million", "citation": 1}]}]),
        forged(contrasts=[{"unit": "", "figures": [{"text": "3.1", "citation": 7}]}]),
        forged(time={"words": "last week", "since": "soon", "until": None}),
        forged(time="last week"),
        forged(as_of="31 February"),
        forged(carried="Libya"),
        forged(note=["hm"]),
        forged(passages=[{**KEPT["passages"][0], "score": 1.1}]),
        forged(passages=[{**KEPT["passages"][0], "score": float("nan")}]),
        forged(passages=[{**KEPT["passages"][0], "score": "0.9"}]),
        forged(passages=[KEPT["passages"][0]] * (kept_answers.MOST_KEPT + 1)),
        cited(number=2),
        cited(number="1"),
        cited(start=-1),
        cited(start=10**40),
        cited(start=1.5),
        cited(end=KEPT["citations"][0]["end"] + 1),
        cited(quote="", start=0, end=0),
        cited(quote=""),
        cited(also_in=["The Post"]),
    ],
)
def test_what_keep_did_not_make_is_refused(record: object) -> None:
    with pytest.raises(PageError):
        kept_answers.restore(record, ASKED, ARTICLES)


def test_words_that_no_article_has_are_shown_as_gone_only() -> None:
    words = "The mayor resigned over the bridge today"
    start = KEPT["citations"][0]["start"]
    record = cited(quote=words, end=start + len(words))
    record["quotes"][0]["text"] = words
    back = kept_answers.restore(record, ASKED, ARTICLES)
    assert back.gone == {1}
    page = checked(shown(back.answer, ASKED, back.gone))
    assert GONE in page.words
    assert "no longer in this archive in these words" in page.words


def test_of_very_many_copies_the_first_are_kept() -> None:
    answer = make_answer(make_article(), SECOND)
    copies = tuple(
        Copy(f"{number:016x}", "Bridge", f"Paper {number}", None, None) for number in range(500)
    )
    answer = replace(
        answer,
        citations=(replace(answer.citations[0], also_in=copies),),
        passages=(replace(answer.passages[0], copies=tuple(copy.article_id for copy in copies)),),
    )
    record = kept_answers.keep(answer)
    there = {copy.article_id: Article(copy.article_id, "Bridge", SECOND) for copy in copies[1:]}
    kept_copies = copies[: kept_answers.MOST_KEPT]
    assert kept_answers.article_ids(record) >= {copy.article_id for copy in kept_copies}
    back = kept_answers.restore(record, ASKED, {**ARTICLES, **there}).answer
    # The first is not in the archive any more.
    shown = [copy.article_id for copy in back.citations[0].also_in]
    assert shown == [copy.article_id for copy in kept_copies[1:]]
    assert len(back.passages[0].copies) == kept_answers.MOST_KEPT


def test_an_answer_speaks_the_language_of_its_question_when_it_comes_back() -> None:
    back = kept_answers.restore(forged(asked_in="de"), ASKED, ARTICLES)
    assert back.answer.query.language == "de"
    assert "Beantwortet" in shown(back.answer, ASKED)
    for nonsense in ("", "../en", "zz-9"):
        back = kept_answers.restore(forged(asked_in=nonsense), ASKED, ARTICLES)
        assert back.answer.query.language == "en"
    # One that the program does not speak is told as it was, in the language of that page.
    back = kept_answers.restore(forged(asked_in="ko", told_in="de"), ASKED, ARTICLES)
    assert (back.answer.query.language, back.answer.query.told_in) == ("ko", "de")
    assert "Beantwortet" in shown(back.answer, ASKED)


def test_the_time_and_the_names_of_a_question_come_back() -> None:
    answer = make_answer(make_article(), SECOND)
    query = replace(make_query("When?", "last week"), corrections=(Correction("When", "Where"),))
    answer = replace(answer, query=replace(query, outlets_named=("The Bugle",)))
    record = json.loads(json.dumps(kept_answers.keep(answer)))
    back = kept_answers.restore(record, replace(ASKED, question="When?"), ARTICLES).answer
    assert back.query.outlets_named == ("The Bugle",)
    assert "The Bugle" in back.query.filters.outlets
    assert back.query.carried == ("last week",)
    assert back.query.corrections == query.corrections
    assert back.query.analysis.answer_type == "name"
    assert back.query.moment is not None
    assert (back.query.moment.since, back.query.moment.until) == (
        answer.query.moment.since,  # type: ignore[union-attr]
        answer.query.moment.until,  # type: ignore[union-attr]
    )
    assert back.query.understood == answer.query.understood


VALUES: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.just(10**30)
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=8)
    | st.sampled_from([[], {}, [None], [{}], [[1]], {"text": 1}, "<b>", "\ud800", "2020-06-11"])
)


def places(value: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every value of a record."""
    if way:
        yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    for key, part in inner:
        if isinstance(part, dict | list):
            yield from places(part, (*way, key))
        else:
            yield (*way, key)


def with_change(record: object, way: tuple[Any, ...], value: tuple[Any] | None) -> Any:
    made = copy.deepcopy(record)
    holder: Any = made
    for key in way[:-1]:
        holder = holder[key]
    if value is None:
        del holder[way[-1]]
    else:
        [holder[way[-1]]] = value
    return made


# Which answer, and then: where (counted round), what is put there, or None to drop it.
CHANGES = st.lists(st.tuples(st.integers(0, 499), st.none() | st.tuples(VALUES)), min_size=1)


@settings(deadline=None, max_examples=300)
@given(which=st.integers(0, 99), changes=CHANGES.map(lambda made: made[:2]))
def test_a_broken_record_is_refused_or_gives_an_honest_page(
    all_kept: list[Kept], which: int, changes: list[tuple[int, tuple[Any] | None]]
) -> None:
    record = all_kept[which % len(all_kept)]
    broken: Any = record.kept
    for number, value in changes:
        ways = list(places(broken))
        broken = with_change(broken, ways[number % len(ways)], value)
    try:
        kept_answers.article_ids(broken)
        back = kept_answers.restore(broken, record.asked, record.articles)
    except PageError:
        return
    page = checked(shown(back.answer, record.asked, back.gone))
    page.words.encode("utf-8")
    for citation in back.answer.citations:
        article = record.articles.get(citation.article_id)
        text = article.text[citation.start : citation.end] if article else None
        assert (text == citation.quote) == (citation.number not in back.gone)
        assert len(citation.quote) > 0
    by_number = {citation.number: citation for citation in back.answer.citations}
    for quote in back.answer.quotes:
        assert quote.citations
        assert all(by_number[number].quote == quote.text for number in quote.citations)
    for passage in back.answer.passages:
        assert passage.text == passage.article.text[passage.start : passage.end] != ""
    kept_answers.keep(back.answer)


@given(VALUES)
def test_any_value_in_the_place_of_a_record_is_refused(value: object) -> None:
    for call in (
        kept_answers.article_ids,
        lambda record: kept_answers.restore(record, ASKED, ARTICLES),
    ):
        try:
            call(value)
        except PageError:
            continue
        assert isinstance(value, dict)
