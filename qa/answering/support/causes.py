"""Whether a sentence gives a cause that what it cites does not; English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.support.fault import Fault, Faults
from qa.answering.support.reading.clauses import all_words, content_words, near_key

_BEHIND = re.compile(
    r"\b(?:because(?:\sof)?|(?<!is\s)(?<!are\s)(?<!be\s)due\sto|caused\sby|thanks\sto|owing\sto|as\sa\sresult\sof"
    r"|(?:blamed|blaming)(?:\sit)?(?:\son)?|in\sresponse\sto|(?:prompted|triggered|sparked|brought\sabout)\sby"
    r"|result(?:ed|ing|s)?\sfrom|attributed\sto|on\saccount\sof|stemm(?:ed|ing)\sfrom)\b",
    re.IGNORECASE,
)
"""What the cause stands behind."""
_BEFORE = re.compile(
    r"\b(?:(?:has|have|had)?\s?(?:led\sto|caused|causing|triggered|prompted|sparked|resulted\sin"
    r"|brought\sabout)(?!\sby\b)|leads\sto|(?:was|were|is|are)\sto\sblame|(?:was|were|is|are)\sresponsible)\b",
    re.IGNORECASE,
)
"""What it stands before."""
_END = re.compile(r"[,;:.]\s|\b(?:which|who|while|but|although|and|said|says|according)\b")
_CITED_TOO = re.compile(
    r"\b(?:because|due|cause[sd]?|causing|thanks|owing|result\w*|led|leads?|blam\w+|respon\w+|prompt\w*"
    r"|trigger\w*|order|after|as|since|over|following|when|so|for|forc\w+|with|by|from|amid|to"
    r"|attribut\w+|reason\w*|that)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\bcauses?\b[^.;]{0,40}\b(?:unknown|unclear|not\s(?:yet\s)?(?:known|clear|established)|investigat\w+)"
    r"|\b(?:investigat\w+|looking\sinto|examin\w+)\s(?:\w+\s){0,2}?(?:the\scause|whether|what\scaused|why)"
    r"|\btoo\s(?:early|soon)\sto\ssay|\b(?:unclear|not\s(?:yet\s)?(?:known|clear))\s(?:whether|what|why|if)"
    r"|\bno\s(?:proven\s|known\s)?(?:link|connection|cause)\b|\bnot\s(?:been\s)?(?:linked|connected)\b",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(
    r"\b(?:may|might|could|whether|if|unclear|unknown|investigat\w+|not\s(?:yet|say|said|prove|known|clear|established)|cannot|possibl\w+|suspect\w*|yet|perhaps"
    r"|likely|alleg\w+|early)\b",
    re.IGNORECASE,
)
_LEAST_KNOWN = 0.34
"""Share of the telling words of a cause that are cited."""


def cause_faults(sentence: str, cited: Sequence[str]) -> Faults:
    """Causes that nothing cited tells, or that it says are not known."""
    text = " ".join(cited)
    known = frozenset(word.key for part in cited for word in all_words(part))
    links = [(match, True) for match in _BEHIND.finditer(sentence)]
    links += [(match, False) for match in _BEFORE.finditer(sentence)]
    for match, is_behind in links:
        if not _CITED_TOO.search(text):
            yield Fault("invented", match.group(), "no cause cited")
        elif _UNKNOWN.search(text) and not _LEFT_OPEN.search(sentence):
            yield Fault("invented", match.group(), "no cause is known in what is cited")
        side = sentence[match.end() :] if is_behind else sentence[: match.start()]
        parts = [part for part in _END.split(side) if part.strip()]
        if not parts:
            continue
        words = content_words(parts[0] if is_behind else parts[-1])
        told = [word for word in words if near_key(word.key, known) is not None]
        if len(told) < _LEAST_KNOWN * len(words):
            yield Fault("invented", " ".join(word.text for word in words), "no such cause is cited")
