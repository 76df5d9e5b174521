"""Sentences with an unresolved reference: read alone, nobody knows whom they speak of.

The rules go by form and know English; `leaning` has those of other languages.
They look at how a sentence begins and at who is said to speak; what stands
deeper in a sentence has its antecedent there more often than not. Every step
reads a bounded piece of the sentence or scans it once, so that the time is
linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.citing import context_patterns as patterns
from qa.answering.citing.leaning import leaning_context, leans
from qa.languages.codes import ENGLISH, base_code

REACH = 240
"""Characters. How far into a sentence its main subject is looked for."""


def needs_context(sentence: str, language: str | None = "en") -> bool:
    """Whether a sentence has an unresolved reference: read alone, it is unknown whom it is about.

    "He resigned on Monday." has one; so have "That was in May." and "“We tried,”
    she said."; not so "It is unclear whether …", "This week …", or "Ms Vane
    said she …", where the name stands before its pronoun.

    Args:
        sentence: one sentence as printed.
        language: ISO 639 code; English where it is not known.
    """
    if language and base_code(language) != ENGLISH:
        return leans(sentence, language)
    head = _without_dateline(sentence[:REACH])
    clause, is_subordinate = _without_openers(head)
    if is_subordinate and patterns.POSSESSIVE.match(clause):
        return False
    if is_subordinate and patterns.PERSONAL_PRONOUN.match(clause):
        return not _is_named_after_comma(clause)
    if _starts_with_reference(clause) or patterns.BACKWARD_PHRASE.match(head):
        return True
    return (
        bool(patterns.APPOSITION.match(head))
        or _has_fronted_pronoun(head)
        or _has_unnamed_speaker(sentence)
    )


def context_span(
    sentences: Sequence[str], position: int, most: int = 2, language: str | None = "en"
) -> int:
    """How many sentences before to take along so that no reference is unresolved.

    The nearest sentence before that stands alone is taken; where a person is
    meant and it names none, a further one that does is better. A piece that is
    no sentence (a headline, a caption) ends the search: what stands behind it
    belongs to another part of the page.

    Args:
        sentences: of one article, in order.
        position: of the sentence to be quoted.
        most: the most that may be taken along.
        language: ISO 639 code; English where it is not known.

    Returns:
        0 to ``most``; 0 if the sentence stands alone, or nothing before helps.

    Raises:
        IndexError: there is no sentence at ``position``.
    """
    if not 0 <= position < len(sentences):
        raise IndexError(f"no sentence at {position}; there are {len(sentences)}")
    if language and base_code(language) != ENGLISH:
        return leaning_context(sentences, position, most, language)
    if not needs_context(sentences[position]):
        return 0
    refers_to_person = _refers_to_person(sentences[position])
    nearest = 0
    for back in range(1, min(most, position) + 1):
        before = sentences[position - back]
        if not patterns.SENTENCE_END.search(before[-20:]) or len(before.split(None, 3)) < 4:
            break
        if needs_context(before):
            continue
        nearest = nearest or back
        if not refers_to_person or _names_somebody(before):
            return back
    return nearest


def _without_dateline(text: str) -> str:
    """Without dateline, speaker's label and opening marks."""
    for pattern in (patterns.DATELINE, patterns.LABEL):
        if match := pattern.match(text):
            text = text[match.end() :]
    return text.lstrip(patterns.OPENING_MARKS)


def _without_openers(text: str) -> tuple[str, bool]:
    """The text behind "But", "However,", "When …", and whether a subordinate clause began."""
    is_subordinate = False
    for _ in range(4):
        match = patterns.OPENER.match(text)
        if not match:
            break
        opener = match.group().strip(" ,").lower()
        is_subordinate = is_subordinate or opener in patterns.SUBORDINATORS
        text = text[match.end() :].lstrip(patterns.OPENING_MARKS)
    return text, is_subordinate


def _starts_with_reference(text: str) -> bool:
    if patterns.PERSONAL_PRONOUN.match(text) or patterns.POSSESSIVE.match(text):
        return True
    if patterns.IT.match(text):
        return not patterns.EXPLETIVE.match("it" + text[2:])
    if patterns.DEMONSTRATIVE.match(text):
        return not patterns.RELATIVE_CLAUSE.match(text)
    if patterns.BOTH.match(text):
        return " and " not in text[:120]
    return False


def _is_named_after_comma(text: str) -> bool:
    """True for "When he arrived, Mr Vane said": the name comes after its pronoun."""
    _, comma, rest = text.partition(", ")
    return bool(comma) and any(word[0].isupper() for word in rest.split()[:3])


def _has_fronted_pronoun(text: str) -> bool:
    """True for "Near the end, he scored": a pronoun is the subject behind an opening phrase."""
    if not patterns.FRONTED_PHRASE.match(text):
        return False
    match = patterns.FRONTED_SUBJECT.search(patterns.QUOTATION.sub(_blank, text))
    if not match or match.start() > 100:
        return False
    before = text[: match.start()]
    if _names_somebody(before) or patterns.CLAUSE_SUBJECT.match(before):
        return False
    return before.count(",") <= 2 and not re.search(
        r"\b(?:said|says|told|who|that|which)\b", before
    )


def _has_unnamed_speaker(sentence: str) -> bool:
    """True for "“We tried,” she said.": the speaker is a pronoun, and nobody is named."""
    bare = patterns.QUOTATION.sub(_blank, _with_opening_mark(sentence))
    match = patterns.SPEECH_TAG.search(bare)
    if not match:
        return False
    before = bare[: match.start()].lstrip(patterns.OPENING_MARKS)
    return not _names_somebody(before) and not patterns.NAMED_FIRST.match(before)


def _with_opening_mark(sentence: str) -> str:
    """The sentence, its opening mark put back where the quotation began in one before."""
    first = re.search(r"[“”\"]", sentence)
    if first and first.start() > 0 and sentence[first.start() - 1] in ",.?!—":
        return "“" + sentence[1:]
    return sentence


def _refers_to_person(sentence: str) -> bool:
    clause, _ = _without_openers(_without_dateline(sentence[:REACH]))
    is_pronoun = re.match(r"(?:he|she|his|her)\b", clause, re.IGNORECASE)
    return bool(is_pronoun) or _has_unnamed_speaker(sentence)


def _names_somebody(text: str) -> bool:
    """True if somebody is named: a capital that is no place, day or first word."""
    for match in patterns.CAPITALISED.finditer(text):
        if match.start() == 0 or patterns.CALENDAR.fullmatch(match.group()):
            continue
        if not patterns.PLACE_BEFORE.search(text[max(0, match.start() - 14) : match.start()]):
            return True
    return False


def _blank(match: re.Match[str]) -> str:
    """Spaces for a quotation, its closing mark kept, so that offsets stay."""
    text = match.group()
    return " " * (len(text) - 1) + text[-1]
