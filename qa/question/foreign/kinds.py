"""What a question in another language than English asks for, by ``[questions]`` of its file.

Lists of phrases: ``number``, ``day``, ``place``, ``person``, ``thing``, ``reason`` and ``said``
tell the answer that is wanted; ``now`` and ``newest`` what goes on; ``timeline``, ``list`` and
``yes_no`` the form. English is richer: comparisons, figures by what they count and what a
question takes for granted are told of English questions only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from qa.languages.codes import ENGLISH
from qa.languages.phrases import has, listed_words, pattern, phrases
from qa.question.forms import Form
from qa.question.intent import AnswerType, NameKind, without_timeline_words
from qa.text.proper_names import fold
from qa.text.words.stops import stop_words

_TYPES: tuple[tuple[str, AnswerType], ...] = (
    ("number", "number"),
    ("day", "day"),
    ("person", "name"),
    ("place", "name"),
    ("thing", "name"),
    ("reason", "reason"),
    ("said", "statement"),
)
MOST_WORDS = 8
"""Words of a matter; what is longer is a clause, and asks for more than its news."""

_WORD = re.compile(r"[^\W\d_]+")
_KINDS: tuple[NameKind, ...] = ("place", "person", "thing")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for; see `qa.question.analysis.QuestionAnalysis`."""

    answer_type: AnswerType
    asks_timeline: bool
    is_about_now: bool
    asks_newest: bool
    form: Form


def asked_in(language: str, question: str) -> Asked:
    """What a question asks for; without rules for its language nothing in particular.

    Args:
        language: ISO 639 code.
        question: in visible characters and with plain apostrophes.
    """
    question = unicodedata.normalize("NFKC", question)

    def says(name: str) -> bool:
        return has(language, "questions", name, question)

    none: AnswerType = "anything"
    answer_type = next((kind for name, kind in _TYPES if says(name)), none)
    return Asked(
        answer_type=answer_type,
        asks_timeline=says("timeline"),
        is_about_now=says("now"),
        asks_newest=says("newest"),
        form=_form(language, question),
    )


def without_timeline_words_in(language: str, text: str) -> str:
    """A text without the words that only ask for a timeline."""
    if language == ENGLISH:
        return without_timeline_words(text)
    found = pattern(language, "questions", "timeline")
    return found.sub(" ", text) if found else text


def kind_of_name_in(language: str, question: str) -> NameKind | None:
    """What kind of name a question wants; None if no name."""
    if has(language, "questions", "number", question) or has(
        language, "questions", "day", question
    ):
        return None
    return next((kind for kind in _KINDS if has(language, "questions", kind, question)), None)


@cache
def asking_words(language: str) -> frozenset[str]:
    """The small words of a language and those that ask, folded; none where it has no rules."""
    lists = (name for name, _ in _TYPES)
    told = [*lists, "now", "newest", "list", "yes_no", "timeline", "briefing", "briefing_of_days"]
    words = listed_words(language, "questions", "words") | listed_words(
        language, "questions", "asks"
    )
    phrased = (phrase for name in told for phrase in phrases(language, "questions", name))
    parted = (word for phrase in phrased for word in _WORD.findall(phrase))
    return frozenset(map(fold, (*words, *stop_words(language).words, *parted)))


def is_matter(language: str, text: str) -> bool:
    """Whether a text may name a matter: it is short, and no word of it asks."""
    listed = text.lower().split()
    asking = listed_words(language, "questions", "asks")
    return 0 < len(listed) <= MOST_WORDS and asking.isdisjoint(listed)


def _form(language: str, question: str) -> Form:
    if has(language, "questions", "list", question):
        return "list"
    found = pattern(language, "questions", "yes_no")
    match = found.search(question) if found else None
    if match is None:
        return "plain"
    rest = f"{question[: match.start()]} {question[match.end() :]}".lower().split()
    asking = listed_words(language, "questions", "asks")
    return "plain" if asking.intersection(word.strip("¿?¡!,.;:") for word in rest) else "yes_no"
