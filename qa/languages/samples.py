"""Plain questions and sentences of each language, the same in all of them.

They show where a model puts the texts of a language, whatever these tell. They are as news and
the questions about it are, of many fields, and name nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from qa.languages.sections import section


@dataclass(frozen=True, slots=True)
class Samples:
    """What a language looks like; both are empty for one without a file.

    Attributes:
        questions: short ones, as people ask of news.
        sentences: of news, one fact each.
    """

    questions: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


@cache
def samples_of(language: str) -> Samples:
    """The samples of a language, in one order for all languages.

    Args:
        language: ISO 639 code.
    """
    rules = section(language, "samples")
    return Samples(tuple(rules.get("questions", ())), tuple(rules.get("sentences", ())))
