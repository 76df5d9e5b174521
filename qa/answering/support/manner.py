"""Whether a sentence denies, plans or alleges what it cites as it stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from qa.answering.support.fault import Fault, FaultKind, Faults
from qa.answering.support.reading import markers
from qa.answering.support.reading.clauses import (
    DONE,
    PLANNED,
    POSSIBLE,
    Clause,
    Word,
    all_words,
    clauses,
    content_words,
    has_verb,
    near_key,
    statements_of,
)
from qa.answering.support.reading.near_words import grave_keys, has_reverse, is_near
from qa.text.terms import STOP_WORDS

_MOST_CONTESTED = 0.6
"""Share of the words of a sentence that stand in a contested statement."""
LEAST_AT_ODDS = 0.5
"""Share of all its words that do."""
_MOST_AT_ODDS = 0.5
"""Share of the words of a clause that stand in cited clauses of another manner only."""


def manner_faults(sentence: str, cited: Sequence[str], *, looks_ahead: bool) -> Faults:
    """What is written as done, planned, denied or alleged and is cited in another manner.

    Args:
        sentence: as written.
        cited: the sentences it cites.
        looks_ahead: whether one of them names a day that had not come.
    """
    known = [clause for text in cited for clause in clauses(text)]
    for clause in clauses(sentence):
        yield from _negation(clause, known)
        yield from _firmness(clause, known, looks_ahead=looks_ahead)
    yield from _allegations(sentence, known, cited)
    yield from _prefixes(sentence, cited)
    yield from _set_against(sentence, cited)
    denials = sum(len(markers.DENIES.findall(text)) for text in cited)
    if denials < len(markers.DENIES.findall(sentence)) > 1 and not any(
        markers.NEGATIVE.search(text) or markers.TURNS_DOWN.search(text) for text in cited
    ):
        yield Fault("negation", sentence.strip(), "denies more than what is cited")


def _negation(clause: Clause, known: Sequence[Clause]) -> Faults:
    if clause.is_denied:
        cited = {key for other in known for key in other.keys}
        verbs = {
            word.key
            for word in clause.words
            if word.key in clause.denied_verbs
            and (has_verb(word.text) or clause.text[: word.start].endswith("to "))
        }
        if any(has_reverse(head, cited) for head in clause.denied):
            return  # "is not open" for "closed"
        if markers.NOT_KNOWN.search(clause.text) and any(c.firmness == POSSIBLE for c in known):
            return
        if clause.words and not any(
            other.is_negative or markers.KEPT_FROM.search(other.text) for other in known
        ):
            yield Fault("negation", clause.text.strip(), "nothing cited denies anything")
            return
        yield from _fault(
            "negation", clause, known, lambda other, _: not other.is_denied, verbs,
            "not denied there", has_to_be_head=True,
        )  # fmt: skip
        return
    heads = frozenset[str]().union(*(other.denied_verbs for other in known))
    heads |= grave_keys() & frozenset[str]().union(*(other.denied for other in known))
    if any(has_reverse(head, clause.keys - heads) for head in heads):
        return
    yield from _fault(
        "negation", clause, known, lambda other, key: key in other.not_so, heads,
        "denied there", has_to_be_head=clause.is_negative, only_told=clause.is_negative,
    )  # fmt: skip


def _firmness(clause: Clause, known: Sequence[Clause], *, looks_ahead: bool) -> Faults:
    heads = frozenset[str]().union(*(other.unreal for other in known))
    is_under_way = markers.PROGRESSIVE.search(clause.text)
    is_settled = (clause.firmness == DONE and not is_under_way) or markers.SETTLED.search(
        clause.text
    )
    if clause.firmness >= PLANNED and is_settled and not markers.LEFT_OPEN.search(clause.text):
        yield from _fault(
            "mode", clause, known,
            lambda other, _: other.firmness < clause.firmness
            and not (markers.TURNS_DOWN.search(clause.text) and other.is_denied),
            heads,
            "not told as done there" if clause.firmness == DONE else "not told as settled there",
        )  # fmt: skip
    if clause.firmness < DONE and markers.UNREAL.search(clause.text) and not looks_ahead:
        yield from _fault(
            "mode", clause, known, lambda other, _: other.firmness == DONE, clause.unreal,
            "told as done there", has_to_be_head=True,
        )  # fmt: skip


def _fault(
    kind: FaultKind,
    clause: Clause,
    known: Sequence[Clause],
    differs: Callable[[Clause, str], bool],
    heads: Iterable[str],
    detail: str,
    *,
    has_to_be_head: bool = False,
    only_told: bool = False,
) -> Faults:
    """A fault if most of the words of a clause, or one that is a head, stand in other manner.

    ``differs`` is asked of each cited clause that has a word, and of its key there.
    """
    shared, at_odds = [], []
    for word in clause.words:
        places = [
            (other, key) for other in known if (key := near_key(word.key, other.keys)) is not None
        ]
        if places:
            # "Back" is near "approve", but not where "approve" itself is cited.
            places = [place for place in places if place[1] == word.key] or places
            shared.append(word)
            at_odds += [word] if all(differs(other, key) for other, key in places) else []
    told = clause.told if kind == "mode" or only_told else clause.words
    is_head = any(word in told and _is_verb(word) and _is_head(word, heads) for word in at_odds)
    is_most = (
        len(at_odds) > max(1, _MOST_AT_ODDS * len(shared), LEAST_AT_ODDS * len(clause.words))
        and not has_to_be_head
        and bool(clause.told)
        and not any(word in shared and word not in at_odds for word in clause.told)
    )
    is_state = (
        kind == "mode"
        and not clause.told
        and len(shared) == len(at_odds) > 1
        and any(markers.IS_BEFORE.search(clause.text[: word.start]) for word in at_odds)
    )
    if is_head or is_most or is_state:
        yield Fault(kind, " ".join(word.text for word in at_odds), detail)


def _is_verb(word: Word) -> bool:
    """Whether it may be a verb; most nouns that are made of verbs end otherwise."""
    return not word.text.endswith(("ment", "ion", "ance", "ence", "ure", "ness", "ity"))


def _is_head(word: Word, heads: Iterable[str]) -> bool:
    return any(is_near(word.key, head) for head in heads)


def _allegations(sentence: str, known: Sequence[Clause], cited: Sequence[str]) -> Faults:
    """Statements that are told as facts, and whose words stand in allegations only.

    A part between "and" counts for itself where it tells something of its own; so does what
    somebody says and the next statement contests ("but", "although").
    """
    for part in statements_of(sentence):
        if markers.ALLEGES.search(part) or markers.TOLD.search(part):
            continue
        yield from _alleged(part, content_words(part), known, _MOST_AT_ODDS)
    for clause in clauses(sentence):
        if not clause.told or any(
            pattern.search(sentence) for pattern in (markers.TOLD, markers.ALLEGES)
        ):
            continue
        if (
            sum(
                near_key(w.key, {k for o in known for k in o.keys}) is not None
                for w in clause.words
            )
            > 1
        ):
            yield from _alleged(clause.text, clause.words, known, 0.99)
    if not (markers.TOLD.search(sentence) or markers.ALLEGES.search(sentence)):
        for contested, words in _contested(cited):
            written = content_words(sentence)
            shared = [word for word in written if near_key(word.key, words) is not None]
            if len(shared) > max(1, _MOST_CONTESTED * len(written)):
                yield Fault("allegation", sentence.strip(), f"contested: {contested.strip()}")


def _alleged(part: str, words: Sequence[Word], known: Sequence[Clause], most: float) -> Faults:
    places = [
        [other for other in known if near_key(word.key, other.keys) is not None] for word in words
    ]
    shared = [others for others in places if others]
    alleged = [others for others in shared if all(other.is_alleged for other in others)]
    if len(alleged) > most * len(shared):
        yield Fault("allegation", part.strip(), "alleged in what is cited")


def _contested(cited: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What somebody says, with "but" and another's word, or a denial, behind it."""
    for text in cited:
        parts = list(statements_of(text))
        for part, answer in pairwise(parts):
            is_answered = markers.ANSWERS.search(answer)
            if markers.TOLD.search(part) and is_answered:
                yield part, frozenset(word.key for word in content_words(part))


