"""Replies to small talk and to questions about the archive, over a small one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from benchmarks.embedders import Around
from embeddings.embedder import Embedder, Vectors
from qa.answering.talk.examples import example_questions, name_in_print
from qa.answering.talk.replies import OF_ARCHIVE, of_archive
from qa.archive import Archive
from qa.export.answer_json import AnswerShape, answer_to_dict
from qa.export.html_page import conversation_html
from qa.export.markdown import answer_markdown
from qa.export.plain_text import answer_text
from qa.export.presentation import Exchange
from qa.question.thread.turns import Turn
from seeds.article import Article

Make = Callable[..., Archive]
Write = Callable[..., Article]

HOLM = (
    "Holm to lead the ferry inquiry",
    "“We want to know what happened that night,” Ada Holm said. Divers found the ferry.",
)
NO_POST = "No article here from marlpost.com was published from 1 January 2020 to 31 December 2020."


@pytest.fixture
def small(archive_of: Make, article_of: Write) -> Archive:
    return archive_of(
        article_of(
            "Ferry sinks off Orle",
            "The ferry was closed after the storm. Twelve people were rescued after the accident.",
            published="2021-05-01",
            outlet="marlpost.com",
            authors=("Ray Dunn", "Eve Moss"),
            url="https://marlpost.example/ferry",
        ),
        article_of(
            *HOLM,
            published="2021-05-03",
            outlet="Hill Herald",
        ),
        article_of(
            "Museum shows owls",
            "The museum shows a hundred owls. One was seen on the ferry.",
            published="2020-01-02",
            outlet="Hill Herald",
        ),
    )


@pytest.mark.parametrize(
    ("question", "said", "total"),
    [
        ("How many articles mention Ada Holm?", "1 article here mentions “Ada Holm”.", 1),
        ("How many articles mention the ferry?", "3 articles here mention “ferry”.", 3),
        ("How many articles are there?", "This archive holds 3 articles.", 3),
        (
            "How many articles in 2021 mention the ferry?",
            "2 articles here mention “ferry”, published from 1 January 2021 to 31 December 2021.",
            2,
        ),
        (
            "How many articles from the Marl Post are there?",
            "This archive holds 1 article from marlpost.com.",
            1,
        ),
        (
            "What is the newest article you have?",
            "The newest article here is “Holm to lead the ferry inquiry”"
            " (Hill Herald, 3 May 2021).",
            3,
        ),
        (
            "What is the oldest article about the ferry?",
            "The oldest article here about “ferry” is “Museum shows owls”"
            " (Hill Herald, 2 January 2020).",
            3,
        ),
        (
            "Which newspapers are in here?",
            "The 3 articles here come from 2 outlets: Hill Herald (2) and marlpost.com (1).",
            3,
        ),
        (
            "Which outlets mention Ada Holm?",
            "The 1 article here that mentions “Ada Holm” comes from Hill Herald (1).",
            1,
        ),
        (
            "Which days do you cover?",
            "The articles here were published from 2 January 2020 to 3 May 2021.",
            None,
        ),
        (
            "Who wrote the article “Ferry sinks off Orle”?",
            "“Ferry sinks off Orle” is by Ray Dunn and Eve Moss (marlpost.com, 1 May 2021).",
            1,
        ),
        ("show me articles by Eve Moss", "This archive holds 1 article by Eve Moss.", 1),
    ],
)
def test_the_archive_tells_of_itself(
    small: Archive, question: str, said: str, total: int | None
) -> None:
    answer = small.ask(question)
    assert answer.kind == "archive" and answer.verdict == "answered"
    assert answer.reply is not None
    assert answer.reply.said == said
    assert answer.reply.total == total
    assert not (answer.quotes or answer.citations or answer.passages)


def test_a_list_stands_in_the_text_with_the_newest_first(small: Archive) -> None:
    answer = small.ask("show me articles about the ferry")
    assert answer.reply is not None
    assert [line for line in answer.text.splitlines() if line.startswith("- ")] == [
        "- Holm to lead the ferry inquiry (Hill Herald, 3 May 2021)",
        "- Ferry sinks off Orle (marlpost.com, by Ray Dunn and Eve Moss, 1 May 2021)",
        "- Museum shows owls (Hill Herald, 2 January 2020)",
    ]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many articles mention Karel Brandt?", "No article here mentions “Karel Brandt”."),
        ("show me articles about the volcano", "No article here mentions “volcano”."),
        (
            "How many articles from the Marl Post mention owls?",
            "No article here from marlpost.com mentions “owls”.",
        ),
        (
            "How many articles were published in 2012?",
            "No article here was published from 1 January 2012 to 31 December 2012.",
        ),
        ("How many articles from the Marl Post in 2020?", NO_POST),
        ("show me articles by Karel Brandt", "No article here is by “Karel Brandt”."),
    ],
)
def test_what_is_not_there_is_said(small: Archive, question: str, said: str) -> None:
    answer = small.ask(question)
    assert (answer.kind, answer.verdict, answer.text) == ("archive", "absent", said)


def test_a_question_that_may_be_of_the_world_goes_there_if_the_archive_has_nothing(
    small: Archive,
) -> None:
    assert small.ask("Which outlets covered the volcano?").kind == "answer"
    assert small.ask("Who wrote about the volcano?").kind == "answer"
    assert small.ask("Who wrote about the ferry?").kind == "archive"


def test_limits_of_the_asker_count(small: Archive) -> None:
    asked = "How many articles mention the ferry?"
    assert small.ask(asked, since=date(2021, 5, 2)).text.startswith("1 article here mentions")
    limited = small.ask(asked, outlets=["Hill Herald"])
    assert limited.text.startswith("2 articles here from Hill Herald mention “ferry”.")
    assert small.ask(asked, as_of=date(2020, 6, 1)).reply.total == 1  # type: ignore[union-attr]
    in_2021 = "How many articles in 2021 mention the ferry?"
    assert small.ask(in_2021, any_time=True).text.startswith("3 articles here mention “ferry”.")


def test_a_question_about_him_takes_the_name_from_the_one_before(small: Archive) -> None:
    history = [Turn("What did Ada Holm say?")]
    answer = small.ask("How many articles mention her?", history=history)
    assert answer.reply is not None and answer.reply.said.startswith("1 article here mentions")


def test_small_talk_waits_for_no_examples(small: Archive) -> None:
    reply = small.ask("hello").reply
    assert reply is not None and reply.examples == OF_ARCHIVE
    for question in OF_ARCHIVE:
        answer = small.ask(question)
        assert (answer.kind, answer.verdict) == ("archive", "answered")


@pytest.mark.parametrize("hello", ["¡Hola!", "Guten Tag", "Bonjour", "مرحبا", "こんにちは"])
def test_small_talk_has_examples_in_its_own_language(small: Archive, hello: str) -> None:
    answer = small.ask(hello)
    assert answer.reply is not None and answer.reply.examples == of_archive(answer.query.language)
    assert answer.reply.examples != OF_ARCHIVE
    for question in answer.reply.examples:
        assert small.ask(question).kind == "archive"


def test_examples_are_spelled_as_their_language_is() -> None:
    assert of_archive("de")[0] == "Was ist der neueste Artikel?"
    assert of_archive("es")[1] == "¿Qué fuentes hay?"
    assert of_archive("is") == OF_ARCHIVE


def test_no_example_is_made_of_an_article_in_another_language(
    archive_of: Make, article_of: Write
) -> None:
    told = "Am Samstagabend Sporting Holm gewann. Ada Holm was elected in May."
    german = replace(article_of("Ada Holm gewann", told, published="2021-05-01"), language="de")
    assert archive_of(german).example_questions() == ()
    english = replace(german, language="en")
    assert archive_of(english).example_questions() != ()


def test_which_outlet_wrote_is_told_in_other_languages(archive_of: Make, article_of: Write) -> None:
    told = "El ferri eléctrico Aurora choca contra un muelle."
    spanish = article_of("El ferri eléctrico Aurora", told, outlet="La Gaceta")
    archive = archive_of(replace(spanish, language="es"))
    answer = archive.ask("¿Qué periódico informó sobre el ferri Aurora?")
    assert answer.kind == "archive" and "La Gaceta" in answer.text
    assert archive.ask("¿Qué periódico informó sobre la mina Boreal?").kind != "archive"
    assert archive.ask("¿Cuántos artículos hay en alemán?").verdict == "absent"
    assert archive.ask("How many articles are in Spanish?").text.startswith("This archive holds 1")


def test_who_asks_what_this_is_hears_of_quotes_alone(small: Archive) -> None:
    """A summary may stand above them, so no more is said of what language models write."""
    assert " No language model writes a quote: " in small.ask("Are you ChatGPT?").text


def test_small_talk_has_examples_that_the_archive_answers(archive: Archive) -> None:
    assert len(archive.example_questions()) == 4
    answer = archive.ask("Hello!")
    assert (answer.kind, answer.verdict) == ("smalltalk", "answered")
    assert answer.reply is not None and answer.text.startswith("Hello! ")
    assert len(answer.reply.examples) == 3
    for question in answer.reply.examples:
        assert question.endswith("?") and not set(question) & set('“”"')
        assert archive.ask(question).verdict == "answered"
    for said in ("thank you", "who are you?", "what can you do?"):
        reply = archive.ask(said).reply
        assert reply is not None and reply.examples == answer.reply.examples
    goodbye = archive.ask("bye").reply
    assert goodbye is not None and not goodbye.examples


class Remembering(Around):
    """An embedder that remembers the questions it is asked for."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder)
        self.questions: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.questions += texts
        return super().embed_queries(texts)


