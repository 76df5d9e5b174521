"""What is said to greetings, thanks, goodbye, and to who asks what this is."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.talk.reply import Reply
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, say_number, to_say
from qa.languages.punctuation import bracketed, in_a_row
from qa.question.talk.small_talk import SmallTalk
from qa.store import Coverage
from qa.text.dates import day_label

_OPENING: dict[SmallTalk, str] = {
    "greeting": to_say("Hello!"),
    "thanks": to_say("You are welcome."),
    "goodbye": to_say("Goodbye, and come back with the next question whenever you like."),
    "identity": to_say("I am Citewire, a program that answers from an archive of news articles."),
    "help": to_say("Gladly."),
}
_DOES = to_say(
    "Ask a question and I answer from %(held)s, quoting sentences word for word, each with its"
    " source."
)
_ALSO = to_say(
    "You can ask who, what, when, where, why and how many, follow up on an answer, ask for a"
    " timeline, or ask what is here: how many articles, the newest, or a list on any subject."
)
_NO_MODEL = to_say("No language model writes a quote: where no sentence answers, I say so.")


def small_talk_reply(
    kind: SmallTalk, coverage: Coverage, examples: Sequence[str], language: str = ENGLISH
) -> Reply:
    """A friendly reply, with what can be asked here.

    Args:
        kind: what was said.
        coverage: what the archive holds.
        examples: questions that it answers.
        language: of what was said.
    """
    opening = say(language, _OPENING[kind])
    if kind == "goodbye":
        return Reply("smalltalk", opening, language=language)
    if not coverage.articles:
        empty = say(language, "This archive holds no articles yet; `citewire build` puts some in.")
        return Reply("smalltalk", in_a_row(language, (opening, empty)), language=language)
    parts = [opening, say(language, _DOES, held=_held(coverage, language))]
    if kind == "identity":
        parts.append(say(language, _NO_MODEL))
    elif kind != "thanks":
        parts.append(say(language, _ALSO))
    if examples:
        parts.append(say(language, "For example:"))
    said = in_a_row(language, parts)
    return Reply("smalltalk", said, examples=tuple(examples), language=language)


def _held(coverage: Coverage, language: str) -> str:
    first, last = coverage.first_day, coverage.last_day
    held = say_number(
        language, coverage.articles, "%(number)s news article", "%(number)s news articles"
    )
    if first is None or last is None:
        return held
    days = day_label(first, language)
    if last != first:
        days = say(language, "%(first)s to %(last)s", first=days, last=day_label(last, language))
    return bracketed(language, held, days)
