"""Whether a sentence gives words to those who said them in what it cites; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from qa.answering.statements.matching import Statement
from qa.answering.support.fault import Fault, Faults
from qa.answering.support.numbers.counts import counts
from qa.answering.support.reading import markers
from qa.answering.support.reading.clauses import QUOTES, content_words, statements_of
from qa.answering.support.reading.near_words import is_near
from qa.answering.support.sayings.quotations import quotation_faults
from qa.text.terms import word_set

_SAYS = (
    r"(?:said|says?|tells?|told|claims?|claimed|warns?|warned|insists?|insisted|argues?|argued|adds?"
    r"|added|announces?|announced|declares?|declared|explains?|explained|states(?=\sthat)|stated|describes?"
    r"|described|call(?:s|ed)(?!\s(?:on|off|for|back|in|up)\b)|admits?|admitted|predicts?|predicted|suggests?"
    r"|suggested|promises?|promised|vows?|vowed|pledges?|pledged|accuses?|accused|den(?:ies|ied)"
    r"|believes?|believed|thinks?|thought|writes?|wrote|noted?|notes|criticised|praised|condemned"
    r"|alleges?|alleged|joked|remarked|replied|confirm(?:s|ed)|quipped|hopes|hoped|fears|feared"
    r"|quoted|acknowledge[sd]?|found(?=\s(?:that|no|the)\b)|urge[sd]?|demand(?:s|ed)?|counted|estimate[sd]?|reckon(?:s|ed)|sp[eo]a?ke?s?\sof)"
)
_NOUN_PHRASE = r"(?:[\w.’'&-]+\s){0,9}?[\w.’'-]+"
_SAID = re.compile(
    rf"(?:^|(?:,(?!\d)|[;:”\"’])\s?|\b(?:but|while|whereas|although|though|and|as|which|who|that)\s)"
    rf"({_NOUN_PHRASE})(,\s(?!and\b)[^,;“”\"]{{2,90}},)?"
    rf"\s(?:has|have|had|also|later|then|[a-z]+ly|\s)*?\s?\b({_SAYS})\b(?!\sby\b)"
)
_SAID_BEHIND = re.compile(
    rf"[,”\"’?!]\s?(?:{_SAYS})\s({_NOUN_PHRASE})(?=[,.;:]|$|\s[a-z]+ing\b|\sof\b)"
)
_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording\sto|[Ii]n\sthe\swords\sof|[Ii]n\sthe\sview\sof|[Qq]uoting|[Cc]iting)\s"
    r"([^,.;:“”\"]{2,60})"
)
_END_OF_NAME = re.compile(
    r"\s(?:after|before|on|in|at|as|when|who|whose|which|that|during|while|because|from|to|for|with"
    r"|since|but|and(?=\s[a-z]+ed))\s"
)
_ANYBODY = word_set(
    """
    he she they it who officials official authorities authority spokesman spokeswoman spokesperson
    company firm government statement report spokespeople speaker person people source sources
    witnesses experts his her its their article group organisation man woman
    """
)
_CAPITALS = re.compile(r"[A-Z][\w’'-]*?(?=[’']s\b|\b)(?:\s[A-Z][\w-]*)*")
_CALLED = re.compile(r"[A-Z]\w+\s(?!of\b|from\b|for\b|in\b|at\b)[a-z]+\s[A-Z]")
_OF_A_NAME = re.compile(
    r"\b(?:of|at|from|for|in)\s(?:the\s)?[A-Z]|^[A-Z][\w ]*?\s[a-z]+s?$|[’']s\s[a-z]"
)
_LEAST_SHARED = 2
"""Telling words that a claim has in common with a cited one to be that one."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody says, in one statement of a sentence.

    Attributes:
        speaker: as it stands; empty where nobody speaks.
        words: of what is said, without those of the speaker.
        numbers: in it.
    """

    speaker: str
    words: frozenset[str]
    numbers: frozenset[float]


def speech_faults(sentence: str, cited: Sequence[Statement]) -> Faults:
    """Quotations that are not verbatim, and words that are given to another."""
    texts = [statement.text for statement in cited]
    yield from quotation_faults(sentence, texts)
    known = [speech for text in texts for speech in speeches(text)]
    names = frozenset[str]().union(*(_names_of(text) for text in texts))
    outlets = [{word.key for word in content_words(s.source)} for s in cited]
    for speech in speeches(sentence):
        if speech.speaker:
            yield from _speaker(speech, known, outlets, names)
        else:
            yield from _dropped(sentence, speech, known)


def speeches(sentence: str) -> list[Speech]:
    """Each statement of a sentence, with who makes it; several of several speakers."""
    made: list[Speech] = []
    for part in map(str.strip, statements_of(sentence)):
        speakers = list(dict.fromkeys(_speakers(part)))
        keys = frozenset(word.key for word in content_words(part))
        numbers = frozenset(count.number for count in counts(part))
        for speaker in speakers or [""]:
            own = {word.key for word in content_words(speaker)}
            made.append(Speech(speaker, keys - own, numbers))
    return made


def _speakers(part: str) -> Iterator[str]:
    bare = QUOTES.sub(lambda match: f"“{'x' * (len(match.group()) - 2)}”", part)
    for match in _ACCORDING.finditer(bare):
        yield _name_of(match[1])
    for match in _SAID_BEHIND.finditer(bare):
        yield _name_of(match[1])
    for said in _SAID.finditer(bare):
        yield f"{_name_of(said[1])}{said[2] or ''}"


def _name_of(phrase: str) -> str:
    own = phrase.rpartition(" that ")[2]  # "a step that residents"
    return _END_OF_NAME.split(f"{own} ", maxsplit=1)[0].strip()


def _speaker(
    speech: Speech, known: Sequence[Speech], outlets: Sequence[set[str]], others: Set[str]
) -> Faults:
    """Words that another says in what is cited, where who is written to say them says others.

    A speaker of whom nothing else is told may be the cited one under another name ("scientists"
    for "researchers"), unless both have names of their own (``others``: all that are cited).
    """
    own = speech.speaker
    keys = {word.key for word in content_words(own)}
    if _is_anybody(own) or any(outlet and outlet <= keys for outlet in outlets):
        return
    shares = [len(_shared(speech, other)) for other in known]
    most = max(shares, default=0)
    by_own = [
        share
        for other, share in zip(known, shares, strict=True)
        if other.speaker and _is_one(own, other.speaker)
    ]
    has_own_name = not _names_of(own).isdisjoint(others)
    for number in speech.numbers:
        told = [other.speaker for other in known if other.speaker and number in other.numbers]
        if told and (by_own or has_own_name) and not any(_is_same(own, other) for other in told):
            yield Fault("attribution", own, f"the number is said by {told[0]} in what is cited")
    if most < min(_LEAST_SHARED, max(1, len(speech.words))):
        return  # said in other words
    nearest = [other for other, share in zip(known, shares, strict=True) if share == most]
    named = [other for other in nearest if other.speaker]
    if named and not any(_is_same(own, other.speaker) for other in named):
        if by_own or has_own_name or _names_of(own):
            yield Fault("attribution", own, f"said by {named[0].speaker} in what is cited")
    elif (
        by_own
        and not any(other.speaker and _is_one(own, other.speaker) for other in nearest)
        and (most > 2 * max(by_own))
    ):
        yield Fault("attribution", own, "says something else in what is cited")
    elif not named and not by_own and not any(_is_told_of(own, other) for other in nearest):
        yield Fault("attribution", own, "does not say it in what is cited")


def _is_one(speaker: str, other: str) -> bool:
    return not _is_anybody(other) and _is_same(speaker, other)


def _names_of(speaker: str) -> frozenset[str]:
    """Every word of the names of a speaker, in small letters."""
    runs = _CAPITALS.findall(speaker)
    return frozenset(word.casefold() for run in runs for word in run.split() if run != "The")


def _is_told_of(speaker: str, speech: Speech) -> bool:
    """Whether a speaker is named in what nobody is cited to say: "Foresters found it"."""
    return any(is_near(word.key, key) for word in content_words(speaker) for key in speech.words)


def _dropped(sentence: str, speech: Speech, known: Sequence[Speech]) -> Faults:
    """A wrong that is cited as somebody's word, and told as done."""
    if not markers.WRONGS.search(sentence) or markers.TOLD.search(sentence):
        return
    telling = [other for other in known if len(_shared(speech, other)) >= _LEAST_SHARED]
    if telling and all(other.speaker for other in telling):
        yield Fault("allegation", sentence.strip(), f"said by {telling[0].speaker}")


