"""How languages write: with blanks, marks and capitals or without, and which words have these."""

from __future__ import annotations

MARKS = r"\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0962\u0963"
"""Marks on letters, for a set of a pattern (`re`): part of a word, and no letters to ``\\w``."""

WITHOUT_BLANKS = frozenset(("ja", "zh", "th", "lo", "km", "my"))
"""Languages that write no blanks between words."""

WITHOUT_CAPITALS = frozenset(
    (
        "am", "ar", "bn", "fa", "gu", "he", "hi", "ja", "ka", "km", "kn", "ko", "lo", "ml", "mr",
        "my", "ne", "pa", "ps", "si", "ta", "te", "th", "ur", "zh",
    )
)  # fmt: skip
"""Languages whose script knows no capitals: nothing in print shows a name."""

CAPITAL_NOUNS = frozenset(("de", "lb"))
"""Languages that write every noun with a capital: two side by side may be a name, one is none."""

INFLECTED_NAMES = frozenset(
    ("be", "bg", "cs", "el", "et", "fi", "hr", "hu", "lt", "lv", "pl", "ru", "sk", "sl", "sr", "uk")
)
"""Languages that inflect names so much that one form of them may stand in no article."""

VERB_LAST = frozenset(("az", "bn", "fa", "hi", "ja", "kk", "ko", "ta", "te", "tr", "ur"))
"""Languages whose questions end in the verb; in others what it is about stands behind it."""
