"""Completions made of answers: where each number stands, and what a stream adds up to."""

from __future__ import annotations

from typing import Any

from hostile.answers import WORDS, a_refusal, an_answer
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.text.plain import on_one_line, printable
from qa.web.completions.prompts import NO_TASKS
from qa.web.completions.reply import NO_USAGE, Completion, ModelReply, reply_of

SERVER = "http://news.example:7860"


def numbers_of(reply: ModelReply) -> list[str]:
    """The text at each annotation."""
    places = [annotation["url_citation"] for annotation in reply.annotations]
    return [reply.content[place["start_index"] : place["end_index"]] for place in places]


@given(st.one_of(WORDS, st.sampled_from(["1", "[1]", "[2](x)", "\\[1]", "[1][2]"])))
def test_each_number_of_a_citation_is_annotated_and_no_word_of_an_article(words: str) -> None:
    words = printable(words).strip()
    assume(on_one_line(words))
    reply, plain = reply_of(an_answer(words), SERVER), reply_of(an_answer("WORDS"), SERVER)
    assert numbers_of(reply) == numbers_of(plain)
    assert set(numbers_of(reply)) == {"[1]", "[2]"}
    assert numbers_of(reply) == sorted(numbers_of(reply))
    for annotation, number in zip(reply.annotations, numbers_of(reply), strict=True):
        assert annotation["type"] == "url_citation"
        article = {"[1]": "a", "[2]": "b"}[number] * 16
        place = annotation["url_citation"]
        assert place["url"].startswith(f"{SERVER}/?article={article}&start=0&end=")
        assert f"](<{place['url']}>)" in reply.content
        assert place["title"] == on_one_line(words)


def test_the_answer_stands_beside_its_text_with_whole_addresses() -> None:
    reply = reply_of(an_answer("The mill"), SERVER)
    assert reply.answer is not None
    assert reply.answer["citations"][0]["read"].startswith(f"{SERVER}/?article=aaaa")
    assert "## " not in reply.content and "> The mill [1][2]" in reply.content


def test_a_refusal_lists_what_came_nearest_without_a_number() -> None:
    reply = reply_of(a_refusal("The mill"), SERVER)
    assert "Not in this archive" in reply.content and not reply.annotations
    assert f"[The mill](<{SERVER}/?article=aaaa" in reply.content


@given(WORDS)
def test_the_pieces_of_a_stream_are_the_whole(words: str) -> None:
    reply = reply_of(an_answer(words), SERVER)
    completion = Completion("citewire")
    chunks = [completion.begun(), *completion.chunks(reply, with_usage=True)]
    *told, usage = chunks
    deltas: list[dict[str, Any]] = [chunk["choices"][0]["delta"] for chunk in told]
    assert "".join(delta.get("content", "") for delta in deltas) == reply.content
    message = completion.whole(reply)["choices"][0]["message"]
    assert message["content"] == reply.content and deltas[0]["role"] == message["role"]
    [more] = [delta for delta in deltas if "annotations" in delta]
    assert all(more[name] == message[name] for name in ("annotations", "citewire"))
    reasons = [chunk["choices"][0]["finish_reason"] for chunk in told]
    assert reasons[-1] == "stop" and set(reasons[:-1]) == {None}
    assert (usage["choices"], usage["usage"]) == ([], NO_USAGE)
    assert len({(chunk["id"], chunk["created"], chunk["model"]) for chunk in chunks}) == 1


def test_a_reply_without_an_answer_has_nothing_beside_its_text() -> None:
    message = Completion("citewire").whole(ModelReply(NO_TASKS))["choices"][0]["message"]
    assert message == {"role": "assistant", "content": NO_TASKS, "refusal": None}
