"""The names that an answer gives are what a later "he" may mean, in every door alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.answering.introduced import names_given
from qa.archive import Archive
from qa.question.thread.turns import Turn
from seeds.article import Article

TEXTS = (
    "Ivo Brask attacked the mayor Ada Holm with a hammer in Osk. The mayor was at home.",
    "Ivo Brask was charged with attempted murder on Monday, the court in Osk said.",
    "Mara Tolvik won the Dorrin marathon in two hours. The Dorrin marathon had 900 runners.",
)


@pytest.fixture(scope="module")
def attack(
    tmp_path_factory: pytest.TempPathFactory,
    embedder: Embedder,
    article_of: Callable[..., Article],
) -> Iterator[Archive]:
    articles = [
        article_of(f"News {number}", text, outlet=f"Post {number}", published="2025-03-04")
        for number, text in enumerate(TEXTS)
    ]
    with Archive.create(tmp_path_factory.mktemp("attack") / "archive", embedder) as archive:
        add_articles(archive, articles)
        yield archive


@pytest.mark.parametrize(
    ("question", "lead", "answer", "names"),
    [
        ("Who won?", "Officers saw Brask run.", "Brask", ("Brask",)),
        ("Who won?", "Sen. Ada Holm of Osk won.", "Sen. Ada Holm", ("Ada Holm",)),
        ("Who won?", "Brask, 40, won.", "Brask, 40,", ("Brask",)),
        ("Who won?", "Ada Holm, whom Ivo Brask beat, won.", "", ("Ada Holm",)),
        ("Who won?", "On Friday Ada Holm and Ivo Brask won.", "", ()),
        ("Who won?", "Officers said that Ada Holm won.", "Officers said that Ada Holm won", ()),
        ("Who beat Ada Holm?", "Ada Holm was beaten.", "Ada Holm", ()),
        ("Which bank failed?", "The Osk Bank failed.", "The Osk Bank", ("Osk Bank",)),
        ("Why did Ada Holm leave?", "Ivo Brask hit her.", "Ivo Brask", ()),
        ("Who said so?", "Officials said so.", "Officials said so", ()),
    ],
)
def test_names_given(question: str, lead: str, answer: str, names: tuple[str, ...]) -> None:
    start = lead.index(answer)
    place = (start, start + len(answer)) if answer else None
    assert names_given(question, lead, place) == names


def test_an_answer_knows_whom_it_names(attack: Archive) -> None:
    answer = attack.ask("Who attacked Ada Holm?")
    assert answer.introduced == ("Ivo Brask",)
    assert answer.turn == Turn(
        "Who attacked Ada Holm?", "Who attacked Ada Holm?", True, ("Ivo Brask",), ()
    )
    follow_up = attack.ask("What was he charged with?", history=[answer.turn])
    assert follow_up.carried[0] == "Ivo Brask"
    assert "attempted murder" in follow_up.quotes[0].text


def test_the_archive_asks_an_earlier_question_again_where_nobody_kept_its_answer(
    attack: Archive,
) -> None:
    turns = [Turn("Who attacked Ada Holm?"), Turn("with what?")]
    assert attack.ask("What was he charged with?", history=turns).carried[0] == "Ivo Brask"
    assert attack.retrieve("What was he charged with?", 1, history=turns)
    known = [Turn("Who attacked Ada Holm?", introduced=())]
    assert "Ivo Brask" not in attack.ask("What was he charged with?", history=known).carried


def test_names_count_however_they_are_typed(attack: Archive) -> None:
    turns = [attack.ask("who attacked ada holm").turn]
    assert attack.ask("who runs the dorrin marathon", history=turns).carried == ()
    answer = attack.ask("and mara tolvik?", history=turns)
    assert "ada holm" not in answer.carried


def test_a_question_put_right_is_asked_as_the_last_one(attack: Archive) -> None:
    turns = [attack.ask("Who won the Osk marathon?").turn]
    answer = attack.ask("no, I meant Dorrin", history=turns)
    assert answer.restated == "Who won the Dorrin marathon?"
    assert answer.understood == answer.restated
    assert answer.question == "no, I meant Dorrin"
    assert answer.introduced == ("Mara Tolvik",)
    assert attack.ask("Who won?").restated is None


def test_what_was_not_found_leaves_no_time_behind(attack: Archive) -> None:
    absent = attack.ask("Who sold the Zorbatt moon in May 2025?")
    assert absent.abstained
    assert attack.ask("and why?", history=[absent.turn]).query.moment is None
