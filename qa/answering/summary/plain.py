"""Which written sentences may be shown at all: plain English, of letters that cannot mislead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from qa.answering.citing.context import needs_context

LONGEST = 400
"""Characters; of news, sentences of more are rare, and three of these fill a screen."""

_SIGNS = frozenset(" .,;:!?'\"()-/&%$+‐‑–—‘’“”…£€¥°½¼¾")
"""Beside letters and digits; none of them begins a tag, a link or any other markup."""

_WHOLE = re.compile(r"[A-Z0-9“\"‘'($£€].*\.[”\"’')]*", re.DOTALL)
_MARKUP = re.compile(r"//|www\.|&#?\w{1,32};|\w:[^\W\d]|^(?:[-+]|\d+[.)])\s", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w-]{2,}(?:\.[^\W\d_]{2,})+")
_REPLY = re.compile(
    r"(?:yes|no|correct|right|true|false|indeed|sure|certainly)\b(?:\s?[.,:;…–—]|\s-\s)"
    r"|the\s(?:\w+\s){0,2}(?:answer|truth|fact)s?\s(?:(?:to|about|behind|of)\s(?:\S+\s){1,9}?)?"
    r"(?:is|are|was|were|remains?)\b"
    r"|it\s(?:is|was)\s(?:\w+\s)?(?:true|false|correct|right|certain|a\sfact)\sthat\b",
    re.IGNORECASE,
)
"""What says yes or no to the question, or that the rest is true, which none of the checks sees."""

_GREETING = re.compile(
    r"dear\s[^,:]{1,60}[,:]|(?:hello|hi|hey|greetings|ladies\sand\sgentlemen)\b(?:\s\w+){0,2}[.,:]"
    r"|(?:readers?|users?|answer|summary|conclusion|attention|disclaimer|important|note|notice"
    r"|reminder|warning)\s?[,:]",
    re.IGNORECASE,
)
"""What speaks to the reader, or of what is written; no article's sentence about the news."""

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_ORDER = re.compile(
    r"(?:please|do|don['’]t|let|ask|buy|click|delete|donate|download|enter|follow|forget|get|give|go"
    r"|ignore|install|join|keep|make|obey|read|remember|say|see|sell|send|subscribe|take|tell|verify"
    r"|write)\b|(?:call|check|contact|email|note|open|pay|reply|share|show|sign|stop|trust|try|use"
    r"|visit|vote|watch)\s(?:(?:the|an?|this|that|it|them|all|for|to|at|on|with|now|only|no)\b|\d)",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"\b(?:[Yy]ours?|[Yy]ou|[Mm]y|[Mm]e|[Ww]e|us|[Oo]urs?|I['’]\w+|I\s(?:[a-z]{2,}))\b"
)
"""Of what is said by somebody to somebody, and is no news."""

_LEAST_WORDS = 3


def is_plain(text: str, cited: Sequence[str]) -> bool:
    """Whether a sentence is whole, plain and short, and holds no address that is not cited.

    It must also stand alone: where the one before it is struck, or cites another quote, "he" is
    somebody else.

    Args:
        text: on one line.
        cited: the sentences that it is taken from.
    """
    if len(text) > LONGEST or len(text.split()) < _LEAST_WORDS or not _WHOLE.fullmatch(text):
        return False
    if (
        _REPLY.match(text)
        or _GREETING.match(text)
        or _MARKUP.search(text)
        or not all(map(_is_known, text))
    ):
        return False
    if needs_context(text) or _ORDER.match(text) or _SPEAKER.search(_QUOTED.sub("", text)):
        return False
    return _addresses(text) <= _addresses("\n".join(cited))


def _addresses(text: str) -> set[str]:
    return {address.casefold() for address in _ADDRESS.findall(text)}


def _is_known(char: str) -> bool:
    """Whether a sign is one of Latin script that looks like no other."""
    if char.isascii():
        return char.isalnum() or char in _SIGNS
    return char in _SIGNS or (
        unicodedata.category(char) in ("Lu", "Ll") and unicodedata.name(char).startswith("LATIN ")
    )
