"""Tells the language of a text, by its letters, with what the source claims as evidence.

By py3langid (M. Lui & T. Baldwin, "langid.py", ACL 2012). The claim of a source is often
that of its template: pages of every language say ``lang="en"``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from babel.core import get_global

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LEAST_BYTES = 40
"""Of UTF-8, which counts a script by how much it tells: of fewer nobody can tell."""
FEW_BYTES = 80
"""Fewer tell a language only where it is sure: they may be mostly names."""

GLANCE = 300
"""Characters that are read first; all of 400 English stories were told by them, p > .94."""
PLACES = 3
"""As many glances are thrown at a longer text, from its top to its end: what stands at the top
may be a quote, or a summary in another language."""
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
    frozenset(("zh", "yue", "wuu", "cmn")),
    frozenset(("ku", "ckb", "kmr", "sdh")),
    frozenset(("de", "gsw", "nds")),
    frozenset(("es", "ast", "an")),
    frozenset(("hi", "bho", "mai")),
)

# Words that one of its kin has and the others write otherwise. They count where the letters
# leave it open: without them 6 of the 184 sentences of tests/data/language_paragraphs.json, each
# by itself, and 2 of its 90 paragraphs were taken for their kin.
_TELLING = {
    "sr": (
        "ponedeljak nedelja nedelje nedelju nedelji posle pre gde ovde uvek vreme vremena mesto"
        " mestu deo deca dece reč reči lepo ceo cela sledeći sledeće poslednji poslednje hteo"
        " opština opštine hiljada saopštila saopštio saopšteno takođe"
    ),
    "hr": (
        "tko nitko netko tjedan tjedna tjedana tisuća tisuće uhitila uhićen uhićeni milijun"
        " milijuna priopćio priopćila priopćenju siječnja veljače ožujka travnja svibnja lipnja"
        " srpnja kolovoza rujna listopada studenoga prosinca stoje glede zrakoplov sveučilište"
    ),
    "bs": (
        "sedmica sedmice sedmicu saopćio saopćila saopćeno saopćenju kazao kazala povrijeđen"
        " povrijeđeni povrijeđena maraka lahko kahva historija historije vijeće hiljada"
    ),
    "ms": (
        "polis kerana ialah wang ringgit menelan belanja jurucakap beliau kereta pejabat"
        " pelbagai daripada memaklumkan tiada mac ogos"
    ),
    "id": (
        "polisi karena bahwa yaitu uang rupiah mobil kantor biaya maret agustus berbagai ujar"
        " tidak warga"
    ),
}

# Letters of Sorani alone, which py3langid does not know, and takes for Uyghur or Persian.
_SORANI = re.compile("[ێڕڵ]")
LEAST_SORANI = 0.02
"""Their share of the characters."""
_ONE_NAME = {"nn": "no"}


def language_of(text: str, claim: str | None = None) -> str | None:
    """The ISO 639 code of a text's language; None where neither text nor source tells it.

    Args:
        text: of one story.
        claim: the code that its source gives.
    """
    samples = _samples(text)
    sample = " ".join(samples)
    size = len(sample.encode("utf-8", "surrogatepass"))
    if size < LEAST_BYTES:
        return claim
    if all(map(_is_english, samples)):
        return "en"
    if len(_SORANI.findall(sample)) >= LEAST_SORANI * len(sample):
        return "ckb"
    likeliest, share = _likeliest(sample)
    if share < SURE and len(text) > GLANCE:
        likeliest, share = _likeliest(text[:LONGEST_LOOK])
    near = likeliest[:1] if share >= SURE else likeliest[:NEAR]
    if claim and (_is_unknown(claim, near[0]) or any(claim in _kin(code) for code in near)):
        return claim
    return likeliest[0] if share >= (SURE if size < FEW_BYTES else LIKELY) else claim


def _samples(text: str) -> list[str]:
    """The beginning of a text, and of a longer one parts of its middle and end, too."""
    step = (len(text) - GLANCE) // (PLACES - 1)
    if step < GLANCE:
        return [text[:GLANCE]]
    return [text[at : at + GLANCE] for at in range(0, PLACES * step, step)]


def _is_unknown(claim: str, told: str) -> bool:
    """Whether a claim is of a language that cannot be told, in the script of the one that was.

    Not in Latin letters, in which wrong claims are many.
    """
    script = _script(told)
    return claim not in _languages() and script != "Latn" and _script(claim) == script


@cache
def _script(code: str) -> str:
    """ISO 15924; "" where it is not known."""
    likely = str(get_global("likely_subtags").get(code, "")).split("_")
    return next((part for part in likely if len(part) == 4), "")


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
    whole = sum(share for code, share in ranked if code in kin)
    if ranked[0][1] < SURE:
        words = set(_WORD.findall(text.lower()))
        told = {code: len(words & _telling(code)) for code, _ in ranked if code in kin}
        ranked.sort(key=lambda pair: -told.get(pair[0], 0))  # else they stay in their order
    return [code for code, _ in ranked], whole


@cache
def _telling(code: str) -> frozenset[str]:
    return frozenset(_TELLING.get(code, "").split())


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