def _shared(speech: Speech, other: Speech) -> set[str]:
    return {key for key in speech.words if any(is_near(key, known) for known in other.words)}


def _is_anybody(speaker: str) -> bool:
    return all(word.text in _ANYBODY for word in content_words(speaker))


def _is_same(speaker: str, other: str) -> bool:
    """Whether two speakers may be one: by their last names, or else by what they are called."""
    if _is_anybody(other):
        return True
    names, others = _last_names(speaker), _last_names(other)
    if names and others and not names.isdisjoint(others):
        return True
    if not _is_person(speaker) or not _is_person(other):
        if not _names_of(speaker).isdisjoint(_names_of(other)):
            return True
        return any(
            is_near(word.key, known.key)
            for word in content_words(speaker)
            for known in content_words(other)
        )
    return False


def _is_person(speaker: str) -> bool:
    """Whether it is told by a name and not by what it does: "Ada Holm", "mayor Ada Holm"."""
    return bool(_last_names(speaker)) and not _OF_A_NAME.search(speaker.partition(",")[0])


def _last_names(speaker: str) -> frozenset[str]:
    """The last word of each name; of the longer ones alone where it begins with any."""
    head, whole = (
        [run.removeprefix("The ").split() for run in _CAPITALS.findall(part) if run != "The"]
        for part in (speaker.partition(",")[0], speaker)
    )
    longer = [run for run in head if len(run) > 1]
    if len(head) > 1 and _CALLED.match(speaker):
        head = head[1:]  # "Town clerk Holm"
    runs = longer or head + [run for run in whole if len(run) > 1]
    return frozenset(run[-1].casefold() for run in runs)
