"""Names of people, and the names of jobs and outlets that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_NAME = 60
"""Characters."""
MOST_WORDS = 5
MOST_SMALL = 3
"""Words of a name on a line of its own, in a script without capitals."""

_PARTICLES = frozenset(
    (
        "de", "da", "del", "van", "von", "der", "den", "bin", "al", "el", "la", "le", "di", "dos",
        "du", "ten", "y", "e", "i", "und", "af", "av", "zu",
    )
)  # fmt: skip
# With vowel signs, which are no letters by themselves, and the joiner of Persian words.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.’'\u0900-\u0963\u064b-\u0652\u200c-]){0,24}")

ROLE = re.compile(
    r"(?i)\b(?:associated|reporters?|editors?|writers?|correspondents?|staff|columnists?|press|news|reuters"
    r"|afp|ap|agency|times|post|today|daily|network|desk|bureau|contributors?|journalists?"
    r"|tribune|herald|gazette|chronicle|journal|magazine|media|service|cnn|bbc|upi|xinhua"
    r"|business|politics|sports|special|observer|register|courier|star|sun|telegraph|guardian"
    r"|independent|wire|reports?|echo|argus|mail|express|mirror|globe|examiner|dispatch"
    r"|bulletin|sentinel|inquirer|enquirer|advertiser|messenger|weekly|evening|radio|tv"
    r"|newspapers?|digest|broadcasting)\b"
)
"""Words of a job or an outlet: none stands in the name of a person."""

JOB = (
    r"(?:(?:senior|chief|staff|associate|deputy|political|business|sports?|education|health"
    r"|science|city|national|foreign|managing|contributing|special|environment|crime|courts?)"
    r" ){0,3}(?:reporter|editor|writer|correspondent|columnist|contributor|journalist)s?"
)
"""The pattern of a job as it stands beside a name, in whatever case."""

# What stands in front of a name, or behind it without a comma.
_LEADING_JOB = re.compile(rf"(?:our )?{JOB} ", re.IGNORECASE)
_TAIL = re.compile(
    r"\s(?:(?:the )?associated press|reuters|afp|ap|cnn|bbc|upi|dpa|bloomberg|usa today"
    rf"|{JOB})\b.{{0,60}}$",
    re.IGNORECASE,
)


def is_name(text: str) -> bool:
    """Whether a text is nothing but two to five words such as names are made of."""
    words = text.split()
    return (
        2 <= len(words) <= MOST_WORDS
        and len(text) <= LONGEST_NAME
        and all(map(_is_name_word, words))
        and words[-1] not in _PARTICLES
    )


def _is_name_word(word: str) -> bool:
    # Where a script has no capitals, its letters are neither upper nor lower case.
    return _WORD.fullmatch(word) is not None and (not word[0].islower() or word in _PARTICLES)


def is_person(text: str) -> bool:
    """Whether a text is nothing but a person's name, none of an outlet or a job."""
    return is_name(text) and ROLE.search(text) is None and not text.startswith(("The ", "By "))


def has_capitals(text: str) -> bool:
    """Whether a text has one; without, any few words look like a name."""
    return any(map(str.isupper, text))


def is_signature(text: str) -> bool:
    """Whether a line may be the name of an author alone: of few words where none has a capital."""
    return is_person(text) and (has_capitals(text) or len(text.split()) <= MOST_SMALL)


def is_short(text: str) -> bool:
    """Whether a text may be a name of whatever kind: an agency, a signature of one word."""
    return len(text.split()) <= MOST_WORDS and not text.islower()


def without_job(text: str) -> str:
    """A person's name without a job in front: "Jane Doe" of "Senior Reporter Jane Doe"."""
    job = _LEADING_JOB.match(text)
    return text[job.end() :] if job and is_person(text[job.end() :]) else text


def without_outlets(names: Iterable[str]) -> tuple[str, ...]:
    """The people among names, where there are any; else the names as they are.

    "Jane Doe" of "Jane Doe, Tarn Valley Echo", and of "Jane Doe Associated Press".
    """
    names = tuple(map(without_job, names))
    bare = ((name, _TAIL.sub("", name)) for name in names)
    people = tuple(
        short if is_name(short) else name
        for name, short in bare
        if ROLE.search(name) is None or is_person(short)
    )
    return people or names
