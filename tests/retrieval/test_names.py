"""The archive tells which words of a question are names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.question.understand import understand
from qa.retrieval.names import PrintedNames, as_printed
from seeds.article import Article

TEXTS = (
    "The envoy of Egypt met Ülkü Çavdaroğlu in Osk. A marsh lies behind the town, and the envoy"
    " crossed the marsh on foot. On Friday Çavdaroğlu rejected the proposal of the envoy.",
    "The Lower Netherby Alliance is led by Orla Brask, who spoke to Marsh at the mill. In the"
    " evening Brask called the ceasefire a farce.",
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
    with Archive.create(tmp_path_factory.mktemp("talks") / "archive", embedder) as archive:
        add_articles(archive, articles)
        yield archive


def names_in(archive: Archive, question: str) -> list[str]:
    query = as_printed(archive, understand(question))
    return [name.text.lower() for name in query.analysis.proper_names]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Çavdaroğlu say about Egypt's proposal?", ["çavdaroğlu", "egypt"]),
        ("Who met Orla Brask at the mill?", ["orla brask"]),
        ("Who Did The Envoy Meet In Osk?", ["osk"]),
        ("Who crossed the marsh?", []),
        ("Why did Germany leave?", ["germany"]),
        ("What did Zorbatt say?", ["zorbatt"]),
        ("Who was interviewed by commuters?", []),
        ("Who in the wolrd was apologising?", []),
    ],
)
@pytest.mark.parametrize("change", [str, str.lower, str.upper])
def test_print_and_not_the_question_tells_the_names(
    talks: Archive, question: str, names: list[str], change: Callable[[str], str]
) -> None:
    assert names_in(talks, change(question)) == names


def test_names_are_remembered_until_the_archive_changes(
    tmp_path: Path, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    with Archive.create(tmp_path / "archive", embedder) as archive:
        add_articles(archive, [article_of("A walk", "The dog crossed the marsh. It was wet.")])
        names = PrintedNames(archive, lambda: archive.info().passages)
        assert names.of("who met marsh") == frozenset()
        add_articles(archive, [article_of("A call", f"He met Marsh. {'We saw Marsh. ' * 9}")])
        assert names.of("who met marsh") == {"marsh"}


@pytest.mark.parametrize(
    "question",
    [
        "What did Çavdaroğlu reject?",
        "what did the egyptian envoy cross",
        "WHO LEADS THE LOWER NETHERBY ALLIANCE?",
    ],
)
def test_capitals_and_marks_change_no_answer(talks: Archive, question: str) -> None:
    answers = [
        talks.ask(text)
        for text in (question, question.lower(), question.upper(), question.rstrip("?"))
    ]
    assert len({(answer.text, round(answer.confidence, 6)) for answer in answers}) == 1


def test_only_a_name_that_is_nowhere_is_named_in_a_refusal(talks: Archive) -> None:
    refused = talks.ask("what did zorbatt tell the egyptians about elections")
    assert refused.abstained
    assert "no article mentions “zorbatt”." in refused.text
    assert "no article mentions" not in talks.ask("Who leads the LNA?").text


GERMAN = (
    "Der Bürgermeister Anton Velm sprach am Montag mit Vertretern des Hafens. Die Sanierung der"
    " alten Brücke dauert nach den Worten von Velm noch zwei Jahre. Am Abend tagte der Rat.",
    "Im Rathaus von Osk stimmte der Rat für die Sanierung. Dem Rat liegt der Bericht von Velm vor,"
    " und die Bürger von Osk warten auf die Brücke.",
)


@pytest.fixture(scope="module")
def german(
    tmp_path_factory: pytest.TempPathFactory,
    embedder: Embedder,
    article_of: Callable[..., Article],
) -> Iterator[Archive]:
    articles = [
        replace(article_of(f"Brücke {number}", text, outlet=f"Bote {number}"), language="de")
        for number, text in enumerate(GERMAN)
    ]
    with Archive.create(tmp_path_factory.mktemp("german") / "archive", embedder) as archive:
        add_articles(archive, articles)
        yield archive


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Wie lange dauert die Sanierung der Brücke?", []),  # nouns are no names
        ("Wer zahlt die Brückensanierung?", []),  # a compound that no article has
        ("Was sagte Anton Velm?", ["anton velm"]),
        ("Was sagte Karla Zorbatt?", ["karla zorbatt"]),
    ],
)
def test_a_capital_shows_no_name_where_every_noun_has_one(
    german: Archive, question: str, names: list[str]
) -> None:
    assert names_in(german, question) == names


@pytest.mark.parametrize(
    "question",
    [
        "Was sagte der Bürgermeister Zorbatt in Moskau?",
        "¿Qué dijo Zorbatt en Moscú?",
        "Что сказал Зорбатт в Москве?",
        "ゾルバットは何と言いましたか？",
        "ماذا قال زورباط في موسكو؟",
    ],
)
def test_no_name_is_missed_in_articles_of_another_language(talks: Archive, question: str) -> None:
    assert names_in(talks, question) == []


def test_an_english_question_misses_no_name_among_articles_of_another_language(
    german: Archive,
) -> None:
    assert names_in(german, "What did Velm say in Moscow?") == ["velm"]


def test_capitals_throughout_show_no_name(german: Archive) -> None:
    assert names_in(german, "WER ZAHLT DIE BRÜCKENSANIERUNG?") == []