def _prefixes(sentence: str, cited: Sequence[str]) -> Faults:
    """Finds "Safe" for "unsafe", and the other way round."""
    written = {word.text for word in content_words(sentence)}
    known = {word.text for text in cited for word in content_words(text)}
    for word in sorted(written - known):
        for prefix in ("un", "in", "im", "il", "dis", "non"):
            bare = word.removeprefix(prefix)
            denied = any(clause.is_denied for text in cited for clause in clauses(text))
            if f"{prefix}{word}" in known and not any(c.is_denied for c in clauses(sentence)):
                yield Fault("negation", word, f"cited is “{prefix}{word}”")
            elif bare != word and len(bare) > 3 and bare in known and not denied:
                yield Fault("negation", word, f"cited is “{bare}”")


def _set_against(sentence: str, cited: Sequence[str]) -> Faults:
    """Finds what is cited behind "and not" or "instead of" alone, and told as so."""
    if markers.DENIES.search(sentence) or markers.INSTEAD.search(sentence):
        return
    rest = " ".join(markers.INSTEAD.sub(" ", text) for text in cited)
    known = {word.text for word in all_words(rest)}
    against = {
        word.text
        for text in cited
        for match in markers.INSTEAD.finditer(text)
        for word in all_words(match.group())
        if word.text not in STOP_WORDS and not word.text.isdecimal()
    }
    for word in all_words(sentence):
        if word.text in against - known:
            yield Fault("negation", word.text, "not so in what is cited")
