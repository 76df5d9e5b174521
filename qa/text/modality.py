"""How a sentence says what it says: as done, planned, possible, alleged, or denied; English."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from itertools import chain

from qa.text.terms import text_terms

_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|neither|nor|without|cannot|no\sone|hardly|barely"
    r"|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)\sto"
    r"|fail(?:s|ed|ing)?\sto|reject(?:s|ed|ing)?|withdr(?:ew|awn|aws?)|retract(?:s|ed|ing)?"
    r"|cancel(?:s|led|ed|ling)?|unlikely|unable|stopped\sshort\sof)\b|n[’']t\b",
    re.IGNORECASE,
)
# "Not only" affirms; "no longer" and "no doubt" are no plain denial, but safe to count.
_AFFIRMS = re.compile(r"\bnot\s(?:only|just)\b|\bno\.\s?\d|\bno\sdoubt\b", re.IGNORECASE)

_MODES = {
    name: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for name, pattern in {
        "planned": (
            r"will|won[’']t|would|shall|[’']ll|(?:is|are|was|were|be|been)\s(?:about|due|set|poised"
            r"|scheduled|going|planning|preparing|hoping|expected|supposed|slated|ready)\sto"
            r"|plan(?:s|ned|ning)?\sto|plans|expect(?:s|ed)?|intend(?:s|ed)?|aim(?:s|ed)?\sto"
            r"|hope[sd]?\sto|want(?:s|ed)?\sto|seek(?:s|ing)?\sto|propos(?:es|ed|al|ing)"
            r"|vow(?:s|ed)?|pledge[sd]?|promise[sd]?|threaten(?:s|ed)?|agree[sd]?\sto"
            r"|call(?:s|ed|ing)?\s(?:for|on)|urge[sd]?|demand(?:s|ed)?|consider(?:s|ing)"
            r"|upcoming|scheduled|should|must|need(?:s|ed)?\sto|ha[sd]\sto|have\sto|forecast"
        ),
        "possible": (
            r"may(?!\s\d)|might|could|can|if|whether|possibl[ey]|likely|potential(?:ly)?|perhaps"
            r"|appear(?:s|ed)?\sto|seem(?:s|ed)?|fear(?:s|ed)?|risk(?:s|ed)?|probabl[ey]"
        ),
        "alleged": (
            r"alleg(?:e|es|ed|edly|ing|ations?)|accus(?:e|es|ed|ing|ations?)|suspect(?:s|ed)?"
            r"|claim(?:s|ed|ing)?|reported(?:ly)?|believe[sd]?|charge[sd](?!\s(?:up|with\selec))"
            r"|think|thought|denies|denied|rumou?red|unconfirmed|purported(?:ly)?|supposed(?:ly)?"
            r"|investigat(?:e|es|ed|ing|ion)"
        ),
        "found": (
            r"convict(?:ed|s|ion)|guilty|sentenced?|confirm(?:s|ed)|found\s(?:that|guilty|liable)"
            r"|ruled|concluded|plead(?:ed|s)?|proven?|acquitted"
        ),
    }.items()
}
_MAY = re.compile(
    r"\b(?:in|on|since|until|by|of|from|last|this|early|late|mid|\d\d?)\sMay\b|\bMay\s\d"
)

# Where one has the left word and the other the right one, they say the reverse.
_REVERSE = """
    rise fall; rose fell; risen fallen; increase decrease; increase decline; increase drop;
    increase cut; rise drop; rose dropped; rose declined; grew shrank; gain loss; gained lost;
    win lose; won lost; victory defeat; beat lost; more fewer; more less; higher lower; highest
    lowest; above below; up down; open close; opened closed; open closed; reopen close;
    approve reject; approved rejected; approved blocked; allow ban; allowed banned; legal illegal;
    support oppose; supported opposed; backed opposed; accept reject; accepted rejected;
    begin end; began ended; start end; started ended; start stop; arrive leave; arrived left;
    enter leave; join leave; joined left; before after; guilty innocent; guilty acquitted;
    convicted acquitted; alive dead; survived died; injured killed; wounded killed;
    arrested released; arrested freed; detained released; hire fire; hired fired; appointed
    dismissed; buy sell; bought sold; import export; first last; first second; first third;
    second third; oldest youngest; largest smallest; best worst; most least; men women; man
    woman; north south; northern southern; east west; eastern western; upheld overturned;
    upheld struck; denied admitted; denied confirmed; resign stay; found missing; good bad;
    strengthen weaken; strengthened weakened; earlier later; minimum maximum; democrats
    republicans; democrat republican; democratic republican; mother father; son daughter;
    husband wife; brother sister; boy girl
"""


@cache
def _reverse_stems() -> tuple[tuple[str, str], ...]:
    pairs = (text_terms(pair) for pair in _REVERSE.split(";"))
    return tuple(chain.from_iterable(((left, right), (right, left)) for left, right in pairs))


def is_negated(sentence: str) -> bool:
    """Whether a sentence denies something, in whatever part of it."""
    return _NEGATION.search(_AFFIRMS.sub(" ", sentence)) is not None


def modes(sentence: str) -> frozenset[str]:
    """The ways in which a sentence does not just tell what was done.

    Returns:
        of "planned", "possible", "alleged" and "found" (by a court, an inquiry) those
        that it has words for; none for plain facts.
    """
    text = _MAY.sub(" ", sentence)
    return frozenset(name for name, pattern in _MODES.items() if pattern.search(text))


def is_reversed(terms: Set[str], other: Set[str]) -> bool:
    """Whether one of two sentences has a word where the other has its opposite.

    Args:
        terms: those of the sentence, see `qa.text.terms.text_terms`.
        other: those of the other one.
    """
    return any(
        left in terms and right in other and left not in other and right not in terms
        for left, right in _reverse_stems()
    )
