"""What the page asks of the server: messages, kept turns, a sentence for all that goes wrong."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncGenerator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_parts import checked

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.feedback import read_feedback
from qa.question.query import MOST_TURNS
from qa.store import Selection
from qa.text.terms import word_set
from qa.web.chat.conversation import MOST_RESTORED, TURNED_AWAY_KEPT, Chat
from qa.web.chat.downloads import MOST_EXPORTED
from qa.web.chat.messages import BROKEN, LOADING, READY, UNKNOWN
from qa.web.chat.turn_messages import NOT_KEPT
from qa.web.limits import Limits
from qa.web.service import Service

ANSWERED = "How long is the way round by road while Tanners' Footbridge is shut?"
LED = "Who shut Tanners' Footbridge?"
LIBYA = "How does Turkey explain its soldiers in Libya?"
RUSSIA = "And what did Russia say last week?"
UNANSWERED = "Who won the chess world championship?"
AS_OF = "2020-06-17"

Json = dict[str, Any]


@pytest.fixture(scope="module")
def opened(sample_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    with Archive.open(sample_archive, embedder=embedder) as archive:
        yield archive


@pytest.fixture(scope="module")
def chat(opened: Archive) -> Chat:
    return Chat(Service(opened))


def request(question: str, number: int = 1, history: object = (), **filters: object) -> str:
    asked = {"question": question, **filters}
    return json.dumps({"number": number, "asked": asked, "history": history})


def messages_of(chat: Chat, sent: str) -> list[Json]:
    """All that the page is told about what it sent."""

    async def asking() -> list[Json]:
        return [message async for message in chat.ask(sent)]

    return asyncio.run(asking())


def last(chat: Chat, question: str, number: int = 1, history: object = (), **more: object) -> Json:
    return messages_of(chat, request(question, number, history, **more))[-1]


@pytest.fixture(scope="module")
def turn(chat: Chat) -> Json:
    """A turn as the browser keeps it."""
    record: Json = json.loads(json.dumps(last(chat, ANSWERED)["turn"]))
    return record


def call(chat: Chat, name: str, request: object) -> Json:
    """What a function of the page gives, as the page gets it."""
    functions = {function.__name__: function for function in chat.functions()}
    reply = functions[name](request if isinstance(request, str) else json.dumps(request))
    if inspect.iscoroutine(reply):
        reply = asyncio.run(reply)
    back: Json = json.loads(json.dumps(reply, ensure_ascii=False).encode("utf-8"))
    return back


def leaning(*turns: Json) -> list[Json]:
    """What the page sends of the turns before."""
    return [
        {
            "question": turn["asked"]["question"],
            "understood": turn["answer"]["understood"],
            "any_time": turn["asked"]["any_time"],
        }
        for turn in turns
    ]


def test_the_first_quote_is_on_its_way_before_the_rest(chat: Chat, opened: Archive) -> None:
    waiting, lead, whole = messages_of(chat, request(LED, 3))
    assert [message["state"] for message in (waiting, lead, whole)] == [
        "waiting",
        "answering",
        "answered",
    ]
    assert "Looking through" in waiting["talk"] and waiting["sources"] == ""
    # What stands first comes first, with its card, and stays: word, verdict and number.
    assert lead["talk"].count("<blockquote") == 1 < whole["talk"].count("<blockquote")
    text = " ".join(opened.ask(LED).quotes[0].text.split())
    for talk in (lead["talk"], whole["talk"]):
        begin, end = talk.index("<blockquote"), talk.index("</blockquote>") + len("</blockquote>")
        quote = checked(talk[begin:end])
        assert quote.values("data-number")[0] == "1" and text in " ".join(quote.words.split())
        assert 0 <= talk.find("Answered") < begin
    assert checked(lead["sources"]).values("id") == checked(whole["sources"]).values("id")[:1]
    assert "source" in checked(whole["talk"]).words and "cw-trust" not in lead["talk"]
    assert lead["turn"] is None
    for message in (waiting, lead, whole):
        assert set(message) == {"number", "state", "talk", "sources", "turn", "key"}
        assert message["number"] == 3
        checked(message["talk"], message["sources"])
    # Nobody waits twice: what is known comes at once.
    assert [message["state"] for message in messages_of(chat, request(LED))] == [
        "waiting",
        "answered",
    ]


def test_the_last_message_carries_what_the_browser_keeps(turn: Json) -> None:
    assert set(turn) == {"number", "asked", "answer", "at"}
    assert turn["asked"] == {
        "question": ANSWERED,
        "since": "",
        "until": "",
        "as_of": "",
        "outlets": [],
        "languages": [],
        "any_time": False,
        "drop": [],
        "after": [],
    }
    assert datetime.fromisoformat(turn["at"]).tzinfo is not None
    assert not any("text" in passage for passage in turn["answer"]["passages"])


def test_what_the_program_does_not_speak_is_answered_in_the_language_of_the_page(
    chat: Chat,
) -> None:
    sent = {**json.loads(request("누가 다리를 열었나?")), "lang": "de"}
    told = messages_of(chat, json.dumps(sent))[-1]
    page = checked(told["talk"])
    assert "Koreanisch" in page.words and "This question looks" not in page.words
    assert told["turn"]["answer"]["told_in"] == "de"
    kept = call(chat, "restore", {"turns": [told["turn"]], "lang": "en"})["turns"][0]["talk"]
    assert "Koreanisch" in checked(kept).words and 'lang="de"' in kept


def test_a_refusal_is_an_answer_too(chat: Chat) -> None:
    messages = messages_of(chat, request(UNANSWERED))
    assert [message["state"] for message in messages] == ["waiting", "answered"]
    assert "cw-refusal" in messages[-1]["talk"]
    assert messages[-1]["turn"]["answer"]["abstained"] is True
    assert checked(messages[-1]["sources"]).values("id") == []


@pytest.mark.parametrize(
    ("question", "filters", "said"),
    [
        ("", {}, "The question is empty"),
        ("\ud800", {}, "The question is empty"),
        ("\x00", {}, "The question is empty"),
        ("x" * 100_000, {}, "has 100,000 characters"),
        (ANSWERED, {"since": "soon"}, "soon"),
        (ANSWERED, {"as_of": "31 February"}, "31 February"),
        (ANSWERED, {"since": "2020-02-01", "until": "2020-01-01"}, "since must not be after"),
        (ANSWERED, {"outlets": ["x" * 600]}, "The name of an outlet"),
        (ANSWERED, {"drop": ["x" * 600]}, "drop can hold"),
    ],
)
def test_a_question_that_must_be_mended_gets_one_sentence(
    chat: Chat, question: str, filters: Json, said: str
) -> None:
    message = last(chat, question, **filters)
    assert message["state"] == "problem"
    assert message["turn"] is None and message["sources"] == ""
    page = checked(message["talk"])
    assert said in page.words
    assert page.words.endswith((".", ". Ask something in a few words."))
    assert len(message["talk"]) < 2_000


def test_a_limit_of_its_own_is_said_as_it_is(opened: Archive) -> None:
    chat = Chat(Service(opened, None, Limits(question=10)))
    talk = last(chat, "Why is it so?")["talk"]
    assert "has 13 characters; the most that can be asked is 10." in talk


ODD = (
    "",
    "null",
    "[]",
    "1",
    '"text"',
    "{",
    "[" * 200_000,
    '{"number": NaN}',
    "9" * 10_000,
    "{}",
    '{"number": 1}',
    '{"number": true, "asked": {"question": "Why?"}}',
    '{"number": 0, "asked": {"question": "Why?"}}',
    '{"number": 2147483648, "asked": {"question": "Why?"}}',
    '{"number": 1.0, "asked": {"question": "Why?"}}',
    '{"number": 1, "asked": "Why?"}',
    '{"number": 1, "asked": {"question": ["Why?"]}}',
    '{"number": 1, "asked": {"question": "Why?"}, "history": {}, "drop": 1}',
    '{"number": 1, "asked": {"question": "Why?"}, "history": ["Who?"]}',
    '{"number": 1, "asked": {"question": "Why?"}, "history": [{"question": 7}]}',
    json.dumps({"number": 1, "asked": {"question": "W?"}, "history": [{}] * (MOST_TURNS + 1)}),
)


@pytest.mark.parametrize("sent", [pytest.param(text, id=text[:40] or "empty") for text in ODD])
def test_what_the_chat_does_not_understand_is_said(chat: Chat, sent: str) -> None:
    messages = messages_of(chat, sent)
    if sent == ODD[17]:  # an empty object is no history, and the question is one
        assert messages[-1]["state"] in ("answered", "problem")
        return
    (message,) = messages
    assert (message["number"], message["state"]) == (0, "problem")
    assert UNKNOWN in checked(message["talk"]).words


FUNCTIONS = ("status", "article", "restore", "copy", "export", "feedback", "headlines")
FIELDS = st.sampled_from(
    sorted(
        word_set(
            "article start end turns turn number asked answer question form name verdict reason "
            "history words offset at"
        )
    )
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(FIELDS, values, max_size=4),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(
    name=st.sampled_from(FUNCTIONS),
    sent=JSON,
)
def test_every_function_answers_any_json_with_an_object(
    chat: Chat, name: str, sent: object
) -> None:
    answer = call(chat, name, sent)
    if "problem" in answer:
        assert set(answer) == {"problem"}
        assert answer["problem"].endswith((".", ". Load it again."))


@pytest.mark.parametrize("name", [*FUNCTIONS, "timeline", "next_questions", "holdings"])
@pytest.mark.parametrize("sent", ["", "[]", "null", "[" * 200_000, "7" * 9_000])
def test_no_function_takes_what_is_no_object(chat: Chat, name: str, sent: str) -> None:
    assert call(chat, name, sent) == {"problem": UNKNOWN}


def test_a_follow_up_leans_on_the_turns_that_came_along(chat: Chat) -> None:
    first = last(chat, LIBYA, as_of=AS_OF)["turn"]
    second = last(chat, RUSSIA, 2, leaning(first), as_of=AS_OF)
    assert "Libya" in second["turn"]["answer"]["carried"]
    page = checked(second["talk"])
    chips = [json.loads(chip["data-ask"]) for chip in page.of_class("cw-chip")]
    assert [(chip["any_time"], chip["drop"], chip["as_of"]) for chip in chips] == [
        (True, [], AS_OF),
        *((False, [phrase], AS_OF) for phrase in second["turn"]["answer"]["carried"]),
        (False, [], ""),
    ]
    # Each chip asks what leans on the same turns, without what it names.
    timeless = last(chat, RUSSIA, 3, leaning(first), **_without(chips[0]))
    assert timeless["turn"]["answer"]["time"] is None
    assert "Libya" in timeless["turn"]["answer"]["carried"]
    [without] = [chip for chip in chips if "Libya" in chip["drop"]]
    unled = last(chat, RUSSIA, 4, leaning(first), **_without(without))
    assert "Libya" not in unled["turn"]["answer"]["carried"]
    assert unled["turn"]["answer"]["time"] is not None
    alone = last(chat, RUSSIA, as_of=AS_OF)
    assert alone["turn"]["answer"]["carried"] == []


def _without(asked: Json) -> Json:
    return {name: value for name, value in asked.items() if name != "question"}


def test_a_link_to_a_follow_up_names_what_it_leans_on(chat: Chat) -> None:
    first = last(chat, LIBYA, as_of=AS_OF)["turn"]
    second = last(chat, RUSSIA, 2, leaning(first), as_of=AS_OF)["turn"]
    assert first["asked"]["after"] == []
    assert second["asked"]["after"] == [LIBYA]
    # Whoever opens the link has no conversation, and gets the same answer.
    linked = last(chat, RUSSIA, **_without(second["asked"]))["turn"]
    assert linked["asked"] == second["asked"]
    assert linked["answer"]["carried"] == second["answer"]["carried"]
    assert linked["answer"]["quotes"] == second["answer"]["quotes"]


def test_a_link_that_leans_on_what_none_could_ask_gets_a_sentence(chat: Chat) -> None:
    message = last(chat, RUSSIA, after=["x" * 100_000])
    assert message["state"] == "problem"
    assert len(message["talk"]) < 2_000


def test_a_history_of_the_most_turns_is_taken(chat: Chat) -> None:
    first = last(chat, LIBYA, as_of=AS_OF)["turn"]
    others = [{"question": "Who?", "understood": "Who?", "any_time": False}] * (MOST_TURNS - 1)
    message = last(chat, "And what did Russia say?", 9, [*leaning(first), *others])
    assert message["state"] == "answered"
    longest = [{"question": "w " * 1_000, "understood": "w " * 1_500, "any_time": True}]
    assert last(chat, RUSSIA, 2, longest * MOST_TURNS)["state"] == "answered"
    assert last(chat, RUSSIA, 2, longest * (MOST_TURNS + 1))["state"] == "problem"


def test_an_earlier_question_that_none_could_ask_is_a_problem_in_words(chat: Chat) -> None:
    message = last(chat, RUSSIA, 2, [{"question": "w" * 2_001, "understood": "w"}])
    assert message["state"] == "problem"
    assert "characters" in checked(message["talk"]).words


def test_the_status_says_that_the_model_loads_and_then_that_it_is_there(opened: Archive) -> None:
    chat = Chat(Service(opened))
    status = call(chat, "status", {})
    for _ in range(600):
        if status["state"] != "busy":
            break
        assert status["text"] == LOADING
        assert status["examples"] == ""
        chat._started.wait(0.2)
        status = call(chat, "status", {})
    assert (status["state"], status["text"]) == ("ready", READY)
    held = opened.coverage()
    assert status["outlets"] == list(held.outlets)
    assert status["languages"] == [["en", "English"]]
    assert status["last_day"] == str(held.last_day)
    assert f"{held.articles} articles" in checked(status["coverage"]).words
    page = checked(status["examples"])
    asked = [json.loads(value)["question"] for value in page.values("data-ask")]
    assert len(asked) == 4
    assert not opened.ask(asked[0]).abstained
    # Those are English; a page in another language begins with questions about the archive.
    page = checked(call(chat, "status", {"lang": "de"})["examples"])
    asked = [json.loads(value)["question"] for value in page.values("data-ask")]
    assert [opened.ask(question).kind for question in asked] == ["archive"] * 3


def test_a_list_of_articles_opens_them_and_goes_on(chat: Chat, opened: Archive) -> None:
    message = last(chat, "show me the articles about Libya")
    page = checked(message["talk"])
    listing = opened.select(Selection(phrase="Libya", is_about=True), 1_000)
    assert f"{listing.total} articles here are about “Libya”" in page.words
    first = [article.article_id for article in listing.articles[:20]]
    assert page.values("data-article")[: len(first)] == first
    assert "data-timeline" not in message["talk"] and "cw-trust" not in message["talk"]
    (back,) = call(chat, "restore", {"turns": [json.loads(json.dumps(message["turn"]))]})["turns"]
    assert back["talk"] == message["talk"]
    everything = last(chat, "What is the newest article you have?")
    (further,) = checked(everything["talk"]).values("data-more")
    more = call(chat, "listing", further)
    shown = checked(more["html"]).values("data-article")
    wanted = opened.select(Selection(), 20, 20).articles
    assert shown == [article.article_id for article in wanted]
    assert "problem" in call(chat, "listing", {"selection": {"phrase": 3}, "offset": 0})
    (whole,) = checked(message["talk"]).values("data-table")
    saved = call(chat, "export", whole)
    assert (saved["type"], saved["ending"], saved["left_out"]) == ("text/csv", "csv", 0)
    assert saved["text"].startswith("\ufefftitle,outlet,")
    assert saved["text"].count("\r\n") == listing.total + 1
    assert "problem" in call(chat, "export", {"form": "csv"})
    assert "problem" in call(chat, "listing", {"offset": 0})


def test_small_talk_offers_questions_and_no_later_one_leans_on_it(chat: Chat) -> None:
    message = last(chat, "Hello!")
    page = checked(message["talk"])
    asked = [json.loads(value)["question"] for value in page.values("data-ask")]
    assert len(asked) == 4 and asked[-1] == "Hello!"  # the last is to ask again
    assert message["turn"]["answer"]["kind"] == "smalltalk"
    (back,) = call(chat, "restore", {"turns": [json.loads(json.dumps(message["turn"]))]})["turns"]
    assert back["talk"] == message["talk"]
    history = [{"question": LIBYA, "understood": LIBYA}]
    thanked = [*history, {"question": "thank you!", "understood": "thank you!"}]
    carried = [
        last(chat, RUSSIA, 3, turns, as_of=AS_OF)["turn"]["answer"]["carried"]
        for turns in (history, thanked)
    ]
    assert carried[0] == carried[1] != []


def test_a_turn_comes_back_as_it_was_shown(chat: Chat, turn: Json) -> None:
    shown = last(chat, ANSWERED)
    (back,) = call(chat, "restore", {"turns": [turn]})["turns"]
    assert {**back, "key": shown["key"]} == {**shown, "turn": None}


def test_turns_come_back_in_their_order_and_broken_ones_say_so(chat: Chat, turn: Json) -> None:
    broken = {"number": 2, "asked": turn["asked"], "answer": {"quotes": 7}}
    other = {"number": 3, "asked": None, "answer": turn["answer"]}
    turns = [{**turn, "number": 5}, broken, other, turn]
    back = call(chat, "restore", {"turns": turns})["turns"]
    assert [turn["number"] for turn in back] == [5, 2, 3, 1]
    assert [turn["state"] for turn in back] == ["answered", "problem", "problem", "answered"]
    assert NOT_KEPT in checked(back[1]["talk"]).words
    page = checked(*(shown["talk"] for shown in back), *(shown["sources"] for shown in back))
    assert "cw-5-1" in page.values("id") and "cw-1-1" in page.values("id")


def test_a_quote_of_an_article_that_has_gone_is_shown_as_gone(chat: Chat, turn: Json) -> None:
    article_id = turn["answer"]["citations"][0]["article_id"]
    record = json.loads(json.dumps(turn).replace(article_id, "0f"))
    (back,) = call(chat, "restore", {"turns": [record]})["turns"]
    assert back["state"] == "answered"
    assert "no longer in this archive in these words" in checked(back["talk"]).words
    copied = call(chat, "copy", {"form": "text", "turn": record})
    assert "no longer in this archive" in copied["text"]


def test_no_more_turns_are_brought_back_at_once_than_is_said(chat: Chat, turn: Json) -> None:
    assert "turns" in call(chat, "restore", {"turns": [turn] * MOST_RESTORED})
    assert call(chat, "restore", {"turns": [turn] * (MOST_RESTORED + 1)}) == {"problem": UNKNOWN}
    assert call(chat, "restore", {"turns": []}) == {"turns": []}


def test_an_article_is_shown_at_its_place(chat: Chat, turn: Json) -> None:
    cited = turn["answer"]["citations"][0]
    place = {"article": cited["article_id"], "start": cited["start"], "end": cited["end"]}
    page = checked(call(chat, "article", place)["html"])
    assert "".join(page.marked).replace("\n", "") == cited["quote"].replace("\n", "")
    assert cited["title"] in page.words
    plain = checked(call(chat, "article", {"article": cited["article_id"]})["html"])
    assert plain.marked == []


@pytest.mark.parametrize("name", ["", "0" * 16, "x" * 10_000, "\x00", "\ud800", "<b>", "🙂"])
def test_an_article_that_is_not_there_gets_a_sentence(chat: Chat, name: str) -> None:
    page = checked(call(chat, "article", {"article": name, "start": 0, "end": 1})["html"])
    assert page.words == "This article is no longer in the archive."
    assert page.values("id") == ["cw-reader-title"]


@pytest.mark.parametrize(
    "sent", [{}, {"article": 1}, {"article": "a", "start": "0"}, {"article": "a", "end": True}]
)
def test_a_place_that_is_none_is_not_understood(chat: Chat, sent: Json) -> None:
    assert call(chat, "article", sent) == {"problem": UNKNOWN}


def test_the_article_view_knows_versions_and_copies(chat: Chat, opened: Archive) -> None:
    articles = opened.newest_articles(100)
    [changed] = [article for article in articles if len(opened.versions(article.id)) > 1]
    newest, oldest = opened.versions(changed.id)
    new, old = (
        call(chat, "article", {"article": article.id})["html"] for article in (newest, oldest)
    )
    assert "An earlier version of this article said" in checked(new).words
    assert oldest.id in checked(new).values("data-article")
    assert "A newer one has replaced it" in checked(old).words
    copies = opened.copies([article.id for article in articles])
    name, ids = next(iter(copies.items()))
    page = checked(call(chat, "article", {"article": name})["html"])
    assert set(ids) - {name} <= set(page.values("data-article"))
    assert name not in page.values("data-article")


@pytest.mark.parametrize(
    ("form", "ending"), [("markdown", "md"), ("html", "html"), ("bibtex", "bib"), ("csl", "json")]
)
def test_a_conversation_is_exported_in_every_form(
    chat: Chat, turn: Json, form: str, ending: str
) -> None:
    refused = last(chat, UNANSWERED, 2)["turn"]
    sent = {"form": form, "name": "The bridge", "turns": [turn, refused]}
    exported = call(chat, "export", sent)
    assert exported["ending"] == ending
    title = turn["answer"]["citations"][0]["title"]
    assert title.split()[-1] in exported["text"]
    if form in ("markdown", "html"):
        assert "The bridge" in exported["text"]
        assert "chess" in exported["text"]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_one_answer_is_copied_with_its_citations(chat: Chat, turn: Json, form: str) -> None:
    text = call(chat, "copy", {"form": form, "turn": turn})["text"]
    assert turn["answer"]["quotes"][0]["text"].split()[0] in text
    assert "1" in text and text.endswith("\n")


@pytest.mark.parametrize("form", [None, "pdf", "", 7, [], {}, ["text"], True])
def test_there_is_no_other_form(chat: Chat, turn: Json, form: object) -> None:
    assert call(chat, "export", {"form": form, "turns": [turn]}) == {"problem": UNKNOWN}
    assert call(chat, "copy", {"form": form, "turn": turn}) == {"problem": UNKNOWN}


@pytest.mark.parametrize("at", ["", "garbage", "2020-06-11T10:00:00+02:00", "9999-99-99"])
def test_any_moment_of_asking_can_be_exported(chat: Chat, turn: Json, at: str) -> None:
    exported = call(chat, "export", {"form": "markdown", "turns": [{**turn, "at": at}] * 2})
    assert "text" in exported


def test_no_more_turns_are_exported_than_is_said(chat: Chat, turn: Json) -> None:
    many = {"form": "markdown", "turns": [turn] * (MOST_EXPORTED + 1)}
    assert call(chat, "export", many) == {"problem": UNKNOWN}


def test_feedback_is_kept_beside_the_archive(
    archive_of: Any, article_of: Any, embedder: Embedder
) -> None:
    archive = archive_of(article_of("Bridge to close", "The repair will cost 3.1 million crowns."))
    chat = Chat(Service(archive))
    turn = last(chat, "What will the repair cost?")["turn"]
    said = call(chat, "feedback", {"turn": turn, "verdict": "down", "reason": "Too <b>old</b>."})
    assert said == {"said": "Thank you. Kept on the machine that runs Citewire."}
    (entry,) = read_feedback(archive.path).entries
    assert (entry.verdict, entry.reason) == ("down", "Too <b>old</b>.")
    assert entry.question == "What will the repair cost?"
    for broken in (
        {"verdict": "up"},
        {"turn": turn, "verdict": "well"},
        {"turn": turn, "verdict": ["up"]},
        {"turn": turn, "verdict": "up", "reason": 7},
        {"turn": {}, "verdict": "up"},
    ):
        assert call(chat, "feedback", broken) == {"problem": UNKNOWN}
    long = call(chat, "feedback", {"turn": turn, "verdict": "up", "reason": "x" * 5_000})
    assert set(long) <= {"problem", "said"}
    assert len(read_feedback(archive.path).entries) <= 2


def test_a_timeline_is_of_the_same_question(chat: Chat) -> None:
    asked = {"question": LIBYA, "as_of": AS_OF}
    reply = call(chat, "timeline", {"number": 7, "asked": asked, "history": []})
    checked(reply["html"])
    problem = call(chat, "timeline", {"number": 7, "asked": {"question": ""}})["problem"]
    assert problem.startswith("The question is empty")


def test_next_questions_are_looked_for_behind_an_answer_that_comes_back(
    chat: Chat, archive: Archive
) -> None:
    turn = last(chat, LIBYA, as_of=AS_OF)["turn"]
    questions = call(chat, "next_questions", {"turn": turn})["questions"]
    assert questions == list(archive.next_questions(archive.ask(LIBYA, as_of=AS_OF))) != []
    refused = last(chat, "Who won the chess world championship?")["turn"]
    assert call(chat, "next_questions", {"turn": refused}) == {"questions": []}


def test_who_was_turned_away_is_told_why_once(chat: Chat) -> None:
    chat.turned_away("visitor", "Too many are waiting.")
    assert BROKEN in chat.failed("other")["talk"]
    message = chat.failed("visitor")
    assert (message["number"], message["state"]) == (0, "problem")
    assert checked(message["talk"]).words == "Too many are waiting."
    assert BROKEN in chat.failed("visitor")["talk"]


def test_a_failure_names_its_question(chat: Chat) -> None:
    async def stopped(key: str) -> None:
        request = {"number": 1, "key": key, "asked": {"question": LIBYA}}
        messages = cast("AsyncGenerator[Any]", chat.ask(json.dumps(request), "visitor"))
        await anext(messages)
        await messages.aclose()

    async def whole(key: str) -> None:
        request = {"number": 1, "key": key, "asked": {"question": LIBYA}}
        assert [told["key"] async for told in chat.ask(json.dumps(request), "visitor")][-1] == key

    assert "key" not in chat.failed("visitor")
    asyncio.run(stopped("first"))
    # Gradio may tell twice of a question that was stopped.
    assert [chat.failed("visitor")["key"] for _ in range(2)] == ["first", "first"]
    asyncio.run(whole("second"))
    assert chat.failed("visitor")["key"] == "second"
    assert "key" not in chat.failed("other")
    chat.turned_away("visitor", "Too many are waiting.")
    assert "key" not in chat.failed("visitor")


def test_two_failures_are_two_messages(chat: Chat) -> None:
    # Gradio passes over a message that is the same as the one before it.
    assert chat.failed("visitor") != chat.failed("visitor")


def test_those_turned_away_are_not_remembered_without_end(chat: Chat) -> None:
    for number in range(TURNED_AWAY_KEPT + 1):
        chat.turned_away(str(number), "Too many are waiting.")
    assert BROKEN in chat.failed("0")["talk"]
    assert BROKEN not in chat.failed("1")["talk"]


def test_a_turn_of_another_version_does_not_keep_the_others_from_being_saved(
    chat: Chat, turn: Json
) -> None:
    old = {**turn, "answer": {"quotes": 7}}
    alone = call(chat, "export", {"form": "markdown", "name": "x", "turns": [turn]})
    both = call(chat, "export", {"form": "markdown", "name": "x", "turns": [old, turn]})
    assert both == {**alone, "left_out": 1} and alone["left_out"] == 0
    assert call(chat, "export", {"form": "markdown", "name": "x", "turns": [old]}) == {
        "problem": UNKNOWN
    }
