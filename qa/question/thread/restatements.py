"""A question that puts the last one right: "No, I meant the one in Texas"."""

from __future__ import annotations

import re

from qa.question.thread.anaphora import pronoun_at
from qa.question.thread.noun_phrases import PREPOSITIONS, Phrase
from qa.question.thread.turns import ReadTurn

_THE_ONE = re.compile(r"^(?:the|that|this) (?:(?P<kind>.+) )?(?:ones?)\b\s*", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def restate(now: ReadTurn, last: ReadTurn) -> tuple[str, list[str]]:
    """The last question with new words in the place of its own, and what it takes over.

    A place takes that of a place ("in Texas"), a year that of a year, a name that of a name,
    a noun that of a noun. Where the last question left out what it was about ("How old is
    he?"), that is what is put right.
    """
    new = _THE_ONE.sub(lambda match: f"{match['kind']} " if match["kind"] else "", now.text)
    new = new.strip(" ?!.,")
    question, behind = last.text, list(last.behind)
    words = new.lower().split()
    if not words:
        return question, behind
    if year := _YEAR.fullmatch(words[-1]):
        if old := _YEAR.search(question):
            return _replaced(question, old.group(), year.group()), behind
        return _joined(question, new), behind
    if words[0] in PREPOSITIONS and len(words) > 1:
        same = next((phrase for phrase in last.phrases if _is_behind(phrase, words[0], last)), None)
        if same is not None:
            return _replaced(question, same.text, new.split(maxsplit=1)[1]), behind
        if not last.names:
            return _joined(question, new), behind
        new = new.split(maxsplit=1)[1]
    if old_phrase := _in_its_place(now, last):
        is_same_kind = now.names and old_phrase.name and now.names[0].name == new
        old_words = old_phrase.name if is_same_kind else old_phrase.text
        return _replaced(question, old_words, new), behind
    is_relation = pronoun_at(now.words, now.phrases) is not None  # "her brother Ivo"
    return question, [new, *behind[0 if is_relation else 1 :]]


def _is_behind(phrase: Phrase, preposition: str, turn: ReadTurn) -> bool:
    before = [word for word in turn.words[: phrase.order] if word not in ("the", "a", "an")]
    return before[-1:] == [preposition]


def _in_its_place(now: ReadTurn, last: ReadTurn) -> Phrase | None:
    """The phrase of the last question that the new one takes the place of.

    One that ends alike ("the Senate race" for "the House race"), or else the last of its kind.
    """
    end = now.words[-1]
    for phrase in last.phrases:
        if len(now.words) > 1 and phrase.text.lower().split()[-1] == end:
            return phrase
    if last.behind and not last.names:
        return None
    if now.names and last.names:
        return last.names[-1]
    return last.phrases[-1] if last.phrases else None


def _replaced(question: str, old: str, new: str) -> str:
    # "the Georgia runoff" for "the runoff": its article goes along.
    if new.lower().startswith(("the ", "a ", "an ")):
        question = re.sub(rf"\b(?:the|an?) {re.escape(old)}", old, question, flags=re.IGNORECASE)
    return question.replace(old, new, 1)


def _joined(question: str, new: str) -> str:
    return f"{question.rstrip(' ?!.')} {new}?"
