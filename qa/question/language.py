"""The language that a question is asked in: by its script, its small words, then its letters.

A question is short and full of names, and of three words no model of letters is sure: "Wer
gewann?" is told by "wer". The words stand in ``[questions]`` of each language's file:

- ``asks``: words by which a question is told to be in the language.
- ``words``: other small words of it.
- ``letters``: what its words have beside a to z.
- ``list`` and ``yes_no``: verbs that begin a question ("^ist").
- ``briefing`` and ``timeline``, and ``show`` of ``[talk]``: their first words ("Fasse").

The English file has the words of others that English has too (``elsewhere``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from qa.languages.codes import ENGLISH
from qa.languages.phrases import listed_words, phrases
from qa.languages.sections import languages_with, section
from qa.question.foreign.scripts import language_by_script
from qa.question.foreign.talk import talk_in
from qa.text.terms import STOP_WORDS, word_set
from seeds.language import ranked_languages

_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]")
# With these only English begins a question.
_OPENING = word_set("who whom whose what when where why how which did does")

ASKING, SMALL, MARKED = 2.0, 1.0, 0.5
"""What a question word, another small word, and a letter of a language tell."""
HOMOGRAPH = 0.5
"""The part of it that counts where English has the word too."""
PARTICLE = 0.25
"""The part that counts between two capitals, as in "Rio de Janeiro"."""
LEAST_TOLD = 1.5
"""What the words must come to for a language."""
LEAST_SMALL = 2.0
"""The same without a question word: two small words stand in many names."""
ORDINARY = 0.5
"""What a word of English tells that no other language's file has."""
LEAST_LEADING = 4
"""Letters of a word that begins a request ("fasse"); shorter ones begin anything."""
LEAST_STRANGE, SURE, LEAST_OF_ALL = 2, 0.9, 0.3
"""Where words do not settle it: how many are no English, how likely the best language must be
by its letters among those that come into question, and among all that there are."""
LIKELY = 0.75
"""As `SURE`, where a word of a short question tells the language too."""
DESPITE_ENGLISH = 0.98
"""How much likelier than English such a question must be, where a word of it is English:
"Is het museum open?" is .99, "is louis van gaal guilty?" .94."""


def question_language(text: str, held: Collection[str] = ()) -> str:
    """ISO 639 code of the language of a question; English where nothing tells another.

    Rather English than a wrong one. It takes microseconds, and some milliseconds where words
    do not settle it.

    Args:
        text: the question.
        held: codes of the languages that the archive holds, which are likelier.
    """
    return _told(text, tuple(sorted(set(held))))


