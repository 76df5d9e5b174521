"""Tells reporting from boilerplate where the first words of a line could be either.

"Edited by her sister, the diary was published in 1947." begins like a credit and
is a sentence of the story. Such lines tell by their verb, by their full stop, and
by having no word of a site in them.
"""

from __future__ import annotations

import re

LEAST_WORDS = 4
"""Words. Shorter sentences ("Comments are closed.") stand on buttons as well."""

# Somebody is quoted or something is told: then it is the story.
_ATTRIBUTION = re.compile(
    r"\b(?:said|says|told|tells|asked|wrote|writes|tweeted|announced|reported|according to|"
    r"added|warned|argued|explained|urged|accused|claimed|described|testified|replied)\b"
)
# ", the marchers shouted": verbs that tell only behind their subject.
_SPEAKING = re.compile(
    r"[,?!”\"’'] (?!(?:and|or|then|to|please|you|we|if|but|as)\b)(?:[^\W\d_][\w’'-]{0,24} ){0,6}?"
    r"(?:shouted|chanted|cried|insisted|admitted|recalled|ruled|promised|noted|suggested|joked"
    r"|quipped|whispered|yelled|declared|ordered|advised|begged|pleaded|sang|answered)\b"
    r"|[,?!”\"’'] (?!(?:and|or|then|to|please|you|we|if|but|as)\b)(?:[^\W\d_][\w’'-]{0,24} ){1,6}?"
    r"(?:say|think|thinks|believe|believes|warn|warns|argue|argues|urge|urges|reads|ran|went"
    r"|began|begins|shows|showed|found|heard|learned)\b"
    r"|[,?!”\"’'] (?:the|a|an|his|her|its|their) (?:[^\W\d_][\w’'-]{0,24} ){1,4}?read\b"
)
# The words of a site about itself and to its readers. "US" is a country.
_SITE = re.compile(
    r"(?i:\b(?:we|ours?|yours?|you|here|newsletters?|inbox|apps?|please|all rights reserved|"
    r"not necessarily|are (?:those of|their own)|(?:time|date) of publication)\b|"
    r"\b(?:this|these) (?:[\w-]{1,20} ){0,3}?(?:story|stories|article|report|posts?|page|column|"
    r"(?:web ?)?site|video|audio|copy|material|content|series|section|feature|archive|author)\b|"
    r"https?://|www\.|\S@|@\w|[»►→©]|>>|\w\.(?:com|org|net|co\.uk)\b)"
    r"|\b[Uu]s\b"
    r"|[.!?:)] {0,2}(?:Please|Subscribe|Sign up|Sign in|Log in|Register|Click|Tap|Follow|Download|"
    r"Visit|Join|Donate|Read|Learn|Find out|Get|Support|Contact|Email|Check)\b"
)
_PERIOD = re.compile(r"[.…。][\"”’'»)\]]{0,3}$")
_TOKEN = re.compile(r"[^\W_][\w’'-]*|[,;:.!?–—]")
_CLAUSE_END = frozenset(",;:.!?–—")
_SUBORDINATE = frozenset(
    {
        "how", "what", "why", "who", "whom", "whose", "where", "when", "which", "that", "if",
        "as", "while", "whether", "because", "until", "once",
    }
)  # fmt: skip
_FINITE = frozenset(
    {
        "was", "were", "is", "are", "has", "have", "had", "will", "would", "can", "could", "may",
        "might", "must", "should", "did", "does", "he", "she", "they", "isn’t", "wasn’t", "weren’t",
        "isn't", "wasn't", "weren't", "fell", "rose", "went", "came", "took", "gave", "saw",
        "began", "broke", "drew", "drove", "ate", "flew", "grew", "knew", "rang", "sang", "shook",
        "spoke", "stole", "swam", "threw", "wore", "wrote", "became", "ran", "chose", "froze",
        "sank", "kept", "sold", "fought", "bought", "taught", "thought", "stood", "sat", "slept",
        "spent", "struck", "caught", "felt", "meant", "won", "met", "fled", "brought", "heard",
        "said", "told", "lost", "found", "forgot", "hid", "rode", "woke", "swore", "tore", "lay",
    }
)  # fmt: skip
# Forms that stand behind a noun as well: "news delivered daily", "a letter sent
# to you". They are verbs of a sentence where an object or the end comes next.
_EITHER = frozenset({"made", "sent", "held", "built", "led", "paid", "left", "shot", "put", "cut"})
_NO_VERB = frozenset(
    {
        "need", "feed", "speed", "indeed", "seed", "weed", "unlimited", "limited", "hundred",
        "related", "sponsored", "red", "bed", "exceed", "proceed", "succeed", "shed", "used",
    }
)  # fmt: skip
_OBJECT = frozenset(
    {
        "the", "a", "an", "that", "his", "her", "its", "their", "him", "them", "it", "more",
        "most", "nearly", "about", "off", "out", "back", "down", "sharply", "slightly", "again",
    }
)  # fmt: skip


def has_main_verb(line: str) -> bool:
    """Whether a line says that something is or happened, as far as one can tell by words.

    Verbs of by-clauses ("how the bridge was built") do not count, nor do names
    ("Will", "May"), nor the first word, which would be an order to the reader.
    """
    tokens = _TOKEN.findall(line.lower() if line.isupper() else line)
    is_subordinate = False
    for i, token in enumerate(tokens):
        if token in _CLAUSE_END:
            is_subordinate = False
        elif token in _SUBORDINATE:
            is_subordinate = True
        elif i and not is_subordinate:
            if token in _FINITE:
                return True
            may_be_past = token in _EITHER or (
                len(token) > 3
                and token.endswith("ed")
                and token[0].islower()
                and token not in _NO_VERB
            )
            after = tokens[i + 1] if i + 1 < len(tokens) else "."
            if may_be_past and (after in _OBJECT or after in _CLAUSE_END or after[0].isdigit()):
                return True
    return False


def has_attribution(line: str) -> bool:
    """Whether a line says who said it."""
    return _ATTRIBUTION.search(line) is not None or _SPEAKING.search(line) is not None


def has_site_words(line: str) -> bool:
    """Whether a line has words of a site about itself or to its readers."""
    return _SITE.search(line) is not None


def ends_as_statement(line: str) -> bool:
    """Whether a line has some words and ends with a full stop."""
    return line.count(" ") + 1 >= LEAST_WORDS and _PERIOD.search(line[-5:]) is not None


def is_reporting(line: str) -> bool:
    """Whether a line that sounds like boilerplate is a full sentence of reporting.

    It ends with a full stop and either says who said it, or has the verb of a
    statement and no word of a site.
    """
    if not ends_as_statement(line):
        # Sentences of some length say who said it without a stop as well.
        return len(line) >= 60 and has_attribution(line)
    return has_attribution(line) or (not has_site_words(line) and has_main_verb(line))


def is_running_text(line: str) -> bool:
    """Whether a line is a statement without names and without words of a site.

    It need not have a verb that `has_main_verb` knows ("and the smell of tar hangs
    over it"): weaker than `is_reporting`.
    """
    words = line.split()
    lower = sum(word[0].islower() for word in words)
    return ends_as_statement(line) and lower * 2 > len(words) > 5 and not has_site_words(line)
