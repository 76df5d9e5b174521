"""Tells the language of a text, by its letters, with what the source claims as evidence.

By py3langid (M. Lui & T. Baldwin, "langid.py", ACL 2012). The claim of a source is often
that of its template: pages of every language say ``lang="en"``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LEAST_BYTES = 40
"""Of UTF-8, which counts a script by how much it tells: of fewer nobody can tell."""
FEW_BYTES = 80
"""Fewer tell a language only where it is sure: they may be mostly names."""

GLANCE = 300
"""Characters that are read first; all of 400 English stories were told by them, p > .94."""
LONGEST_LOOK = 3_000
"""Characters that are read where they do not settle it."""

SURE = 0.95
"""So likely, a language outdoes the claim of the source."""
LIKELY = 0.6
"""So likely, it counts where the source claims none, or one that is not near."""
NEAR = 3
"""A claim among so many of the likeliest languages is believed where none is sure."""

# Words of English alone among the languages with its letters. With them most news is told
# without a model.
_ENGLISH = frozenset(
    (
        "the", "and", "that", "with", "said", "from", "which", "their", "there", "were", "this",
        "been", "would", "they", "who", "after", "about", "than", "when", "its", "could", "our",
    )
)  # fmt: skip
LEAST_ENGLISH = 0.10
"""The share of such words; hardly any stands in another language, but in names and quotes."""
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[\"“”„«‘][^\"“”„«»]{0,200}[\"“”»’]")
_LEAST_WORDS = 20

# Labels of py3langid with no press of their own: they draw texts of their kin.
_WITHOUT_PRESS = frozenset(("an", "eo", "la", "sa", "vo", "wa"))

# Languages that are told apart by few words, or not at all, so that a claim of one is
# believed where another was told.
_KIN = (
    frozenset(("no", "nb", "nn", "da")),
    frozenset(("hr", "bs", "sr", "sh", "me")),
    frozenset(("id", "ms")),
    frozenset(("fa", "prs")),
    frozenset(("tl", "fil")),
    frozenset(("ro", "mo")),
)
_ONE_NAME = {"nn": "no"}


def language_of(text: str, claim: str | None = None) -> str | None:
    """The ISO 639 code of a text's language; None where neither text nor source tells it.

    Args:
        text: of one story.
        claim: the code that its source gives.
    """
    sample = text[:GLANCE]
    size = len(sample.encode("utf-8", "surrogatepass"))
    if size < LEAST_BYTES:
        return claim
    if _is_english(sample):
        return "en"
    likeliest, share = _likeliest(sample)
    if share < SURE and len(text) > GLANCE:
        likeliest, share = _likeliest(text[:LONGEST_LOOK])
    near = likeliest[:1] if share >= SURE else likeliest[:NEAR]
    if claim and any(claim in _kin(code) for code in near):
        return claim
    return likeliest[0] if share >= (SURE if size < FEW_BYTES else LIKELY) else claim


def _is_english(text: str) -> bool:
    """Whether a text has so many words of English alone that it can be nothing else.

    What it quotes does not count, as titles are: and letters of other languages leave it open.
    """
    words = _WORD.findall(_QUOTED.sub(" ", text).lower())
    middle = len(words) // 2
    first, second = (
        sum(word in _ENGLISH for word in half) for half in (words[:middle], words[middle:])
    )
    return (
        len(words) >= _LEAST_WORDS
        and first + second >= LEAST_ENGLISH * len(words)
        # A name may be long, but does not come twice.
        and 2 * min(first, second) >= LEAST_ENGLISH * middle
        and all(map(str.isascii, words))
    )


def _likeliest(text: str) -> tuple[list[str], float]:
    """The languages of a text, and how likely the first one or its kin is."""
    ranked = ranked_languages(text)
    kin = _kin(ranked[0][0])
    return [code for code, _ in ranked], sum(share for code, share in ranked if code in kin)


def ranked_languages(text: str, among: Collection[str] | None = None) -> list[tuple[str, float]]:
    """(code, likelihood) of languages, the likeliest first; the likelihoods sum to 1.

    Args:
        text: of any length; it takes as long as the text is.
        among: the codes that come into question; by default those with a press.
    """
    codes = _languages() if among is None else among
    ranked = [(code, share) for code, share in _identifier().rank(text) if code in codes]
    whole = sum(share for _, share in ranked) or 1.0
    return [(_ONE_NAME.get(code, code), share / whole) for code, share in ranked]


def _kin(code: str) -> frozenset[str]:
    return next((kin for kin in _KIN if code in kin), frozenset((code,)))


@cache
def _languages() -> frozenset[str]:
    labels = frozenset(label for label in _identifier().labels if len(label) == 2)
    return labels - _WITHOUT_PRESS


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
