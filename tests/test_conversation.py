"""Conversations: streaming, bounded memory, and a sentence for everything that goes wrong."""

from __future__ import annotations

import json

import pytest

from qa.archive import Archive
from qa.web.conversation import (
    BROKEN,
    TURNED_AWAY_KEPT,
    TURNS_KEPT,
    Chat,
    Turns,
    failed,
    is_answered,
    page,
)
from qa.web.limits import Limits
from qa.web.markup import TIME_CHIP

ANSWERED = "How long is the way round by road while Tanners' Footbridge is shut?"


def last_turns(chat: Chat, question: str, turns: Turns = (), **days: str) -> Turns:
    *_, (_, _, after) = chat.ask(
        question, days.get("since"), days.get("until"), days.get("as_of"), None, turns
    )
    return after


def test_an_article_that_has_gone_or_a_senseless_request_gets_a_sentence(archive: Archive) -> None:
    chat = Chat(archive)
    assert "no longer in the archive" in chat.open_article(json.dumps(["0" * 16, 0, 1]))
    for request in (
        "",
        "[]",
        "{}",
        "[1, 2]",
        '["a", "b", "c"]',
        "null",
        "[1,2,3,4]",
        "[" * 200_000,
    ):
        assert "cw-notice" in chat.open_article(request)


def test_a_conversation_keeps_its_last_questions_only(archive: Archive) -> None:
    chat = Chat(archive)
    turns: Turns = ()
    for _ in range(TURNS_KEPT + 3):
        *_, (_, _, turns) = chat.ask("", None, None, None, None, turns)
    assert [turn.number for turn in turns] == list(range(4, TURNS_KEPT + 4))


def test_quotes_stream_one_by_one(archive: Archive) -> None:
    answer = archive.ask(ANSWERED)
    pages = [talk for talk, _, _ in Chat(archive).ask(ANSWERED, "", "", "", [], ())]
    assert "Looking through" in pages[0]
    assert [page.count("<blockquote") for page in pages[1:]] == list(
        range(1, len(answer.quotes) + 1)
    )


def test_a_question_that_must_be_mended_stays_in_the_box(archive: Archive) -> None:
    chat = Chat(archive)
    assert is_answered(ANSWERED, last_turns(chat, ANSWERED))
    assert not is_answered(ANSWERED, last_turns(chat, ANSWERED, since="soon"))


def test_a_question_typed_during_an_answer_stays_in_the_box(archive: Archive) -> None:
    assert not is_answered("And who paid?", last_turns(Chat(archive), ANSWERED))


@pytest.mark.parametrize("question", ["", "x" * 100_000, "\ud800", "\x00"])
def test_bad_questions_end_in_one_sentence(archive: Archive, question: str) -> None:
    (turn,) = last_turns(Chat(archive), question)
    assert turn.state == "problem"
    assert "Traceback" not in turn.talk
    assert len(turn.talk) < 2_000


def test_an_unforeseen_error_replaces_the_waiting_line(archive: Archive) -> None:
    chat = Chat(archive)
    before = last_turns(chat, ANSWERED)
    _, _, waiting = next(iter(chat.ask(ANSWERED, "", "", "", [], before)))
    talk, _, after = failed(waiting)
    assert [turn.state for turn in after] == ["answered", "problem"]
    assert BROKEN in talk
    assert "Looking through" not in talk


def test_a_fresh_page_has_no_turns() -> None:
    talk, sources, turns = page(())
    assert turns == ()
    assert "cw-turn" not in talk
    assert "appear here" in sources


def test_the_start_offers_questions_that_the_archive_answers(archive: Archive) -> None:
    chat = Chat(archive)
    (loading, _), (ready, welcome) = chat.begin()
    assert 'data-state="busy"' in loading
    assert 'data-state="ready"' in ready
    examples = chat._examples
    assert examples
    assert all(not archive.ask(question).abstained for question in examples)
    assert welcome.count("cw-example") == len(examples)


LIBYA = "How does Turkey explain its soldiers in Libya?"
RUSSIA = "And what did Russia say last week?"


@pytest.fixture
def follow_up(archive: Archive) -> tuple[Chat, Turns]:
    """A conversation whose last question leans on the first, and names a time."""
    chat = Chat(archive)
    turns = last_turns(chat, RUSSIA, last_turns(chat, LIBYA), as_of="2020-06-17")
    assert "Libya" in turns[-1].carried
    assert f'data-chip="{TIME_CHIP}"' in turns[-1].talk
    return chat, turns


