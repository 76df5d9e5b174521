"""Slips are read as what the archive prints; real words, names and other languages are left."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.question.thread.turns import Turn
from qa.spelling.correction import mended
from qa.spelling.slips_in import slips_in
from seeds.article import Article

TEXTS = (
    "The envoy of Egypt met Ülkü Çavdaroğlu in Osk. The envoy crossed the marsh on foot when the"
    " harbour was closed. On Friday Çavdaroğlu rejected the proposal of the envoy. Christianity is"
    " the religion of most people in Osk.",
    "The Lower Netherby Alliance is led by Orla Brask, who spoke at the mill. In the evening Brask"
    " called the ceasefire a farce. The president of the alliance, Milos Branko, kept silent in"
    " January, while inflation rose and the water tower of the town fell.",
    "Why the water tower fell nobody knows. The water tower had stood since 1911, and a water"
    " tower is not built in a day. The government promised another water tower.",
)


@pytest.fixture(scope="module")
def talks(
    tmp_path_factory: pytest.TempPathFactory,
    embedder: Embedder,
    article_of: Callable[..., Article],
) -> Iterator[Archive]:
    articles = [
        article_of(f"Talks in Osk, part {number}", text, outlet=f"Post {number}")
        for number, text in enumerate(TEXTS)
    ]
    with Archive.create(tmp_path_factory.mktemp("slips") / "archive", embedder) as archive:
        add_articles(archive, articles)
        yield archive


def read(archive: Archive, question: str, *keep: str) -> str:
    return mended(question, slips_in(archive, question, keep=keep))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wehn did the envoy cross the mrash", "when did the envoy cross the marsh"),
        ("waht was the proposla of the envoy", "what was the proposal of the envoy"),
        ("what is the religon of osk", "what is the religion of osk"),
        ("who colsed the harvour in januray", "who closed the harbour in January"),
        ("what did Cavdaroglo reject in Osk?", "what did Çavdaroğlu reject in Osk?"),
        ("what did çavdarolğu reject in Osk?", "what did Çavdaroğlu reject in Osk?"),
        ("who is orla braks", "who is Orla Brask"),
        ("what did Milos Brnako do?", "what did Milos Branko do?"),
        ("why did the watertower fall", "why did the water tower fall"),
        ("whatdid the envoy do since2019", "what did the envoy do since 2019"),
        ("who spoketo the envoy in janaury", "who spoke to the envoy in January"),
        ("has anybody been deatined", "has anybody been detained"),
        ('who called it "a frace"', 'who called it "a farce"'),
        ("who wakled to the wtaer twoer", "who walked to the water tower"),
        ("why was the water rower of glass", "why was the water rower of glass"),
        ("did inflation rise beside the tower", "did inflation rise beside the tower"),
        ("did the water towed fall", "did the water tower fall"),
        ("what did the Egyptenvoy reject", "what did the Egypt envoy reject"),
        ("What Is The Religon Of Osk", "What Is The religion Of Osk"),
        ("how high is in flation", "how high is inflation"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(talks: Archive, typed: str, meant: str) -> None:
    assert read(talks, typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "What did Brankov say?",  # another name, and nobody in the archive
        "what did anna brankova say",
        "What did Zorvath say?",
        "Who is Osker?",
        "Who apologised for the boycotted lumpectomies?",
        "didnt the envoy know whats said",
        "Pourquoi Cavdarogla annulée?",
        "Cavdarxxlo?",
        "what did hasan say",
        "Where is Carlo Barsk from?",
        "Where is Carlo Tover from?",
        "who was Andtheron",
        "what did rancic and wenger do",
        "When is 3rd Q4 b2b?",
        "Когда закрыли гавань?",
    ],
)
def test_real_words_and_other_names_stay_as_typed(talks: Archive, question: str) -> None:
    assert read(talks, question) == question


def test_what_was_taken_back_stays_as_typed(talks: Archive) -> None:
    question = "wehn did orla braks speak"
    assert read(talks, question, "Orla Braks") == "when did orla braks speak"
    query = talks.ask(question, drop=["wehn", "orla braks"]).query
    assert query.corrections == ()
    assert query.asked == question


def test_an_answer_is_that_of_the_question_without_slips(talks: Archive) -> None:
    slipped = talks.ask("waht did orla braks call the ceasefier?")
    assert slipped.text == talks.ask("What did Orla Brask call the ceasefire?").text
    assert slipped.question == "waht did orla braks call the ceasefier?"
    assert slipped.understood == "what did Orla Brask call the ceasefire?"


def test_archive_questions_and_small_talk_are_read_too(talks: Archive) -> None:
    counted = talks.ask("How many articles mention Cavdarolgu?")
    assert counted.reply is not None
    assert counted.reply.total == 1
    assert talks.ask("thx").kind == "smalltalk"
    assert talks.ask("thx").query.corrections == ()


def test_no_slip_is_taken_over_from_an_earlier_question(talks: Archive) -> None:
    for earlier in (Turn("who is orla braks"), Turn("who is orla braks", "who is Orla Brask")):
        assert talks.ask("And where did she speak?", history=[earlier]).carried == ("Orla Brask",)
