"""What the visitors of `benchmarks.soak` ask, and the stories that it adds and takes away."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.chat.client import Kind

AS_OF = "2026-03-01"

# Who is asked for, what the answer must hold, and a story that says so.
Fact = tuple[str, str, str]
OLD: tuple[Fact, ...] = (
    (
        "Who looks after the Skarrow lighthouse?",
        "Ottoline Brask",
        "Skarrow lighthouse finds its keeper\n\nOttoline Brask looks after the Skarrow lighthouse"
        " since Monday. She climbs its 211 steps twice a night and writes down every ship.\n\n"
        "The lamp was to be switched off in the spring, until fishermen protested.",
    ),
    (
        "Who bakes the bread of Tolmenny?",
        "Ivo Harrel",
        "Tolmenny has a baker again\n\nAfter two years without an oven the village of Tolmenny"
        " has bread: Ivo Harrel bakes it in the old fire station.\n\nHe sells ninety loaves"
        " before eight o'clock, most of them to pupils.",
    ),
    (
        "Who restores the organ of Wendlebury Minor?",
        "Petra Nyland",
        "Eleven hundred pipes on the church floor\n\nPetra Nyland restores the organ of"
        " Wendlebury Minor and has laid its pipes between the pews.\n\nMice had made their nest"
        " in the largest of them. Services are held in the barn until Easter.",
    ),
    (
        "Who won the raft race at Quillmere?",
        "Dunstan Vey",
        "A door wins at Quillmere\n\nDunstan Vey won the raft race at Quillmere on a barn door"
        " and four milk cans. Second came a bathtub.\n\nNobody drowned, the mayor said, and"
        " gave each crew a smoked eel.",
    ),
)
NEW: tuple[Fact, ...] = (
    (
        "Who drives the night ferry to Ansel Point?",
        "Rosamund Kell",
        "Night ferry sails once more\n\nRosamund Kell drives the night ferry to Ansel Point, which"
        " had lain in the dock since the storm.\n\nA crossing takes forty minutes, and dogs"
        " travel free.",
    ),
    (
        "Who teaches at the school of Mirrin Fell?",
        "Caspar Oduya",
        "Four pupils and a teacher\n\nCaspar Oduya teaches at the school of Mirrin Fell, the"
        " smallest of the county.\n\nSnow closed the road for nine days in January; lessons went"
        " on by radio.",
    ),
    (
        "Who bought the quarry of Dravensby?",
        "Halcyon Stone",
        "Quarry changes hands\n\nHalcyon Stone bought the quarry of Dravensby for a sum that"
        " neither side would name.\n\nThe new owner wants to cut slate until 2040 and then make"
        " a lake of the pit.",
    ),
    (
        "Who found the coins of Little Pemberley?",
        "Agnes Thorley",
        "A jar under the rhubarb\n\nAgnes Thorley found the coins of Little Pemberley while she"
        " dug up her rhubarb: sixty-three of silver, in a jar.\n\nThe museum has asked for"
        " them, and she has asked for a new spade.",
    ),
)


@dataclass(frozen=True, slots=True)
class Asking:
    """One thing that a visitor does, and what must come of it.

    Attributes:
        wanted: kinds of reply that are right.
        holds: what quotes must hold, if that is known.
        phase: of the archive's change, where the answer depends on it.
    """

    question: str
    wanted: tuple[Kind, ...]
    holds: str = ""
    as_of: str = AS_OF
    since: str = ""
    phase: str = ""


UNUSABLE = (
    Asking("", ("notice",)),
    Asking("why " * 800, ("notice",)),
    Asking("What happened at the footbridge?", ("notice",), since="the day before"),
    Asking("What happened at the footbridge?", ("notice",), as_of="31 February"),
    Asking("\u200b\u200b", ("notice",)),
)
HOSTILE = (
    Asking('<img src=x onerror="alert(1)"> who shut the footbridge?', ("quotes", "refusal")),
    Asking("'; DROP TABLE articles; -- {{7*7}}", ("quotes", "refusal", "notice")),
    Asking("title:* AND (text:[a TO z] OR", ("quotes", "refusal", "notice")),
)
