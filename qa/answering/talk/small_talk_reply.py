"""What is said to greetings, thanks, goodbye, and to who asks what this is."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.talk.reply import Reply
from qa.question.talk.small_talk import SmallTalk
from qa.store import Coverage
from qa.text.dates import day_label
from qa.text.plain import how_many

_OPENING: dict[SmallTalk, str] = {
    "greeting": "Hello!",
    "thanks": "You are welcome.",
    "goodbye": "Goodbye, and come back with the next question whenever you like.",
    "identity": "I am Citewire, a program that answers from an archive of news articles.",
    "help": "Gladly.",
}
_DOES = (
    "Ask a question and I answer from {held}, quoting sentences word for word, each with its"
    " source."
)
_ALSO = (
    "You can ask who, what, when, where, why and how many, follow up on an answer, ask for a"
    " timeline, or ask what is here: how many articles, the newest, or a list on any subject."
)
_NO_MODEL = "No language model writes a quote: where no sentence answers, I say so."


def small_talk_reply(kind: SmallTalk, coverage: Coverage, examples: Sequence[str]) -> Reply:
    """A friendly reply, with what can be asked here.

    Args:
        kind: what was said.
        coverage: what the archive holds.
        examples: questions that it answers.
    """
    opening = _OPENING[kind]
    if kind == "goodbye":
        return Reply("smalltalk", opening)
    if not coverage.articles:
        said = f"{opening} This archive holds no articles yet; `citewire build` puts some in."
        return Reply("smalltalk", said)
    parts = [opening, _DOES.format(held=_held(coverage))]
    if kind == "identity":
        parts.append(_NO_MODEL)
    elif kind != "thanks":
        parts.append(_ALSO)
    if examples:
        parts.append("For example:")
    return Reply("smalltalk", " ".join(parts), examples=tuple(examples))


def _held(coverage: Coverage) -> str:
    first, last = coverage.first_day, coverage.last_day
    held = how_many(coverage.articles, "news article")
    if first is None or last is None:
        return held
    days = dict.fromkeys((day_label(first), day_label(last)))
    return f"{held} ({' to '.join(days)})"