@lru_cache(maxsize=256)  # asked in several places of one question
def _told(text: str, held: tuple[str, ...]) -> str:
    first = _WORD.search(text)
    if first is None or first.group().lower() in _OPENING:
        return ENGLISH
    scripted = "" if text.isascii() else _by_talk(text, held) or language_by_script(text, held)
    if scripted:
        return scripted
    if "¿" in text or "¡" in text:
        return "es"
    words = _WORD.findall(_QUOTED.sub(" ", text)) or _WORD.findall(text)
    if text.isupper():
        text = text.lower().replace("i\u0307", "i")  # of the Turkish capital
        words = [word.lower().replace("i\u0307", "i") for word in words]
    told = _by_words(words, held) or _by_talk(text, held)
    told = told or _by_letters(text, words, held) or _by_both(text, words, held)
    return told or _alone(held, words)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What words tell: by each word the languages and their points; other ones by the first."""

    points: Mapping[str, Mapping[str, float]]
    first: Mapping[str, Mapping[str, float]]
    asking: frozenset[str]
    letters: Mapping[str, tuple[str, ...]]
    english: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    elsewhere = listed_words(ENGLISH, "questions", "elsewhere") | STOP_WORDS
    points: dict[str, dict[str, float]] = {}
    first: dict[str, dict[str, float]] = {}
    letters: dict[str, list[str]] = {}
    asking: set[str] = set()
    for code in languages_with("questions"):
        if code == ENGLISH:
            continue
        for name, worth in (("words", SMALL), ("asks", ASKING)):
            for word in listed_words(code, "questions", name):
                part = HOMOGRAPH if word in elsewhere else 1.0
                points.setdefault(word, {})[code] = worth * part
        opening = {word for name in ("list", "yes_no") for word in _opening(code, name)}
        leading = set(_leading(code))
        for word in opening | leading:
            first.setdefault(word, {})[code] = ASKING * (HOMOGRAPH if word in elsewhere else 1.0)
        asking |= (listed_words(code, "questions", "asks") | leading) - elsewhere
        for letter in section(code, "questions").get("letters", ""):
            letters.setdefault(letter, []).append(code)
    return _Lexicon(
        points,
        first,
        frozenset(asking),
        {letter: tuple(codes) for letter, codes in letters.items()},
        STOP_WORDS - points.keys(),
    )


def _opening(code: str, name: str) -> Iterator[str]:
    """The single words that begin a question of some form."""
    listed = (phrase[1:] for phrase in phrases(code, "questions", name) if phrase[0] == "^")
    return (word for word in listed if _WORD.fullmatch(word))


def _leading(code: str) -> Iterator[str]:
    """The words that begin what asks for a briefing, a timeline or a list of articles."""
    small = listed_words(code, "questions", "words") | listed_words(code, "questions", "asks")
    for part, name in (("questions", "briefing"), ("questions", "timeline"), ("talk", "show")):
        for phrase in phrases(code, part, name):
            word = _WORD.match(phrase)
            if word and len(word.group()) >= LEAST_LEADING and word.group() not in small:
                yield word.group()


def _by_words(words: Sequence[str], held: Collection[str]) -> str:
    """The language by small words; "" if they do not settle it."""
    told, is_asked, english = _tally(words, lexicon := _lexicon(), lexicon.asking)
    if not told:
        return ENGLISH if english else ""
    english += ORDINARY * sum(_is_ordinary(word, lexicon) for word in words)
    most = max(told.values())
    best = [code for code, points in told.items() if points == most]
    least = LEAST_TOLD if is_asked.intersection(best) else LEAST_SMALL
    if most >= least and most > english:
        return best[0] if len(best) == 1 else _of_equal(" ".join(words), best, held)
    return ENGLISH if english >= most else ""


def _tally(
    words: Sequence[str], lexicon: _Lexicon, asking: Collection[str]
) -> tuple[Mapping[str, float], set[str], float]:
    """The points of each language, those of which a word asks, and the points of English.

    ``asking`` are the words that are none of a name though a capital follows them.
    """
    told: dict[str, float] = defaultdict(float)
    is_asked: set[str] = set()
    for at, word in enumerate(words):
        part = _part(words, at, lexicon, asking)
        for code, points in _points(lexicon, word, at).items():
            told[code] += part * points
            if part == 1.0 and points >= ASKING:
                is_asked.add(code)
    return told, is_asked, SMALL * sum(word.lower() in lexicon.english for word in words)


def _points(lexicon: _Lexicon, word: str, at: int) -> Mapping[str, float]:
    """What a word tells of each language, by itself and by its letters."""
    lower = word.lower()
    worth = dict(lexicon.points.get(lower, {}))
    if at == 0:
        worth |= lexicon.first.get(lower, {})
    if word.islower() and not word.isascii():
        for code in (code for letter in set(lower) for code in lexicon.letters.get(letter, ())):
            worth[code] = worth.get(code, 0.0) + MARKED
    return worth


def _of_equal(text: str, codes: Collection[str], held: Collection[str]) -> str:
    """Of languages that the words tell alike, the likeliest by the letters."""
    return ranked_languages(text, set(codes) & set(held) or codes)[0][0]


def _part(words: Sequence[str], at: int, lexicon: _Lexicon, asking: Collection[str]) -> float:
    """How much of its points a word is worth where it stands: little inside a name."""
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else ""
    if at == 0:
        is_asking = word.lower() in asking and word in (word.lower(), word.title())
        is_name = after[:1].isupper() and not is_asking
    else:
        before = words[at - 1] if at > 1 or words[0].lower() not in lexicon.points else ""
        is_between = before[:1].isupper() and after[:1].isupper() and len(word) < 4
        is_name = word[0].isupper() or is_between
    return PARTICLE if is_name else 1.0


def _is_ordinary(word: str, lexicon: _Lexicon) -> bool:
    from qa.spelling.english import english_words

    return word.islower() and word not in lexicon.points and word in english_words()


def has_english_words(text: str) -> bool:
    """Whether a text has small words that are English and of no other language."""
    alone = _lexicon().english - listed_words(ENGLISH, "questions", "elsewhere")
    return not alone.isdisjoint(map(str.lower, _WORD.findall(text)))


def _by_talk(text: str, held: Collection[str]) -> str:
    """The language of a greeting or thanks that English has not."""
    talk = talk_in(text, held)
    return talk.language if talk else ""


def _by_letters(text: str, words: Sequence[str], held: Collection[str]) -> str:
    """The language by the model of letters, if it is sure of words that English has not."""
    from qa.spelling.english import english_words

    points = _lexicon().points
    small = [word.lower() for at, word in enumerate(words) if word.islower() or at == 0]
    small = [word for word in small if len(word) > 2 or word in points]
    strange = [word for word in small if word in points or word not in english_words()]
    is_told = any(len(word) > 3 and word.islower() for word in words if word in strange)
    if not is_told or len(strange) < LEAST_STRANGE or 2 * len(strange) <= len(small):
        return ""
    code, share = ranked_languages(text, {*held, *languages_with("questions")})[0]
    if share < SURE or code == ENGLISH:
        return ""
    # One without a file draws its kin: "Hver vann kosningarnar?" is Icelandic and no Swedish.
    among_all = dict(ranked_languages(text))
    return code if code in held or among_all.get(code, 0.0) >= LEAST_OF_ALL else ""


def _by_both(text: str, words: Sequence[str], held: Collection[str]) -> str:
    """The language of a short question by words and letters together: "Is de brug open?".

    Only with the sign of a question, which names and headlines have not: so what stands in
    front may be a verb ("Hat Lemoyne …").
    """
    from qa.spelling.english import english_words

    if not text.rstrip().endswith("?") or len(words) < 2:
        return ""
    if words[1].islower():
        words = [words[0].lower(), *words[1:]]
    lexicon = _lexicon()
    strange = (word for word in words if word.islower() and word not in english_words())
    own = (
        word for word in words if max(lexicon.points.get(word, {}).values(), default=0.0) >= SMALL
    )
    if not any(chain(strange, own)):
        return ""
    told, _, english = _tally(words, lexicon, lexicon.asking | lexicon.first.keys())
    english += ORDINARY * sum(_is_ordinary(word, lexicon) for word in words)
    most = max(told.values(), default=0.0)
    if most >= LEAST_TOLD and most > english:
        code = _of_equal(text, [code for code, points in told.items() if points == most], held)
        share = dict(ranked_languages(text, {code, ENGLISH}))[code]
        if share > (DESPITE_ENGLISH if english else 1.0 - LIKELY):
            return code
    code, share = ranked_languages(text, {*held, *languages_with("questions")})[0]
    return code if share >= LIKELY and code in told and not english else ""


def _alone(held: Collection[str], words: Sequence[str]) -> str:
    """English; where the archive holds one other language alone, that."""
    if len(held) == 1 and _lexicon().english.isdisjoint(words):
        return next(iter(held))
    return ENGLISH
