"""The language of a question that is not written in Latin letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from qa.languages.phrases import listed_words
from qa.text.terms import STOP_WORDS

# (language, its letters): those that one language of news writes with.
_SCRIPTS = (
    ("ja", r"\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"),
    ("ko", r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"),
    ("zh", r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"),
    ("th", r"\u0e01-\u0e5b"),
    ("el", r"\u0370-\u03ff\u1f00-\u1fff"),
    ("ru", r"\u0400-\u052f"),
    ("ar", r"\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("hi", r"\u0900-\u097f"),
    ("he", r"\u0590-\u05ff"),
    ("bn", r"\u0980-\u09ff"),
    ("pa", r"\u0a00-\u0a7f"),
    ("gu", r"\u0a80-\u0aff"),
    ("ta", r"\u0b80-\u0bff"),
    ("te", r"\u0c00-\u0c7f"),
    ("kn", r"\u0c80-\u0cff"),
    ("ml", r"\u0d00-\u0d7f"),
    ("si", r"\u0d80-\u0dff"),
    ("lo", r"\u0e80-\u0eff"),
    ("my", r"\u1000-\u109f"),
    ("ka", r"\u10a0-\u10ff"),
    ("am", r"\u1200-\u137f"),
    ("km", r"\u1780-\u17ff"),
    ("hy", r"\u0530-\u058f"),
)
_LETTERS = tuple((code, re.compile(f"[{letters}]")) for code, letters in _SCRIPTS)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")

# Letters by which languages of one script are told: the first that a question has decides.
_TELLING = {
    "ru": (("uk", "іїєґ"), ("be", "ў"), ("sr", "ђћљњџ"), ("mk", "ѓќѕ"), ("kk", "әғқңұһ"),
           ("ru", "ыэё")),
    "ar": (("ur", "ٹڈڑںےہ"), ("fa", "پچژگک"), ("ar", "ةىيأإؤئك")),
    "hi": (("mr", "ळ"),),
}  # fmt: skip
_KIN = {
    "ru": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn"),
    "ar": ("ar", "fa", "ur", "ps"),
    "hi": ("hi", "mr", "ne"),
    "zh": ("zh", "ja"),
}
_WORD = re.compile(r"\w+")


def language_by_script(text: str, held: Collection[str]) -> str:
    """The language of a question by its letters that are not Latin; "" if they do not tell.

    English words among them are counted against it: "Who is 安倍晋三?" is English, and names
    in Latin letters are not ("iPhoneはいつ発売？").

    Args:
        text: the question.
        held: codes of the languages that the archive holds.
    """
    counts = Counter({code: len(pattern.findall(text)) for code, pattern in _LETTERS})
    code, number = counts.most_common(1)[0]
    if not number:
        return ""
    latin = _LATIN.findall(text)
    small = [word for word in latin if word.islower()]
    if not STOP_WORDS.isdisjoint(small) or (small and sum(map(len, latin)) > number):
        return ""
    if code == "zh" and counts["ja"]:
        return "ja"
    return _among_kin(text, code, held) if code in _KIN else code


def _among_kin(text: str, code: str, held: Collection[str]) -> str:
    """The language of those with one script: by its own letters, its words, the archive's."""
    for told, letters in _TELLING.get(code, ()):
        if any(letter in letters for letter in text):
            return told
    typed = set(_WORD.findall(text.lower()))
    asked = {
        kin: 2 * len(typed & listed_words(kin, "questions", "asks"))
        + len(typed & listed_words(kin, "questions", "words"))
        for kin in _KIN[code]
    }
    if code == "zh":  # without blanks between words
        asked["zh"] = sum(word in text for word in listed_words("zh", "questions", "asks"))
    # Of equal ones that which the archive holds, then the first.
    return max(_KIN[code], key=lambda kin: (asked[kin], kin in held, -_KIN[code].index(kin)))
