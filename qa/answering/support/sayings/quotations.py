"""Whether quotations are verbatim, and of those who are cited with them; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answering.statements.names import named_in
from qa.answering.support.fault import Fault, Faults
from qa.answering.support.reading.clauses import QUOTES, statements_of

_BEHIND = re.compile(r"[\s,]*\b[a-z]+(?:ed|s|aid|old)\s([^,.;“”\"]{2,80})")
_LEFT_OUT = re.compile(r"…|\.\.\.|\[[^\]]*\]")


def quotation_faults(sentence: str, texts: Sequence[str]) -> Faults:
    """Quotations that are not verbatim, or whose words another says in what is cited."""
    known = [f" {_plain(text)} " for text in texts]
    for quote, speakers in _quotes(sentence):
        parts = [_plain(part) for part in _LEFT_OUT.split(quote)]
        if not any(all(f" {part} " in text for part in parts if part) for text in known):
            yield Fault("quotation", quote, "not verbatim in what is cited")
            continue
        told = [
            others
            for text in texts
            for cited, others in _quotes(text)
            if others and any(f" {part} " in f" {_plain(cited)} " for part in parts if part)
        ]
        named = {name for text in texts for run in named_in(text) for name in run}
        if speakers and told and speakers <= named and all(speakers.isdisjoint(t) for t in told):
            others = ", ".join(sorted(told[0]))
            yield Fault("attribution", quote, f"said by {others} in what is cited")


def _quotes(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each quotation, and the words of the name that its statement gives it to, if of one alone.

    That name stands behind it with a verb (“…,” said Holm), or before it.
    """
    for statement in statements_of(text):
        for match in QUOTES.finditer(statement):
            quote = next(group for group in match.groups() if group)
            behind = _BEHIND.match(statement, match.end())
            names = named_in(behind[1]) if behind else []
            names = names or named_in(QUOTES.sub(" ", statement[: match.start()]))
            people = {name for name in names if len(name) > 1} or set(names)
            whole = frozenset(next(iter(people))) if len(people) == 1 else frozenset[str]()
            yield quote, whole


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("’", "'").replace("'", "")))
