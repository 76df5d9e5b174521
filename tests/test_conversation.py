"""Conversations: streaming, bounded memory, and a sentence for everything that goes wrong."""

from __future__ import annotations

import json

import pytest

from qa.archive import Archive
from qa.web.conversation import BROKEN, TURNS_KEPT, Chat, Turns, failed, is_answered, page

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