def again(chat: Chat, turn: object, chip: object, turns: Turns) -> Turns:
    *_, (_, _, after) = chat.ask_again(turn, chip, turns)
    return after


def test_a_chip_of_a_phrase_asks_the_same_question_without_it(
    follow_up: tuple[Chat, Turns],
) -> None:
    chat, turns = follow_up
    place = turns[-1].carried.index("Libya")
    after = again(chat, 2, str(place), turns)
    assert after[:2] == turns
    assert after[2].asked.question == RUSSIA
    assert after[2].asked.as_of == "2020-06-17"
    assert "Libya" not in after[2].carried
    assert f'data-chip="{TIME_CHIP}"' in after[2].talk
    # What was taken away before stays away.
    last = again(chat, 3, TIME_CHIP, after)[3]
    assert "Libya" not in last.carried
    assert f'data-chip="{TIME_CHIP}"' not in last.talk


def test_a_question_that_is_asked_again_leans_on_those_before_it_only(
    follow_up: tuple[Chat, Turns],
) -> None:
    chat, turns = follow_up
    last = again(chat, 2, TIME_CHIP, turns)[-1]
    assert last.asked.history == turns[1].asked.history
    assert [turn.question for turn in last.asked.history] == [LIBYA]
    assert "Libya" in last.carried


def test_questions_of_another_conversation_are_not_leaned_on(archive: Archive) -> None:
    chat = Chat(archive)
    last_turns(chat, LIBYA)
    (turn,) = last_turns(chat, RUSSIA, as_of="2020-06-17")
    assert turn.carried == ()


def test_a_question_that_got_no_answer_is_not_leaned_on(archive: Archive) -> None:
    chat = Chat(archive)
    turns = last_turns(chat, LIBYA, since="soon")
    assert last_turns(chat, RUSSIA, turns)[-1].asked.history == ()


@pytest.mark.parametrize(
    ("turn", "chip"),
    [
        (2, "7"),
        (2, "-1"),
        (2, None),
        (2, ["0"]),
        (9, TIME_CHIP),
        (None, TIME_CHIP),
        ("2", "0"),
        ({}, {}),
        (float("nan"), "0"),
    ],
)
def test_a_chip_that_nobody_has_changes_nothing(
    follow_up: tuple[Chat, Turns], turn: object, chip: object
) -> None:
    chat, turns = follow_up
    assert again(chat, turn, chip, turns) == turns


def test_the_article_view_knows_the_versions(archive: Archive) -> None:
    [corn_hall] = [
        article for article in archive.newest_articles(100) if len(archive.versions(article.id)) > 1
    ]
    newest, oldest = archive.versions(corn_hall.id)
    chat = Chat(archive)
    new, old = (chat.open_article(json.dumps([one.id, 0, 0])) for one in (newest, oldest))
    assert "An earlier version of this article said" in new
    assert oldest.id in new
    assert "A newer one has replaced it" in old
    assert newest.id in old


def test_a_limit_of_its_own_is_said_as_it_is(archive: Archive) -> None:
    chat = Chat(archive, limits=Limits(question=10))
    (turn,) = last_turns(chat, "Why is it so?")
    assert "has 13 characters; the most that can be asked is 10." in turn.talk


def test_a_question_that_was_refused_is_not_kept(archive: Archive) -> None:
    (turn,) = last_turns(Chat(archive), "x" * 100_000, since="y" * 100_000)
    assert turn.asked.question == turn.asked.since == ""


def test_who_was_turned_away_is_told_why_once(archive: Archive) -> None:
    chat = Chat(archive)
    chat.turned_away("visitor", "Too many are waiting.")
    assert BROKEN in chat.failed((), "other")[0]
    assert "Too many are waiting." in chat.failed((), "visitor")[0]
    assert BROKEN in chat.failed((), "visitor")[0]


def test_those_turned_away_are_not_remembered_without_end(archive: Archive) -> None:
    chat = Chat(archive)
    for number in range(TURNED_AWAY_KEPT + 1):
        chat.turned_away(str(number), "Too many are waiting.")
    assert BROKEN in chat.failed((), "0")[0]
    assert BROKEN not in chat.failed((), "1")[0]


def test_a_page_that_cannot_wait_gets_the_status_as_it_is(archive: Archive) -> None:
    chat = Chat(archive)
    assert "Loading" in chat.now()[0]
    last = list(chat.begin())[-1]
    assert chat.now() == last