def test_small_talk_and_archive_questions_take_no_search(
    archive_of: Make, article_of: Write, embedder: Embedder
) -> None:
    model = Remembering(embedder)
    archive = archive_of(article_of(*HOLM), model=model)
    for asked in ("hello", "what can you do?", "How many articles mention the ferry?"):
        assert archive.ask(asked).kind in ("smalltalk", "archive")
        assert model.questions == []
    # Nor was an example looked for, which is done by asking.
    assert archive.example_questions() == ("What did Ada Holm say?",)
    assert model.questions


def test_an_empty_archive_says_so(archive_of: Make) -> None:
    empty = archive_of()
    for asked in ("hello", "How many articles are there?", "what's in this archive?"):
        assert "holds no articles yet" in empty.ask(asked).text


def test_examples_are_made_anew_for_another_state(
    archive_of: Make, article_of: Write, embedder: Embedder
) -> None:
    archive = archive_of()
    assert archive.example_questions() == ()
    article = article_of(
        "Inquiry opens",
        "“We want to know what happened to the ferry that night,” Ada Holm said on Monday.",
        published="2021-05-03",
    )
    assert ("What did Ada Holm say?", article.id) in list(example_questions([article]))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Divers of Beach Rescue found Ada Holm on the quay.", "Ada Holm"),
        ("They met at the White House on Monday.", "the White House"),
        ("In Orle the ferry was late. Ferry Sinks. They met.", ""),
    ],
)
def test_words_with_capitals_are_a_name_if_print_has_them_inside_a_sentence(
    text: str, name: str
) -> None:
    printed = {name_in_print(words, text) for words in ("Ada Holm", "White House", "In Orle")}
    assert printed - {""} == ({name} if name else set())


def test_every_door_writes_a_reply(small: Archive) -> None:
    answer = small.ask("show me articles about the ferry")
    plain = answer_to_dict(answer)
    assert json.loads(json.dumps(plain)) == plain
    assert plain["kind"] == "archive"
    assert [row["title"] for row in plain["reply"]["headlines"]][1] == "Ferry sinks off Orle"
    assert plain["reply"]["selection"]["phrase"] == "ferry"
    assert set(plain) == set(AnswerShape.model_fields)
    assert "Ferry sinks off Orle (marlpost.com" in answer_text(answer)
    markdown = answer_markdown(answer)
    assert "- [Ferry sinks off Orle](<https://marlpost.example/ferry>), marlpost.com" in markdown
    page = conversation_html("Talk", [Exchange(answer)])
    assert "Ferry sinks off Orle" in page and "3 articles here are about" in page
