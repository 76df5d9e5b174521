"""Whether a sentence names whom and what it cites, and each where it stands there; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answering.statements.days import is_calendar_word
from qa.answering.statements.matching import Statement
from qa.answering.statements.names import has_rival, is_named, key_of, name_keys, named_in
from qa.answering.support.fault import Fault, Faults
from qa.answering.support.reading.clauses import content_words, near_key
from qa.spelling.english import english_words
from qa.text.terms import STOP_WORDS

_START = re.compile(r"(?:^|[.:!?“\"‘(]\s*)([A-Z][\w’'-]*)")
_CAPITALS = re.compile(r"(?:[A-Z][\w-]+\s)*([A-Z][\w-]+)")
_IN = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside)\s(?:the\s)?((?>[A-Z][\w-]*(?:\s[A-Z][\w-]*)*))(?![’'\w])"
)
_AROUND = 90
"""Characters on either side of a name whose words tell what is said of it."""
_CLEARLY = 3
"""So many more of these words stand in a sentence that does not have the name."""


def name_faults(sentence: str, cited: Sequence[Statement]) -> Faults:
    """Names that nothing cited has, or that have another's part there."""
    texts = [statement.text for statement in cited]
    text = " ".join(texts)
    known = name_keys(f"{text} {' '.join(statement.source for statement in cited)}")
    beside = name_keys(" ".join(statement.context for statement in cited)) - known
    rivals = [name for text in texts for name in named_in(text)]
    left_out = {last for last, _, _ in name_places(text)} - name_keys(sentence)
    for name in _names(sentence):
        is_meant = is_named(name, known) or (is_named(name, beside) and not left_out)
        if (
            not is_meant
            or has_rival(name, rivals)
            or _has_other_first_name(name, rivals, known | beside)
        ):
            yield Fault("name", " ".join(name), "not named in what is cited")
    yield from _places(sentence, texts)
    yield from _misplaced(sentence, texts)


def _names(sentence: str) -> Iterator[tuple[str, ...]]:
    """The names of a sentence, without ordinary words that have a capital where one begins."""
    beginnings = {match.start(1) for match in _START.finditer(sentence)}
    for run in _CAPITALS.finditer(sentence):
        if sentence[: run.start()].rstrip()[-1:].isdigit():
            continue  # a unit
        for name in named_in(run.group()):
            is_first = run.start() in beginnings and key_of(run.group().split()[0]) == name[0]
            told = name[1:] if is_first and _is_ordinary(name[0]) else name
            if told:
                yield told


def name_places(text: str) -> list[tuple[str, int, int]]:
    """Each name by its last word, and where it stands."""
    beginnings = {match.start(1) for match in _START.finditer(text)}
    places = []
    for match in _CAPITALS.finditer(text):
        key = key_of(match[1])
        is_single = match.start() == match.start(1)
        if is_calendar_word(key) or key in STOP_WORDS:
            continue
        if is_single and match.start() in beginnings and _is_ordinary(key):
            continue
        places.append((key, match.start(), match.end()))
    return places


def _misplaced(sentence: str, texts: Sequence[str]) -> Faults:
    """A name where the cited sentence that says the rest has another."""
    if len(texts) < 2:
        return
    places = name_places(sentence)
    written = content_words(sentence)
    named = {last for last, _, _ in places}
    cited = [(text, {word.key for word in content_words(text)}) for text in texts]
    for last, start, end in places:
        around = [
            word
            for word in written
            if word.start < end + _AROUND
            and word.end > start - _AROUND
            and not sentence[word.start].isupper()
        ]
        shares = [
            (
                sum(near_key(word.key, keys) is not None for word in around),
                is_named((last,), name_keys(text)),
            )
            for text, keys in cited
        ]
        with_name = max((share for share, has_name in shares if has_name), default=0)
        best = max((share for share, _ in shares), default=0)
        if best - with_name >= _CLEARLY:
            text = cited[[share for share, _ in shares].index(best)][0]
            others = {other for other, _, _ in name_places(text)} - named
            if others:
                yield Fault("roles", last, f"cited: {', '.join(sorted(others))}")


def _places(sentence: str, texts: Sequence[str]) -> Faults:
    """Finds "Arrested in Tarn" where what is cited has them arrested in Velm."""
    cited = " ".join(texts)
    places, written = _places_in(cited), _places_in(sentence)
    if places and places.isdisjoint(written):
        for place in sorted(written):
            if place in cited.lower():
                yield Fault("roles", place, f"cited: in {', '.join(sorted(places))}")


def _places_in(text: str) -> set[str]:
    names = (key_of(name.strip()) for name in _IN.findall(text))
    return {name for name in names if not is_calendar_word(name.split()[0])}


def _has_other_first_name(
    name: tuple[str, ...], rivals: Sequence[tuple[str, ...]], known: frozenset[str]
) -> bool:
    """Whether a first name that nothing has stands before a family name: "Captain Ada Holm"."""
    kin = [other for other in rivals if min(len(name), len(other)) > 1 and other[-1] == name[-1]]
    return bool(kin) and not is_named((name[-2],), known)


def _is_ordinary(key: str) -> bool:
    words = english_words()
    return key in words or key.removesuffix("s") in words or key.partition("-")[0] in words
