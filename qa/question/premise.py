"""What a question takes for granted of somebody, turned into a question who did it; English.

"Why did Holm buy Tarn?" takes for granted that Holm bought Tarn. Who reads passages is asked "Who
bought Tarn?", and if that is somebody else, nobody need say why Holm did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.vocabulary import ordinary_words
from qa.text.proper_names import ProperName


@dataclass(frozen=True, slots=True)
class Premise:
    """Something that a question takes for granted.

    Attributes:
        subject: the name of who is said to have done it.
        claim: what is said of it, such as "Holm bought Tarn".
        probe: the question who did.
    """

    subject: ProperName
    claim: str
    probe: str


_ASKED = re.compile(
    r"^(?:and |so |but )?(?:on |in |at |since |until |by |for )?"
    r"(?P<asked>why|when|where|how(?: long| often| far| old| soon| exactly)?"
    r"|how (?:many|much)(?P<many>(?: [\w'-]+){0,3}?)"
    r"|(?:what|which) (?:day|date|year|month|time|city|country|state|place|reason))"
    r" (?P<auxiliary>did|does|do|was|were|is|are|has|have|had) (?P<rest>.+)",
    re.IGNORECASE,
)
_PASTS = """
    buy:bought win:won lose:lost sell:sold leave:left become:became make:made take:took get:got
    give:gave go:went come:came pay:paid meet:met run:ran hold:held build:built bring:brought
    lead:led begin:began fall:fell rise:rose break:broke fight:fought find:found send:sent
    spend:spent speak:spoke steal:stole shoot:shot hit:hit cut:cut set:set quit:quit shut:shut
    put:put let:let beat:beat write:wrote sing:sang fly:flew drive:drove throw:threw wear:wore
    choose:chose withdraw:withdrew grow:grew draw:drew keep:kept strike:struck swear:swore
    teach:taught catch:caught sink:sank lay:laid ban:banned overthrow:overthrew forbid:forbade
    """
_IRREGULAR = dict(pair.split(":") for pair in _PASTS.split())
_PARTICIPLE = re.compile(r"\w+ed|\w{2,}en|shot|sold|hit|held|sent|sunk|won|lost|found|built|made")
_ADVERBS = {"last", "even", "still", "long", "well", "further", "better"}
"""Words that may be verbs and before another verb are none: "when did Holm last win"."""
_BE = {"was", "were", "is", "are"}
_HAVE = {"has", "have", "had"}
MOST_MORE = 2
"""Words behind a name that may belong to it: "the Tarn City Rovers"."""


def premise_of(question: str, names: Sequence[ProperName]) -> Premise | None:
    """What a question takes for granted of the name that is its subject, if it does.

    Args:
        question: in visible characters, with single spaces.
        names: its proper names.
    """
    match = _ASKED.match(question.rstrip("?!. "))
    if match is None:
        return None
    rest = match["rest"].removeprefix("the ")
    subject = next(
        (name for name in names if rest.casefold().startswith(name.text.casefold())), None
    )
    if subject is None:
        return None
    words = rest[len(subject.text) :].split()
    if not words or rest[len(subject.text)] != " ":
        return None  # "Holm's brother" is somebody else
    auxiliary = match["auxiliary"].lower()
    for at, word in enumerate(words[: MOST_MORE + 1]):
        if word in _ADVERBS and at + 1 < len(words):
            return None
        verb = _verb(auxiliary, word)
        if verb:
            counted = (match["many"] or "").split()
            deed = " ".join([verb, *counted, *words[at + 1 :]])
            doer = " ".join([subject.text, *words[:at]])
            return Premise(subject, f"{doer} {deed}", f"Who {deed}?")
        if word.islower() and not word.endswith("s"):
            return None
    return None


def _verb(auxiliary: str, word: str) -> str | None:
    """The verb as it stands behind "who"; None if the word is no verb in that place."""
    if auxiliary in _BE:
        return f"{auxiliary} {word}" if _PARTICIPLE.fullmatch(word) else None
    if auxiliary in _HAVE:
        return f"{auxiliary} {word}" if _PARTICIPLE.fullmatch(word) else None
    return _past(word)


def _past(verb: str) -> str | None:
    """The past of a verb; None if English has none such."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        past = f"{verb}d"
    elif re.search(r"[^aeiou]y$", verb):
        past = f"{verb[:-1]}ied"
    else:
        past = f"{verb}ed"
        doubled = f"{verb}{verb[-1]}ed"
        past = doubled if doubled in ordinary_words() else past
    return past if past in ordinary_words() else None
