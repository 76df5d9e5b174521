"""Questions about the archive itself in other languages than English, by their whole wording.

``[talk]`` of a language's file lists words, of which the frames below are made: ``many`` ("wie
viele"), ``articles``, ``newest``, ``oldest``, ``show``, ``which``, ``outlets`` (what an outlet may
be called), ``writers`` ("wer"), ``wrote``, ``about`` and ``mention`` beside the matter, and
``here``, words that may stand anywhere between these. ``from`` stands before the name of an outlet,
``written`` has forms with "…" for the name of a language ("auf …"). What no frame fits is listed
whole, with "…" for a matter: ``archive_count``, ``archive_count_about``, ``archive_newest``,
``archive_oldest``, ``archive_outlets``, ``archive_outlets_about``, ``archive_days``,
``archive_languages``, ``archive_overview`` and ``archive_list_about``. English is richer, see
`qa.question.talk.archive_question`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from qa.languages.codes import ENGLISH
from qa.languages.phrases import any_of, bare, forms, phrases
from qa.languages.writing import WITHOUT_BLANKS
from qa.question.foreign.kinds import is_matter
from qa.question.foreign.named_languages import without_language
from qa.question.foreign.times import moment_of
from qa.question.talk.archive_question import (
    LONGEST,
    ArchiveQuestion,
    Form,
    archive_question_in,
    spellings_of,
)
from qa.question.time.window import Moment
from qa.store import Coverage
from qa.text.words.stops import stop_words

_WHOLE: tuple[tuple[str, Form], ...] = (
    ("archive_count_about", "count"),
    ("archive_count", "count"),
    ("archive_newest_about", "ends"),
    ("archive_newest", "ends"),
    ("archive_oldest_about", "ends"),
    ("archive_oldest", "ends"),
    ("archive_outlets_about", "outlets"),
    ("archive_authors_about", "authors"),
    ("archive_outlets", "outlets"),
    ("archive_days", "days"),
    ("archive_languages", "languages"),
    ("archive_overview", "overview"),
    ("archive_list_about", "list"),
)
# Words are lists of the file; "x" is the matter.
_FRAMES: tuple[tuple[str, Form], ...] = (
    ("many articles about x", "count"),
    ("x about many articles", "count"),
    ("many articles x about", "count"),
    ("many articles", "count"),
    ("articles many", "count"),
    ("newest articles about x", "ends"),
    ("x about newest articles", "ends"),
    ("newest articles", "ends"),
    ("articles newest", "ends"),
    ("oldest articles about x", "ends"),
    ("x about oldest articles", "ends"),
    ("oldest articles", "ends"),
    ("articles oldest", "ends"),
    ("which outlets about x", "outlets"),
    ("x about which outlets", "outlets"),
    ("which outlets x about", "outlets"),
    ("which outlets", "outlets"),
    ("writers wrote about x", "authors"),
    ("writers about x wrote", "authors"),
    ("x about writers wrote", "authors"),
    ("writers x about wrote", "authors"),
    ("show articles about x", "list"),
    ("which articles about x", "list"),
    ("articles about x", "list"),
    ("x about show articles", "list"),
    ("x about which articles", "list"),
    ("x about articles show", "list"),
    ("show articles", "list"),
    ("articles show", "list"),
    ("which articles", "list"),
)
_REPORTED = ("outlets", "authors")
"""Forms that ask who told of a matter, by whatever words."""
MOST_LOOSE = 6
"""Words that say no more at one place of a frame."""
MOST_LEADING = 2
"""Small words that may lead to a time."""
_MARKS = "\"'“”„«»‘’「」『』 "
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ELIDED = re.compile(r"[a-zà-ü]{1,4}['’](?=\w)")


def archive_question_of(
    language: str, text: str, coverage: Coverage, as_of: date, earlier: Sequence[str] = ()
) -> ArchiveQuestion | None:
    """A question about the archive, or None if it is any other.

    Args:
        language: of the question, ISO 639.
        text: the question, in visible characters and with single spaces.
        coverage: of the archive.
        as_of: the day of asking.
        earlier: what an English question takes over from those before it.
    """
    if len(text) > LONGEST:
        return None

    def asked_in(part: str) -> ArchiveQuestion | None:
        if language == ENGLISH:
            return archive_question_in(part, coverage, as_of, earlier)
        return _question(language, part, coverage, as_of)

    held = [code for code, _ in coverage.languages]
    for rest, code in without_language(language, bare(" ".join(text.split())), held):
        if found := asked_in(rest):
            return replace(found, languages=(code,))
    return asked_in(text)


def asks_of_archive(language: str, text: str) -> bool:
    """Whether a question in another language than English is about the archive by its wording."""
    return _form_of(language, text) is not None


def _question(language: str, text: str, coverage: Coverage, as_of: date) -> ArchiveQuestion | None:
    if not (phrases(language, "talk", "articles") or phrases(language, "talk", "archive_count")):
        return None
    moment = moment_of(text, language, as_of, coverage.days)
    moment = moment if moment is not None and moment.has_days else None
    before = phrases(language, "talk", "from")
    for rest in _without_moment(language, text, moment):
        for words in (before, ("",)):
            outlets, asked = _without_outlets(language, rest, coverage.outlets, words)
            if outlets and (found := _form_of(language, asked)):
                return replace(found, outlets=outlets, moment=moment)
            if words and (found := _form_of(language, rest)):
                return replace(found, moment=moment)
    return _form_of(language, text)


def _without_moment(language: str, text: str, moment: Moment | None) -> Iterator[str]:
    """A question without its time, then also without the small words before that: "aus dem"."""
    if moment is None:
        yield text
        return
    head, stops = text[: moment.start].split(), stop_words(language)
    for _ in range(MOST_LEADING + 1):
        yield " ".join((*head, text[moment.end :]))
        if not head or not stops.holds(head[-1]):
            return
        head.pop()


def _form_of(language: str, text: str) -> ArchiveQuestion | None:
    asked = bare(" ".join(text.split()))
    if language in WITHOUT_BLANKS and (here := phrases(language, "talk", "here")):
        asked = re.sub(rf"^(?:{any_of(language, here)})+", "", asked)
    for name, form, pattern in (*_wholes(language), *_frames(language)):
        match = pattern.fullmatch(asked)
        if match is None:
            continue
        phrase = _matter(language, match[1]) if pattern.groups else ""
        if phrase is None:
            continue
        return ArchiveQuestion(
            form=form,
            phrase=phrase,
            is_about=form == "list" or "about" in name.split(),
            oldest="oldest" in name,
            is_loose=form in _REPORTED,  # "el ferri Aurora" is "el ferri eléctrico Aurora"
            # "erschienen 2020" limits the days, where no word before the year says so
            is_firm=not phrase or (form in ("count", "ends") and not _YEAR.search(phrase)),
        )
    return None


def _matter(language: str, text: str) -> str | None:
    """What articles are about, without the small words before it; None if it is none."""
    if not is_matter(language, text):
        return None
    words = text.strip(_MARKS).split()
    stops = stop_words(language)
    while len(words) > 1 and words[0].islower() and stops.holds(words[0]):
        words = words[1:]
    return _ELIDED.sub("", " ".join(words), count=1) if words else None


def _without_outlets(
    language: str, text: str, known: Iterable[str], before: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    """The outlets that a question limits itself to, and the question without them.

    Args:
        language: of the question.
        text: the question.
        known: the outlets of the archive.
        before: what must stand before the name of one.
    """
    named: list[str] = []
    for outlet in sorted(known, key=len, reverse=True) if before else ():
        for spelled in spellings_of(outlet):
            lead = rf"(?:{any_of(language, before)})\s*" if any(before) else ""
            pattern = rf"(?<!\w){lead}[\"“„«]?(?:the )?{spelled}[\"”“»]?(?!\w)"
            text, number = re.subn(pattern, " ", text, flags=re.IGNORECASE)
            if number:
                named.append(outlet)
    return tuple(named), text


def _wholes(language: str) -> Iterator[tuple[str, Form, re.Pattern[str]]]:
    for name, form in _WHOLE:
        for pattern in forms(language, "talk", name):
            yield name, form, pattern


@cache
def _frames(language: str) -> tuple[tuple[str, Form, re.Pattern[str]], ...]:
    """The frames for which a language lists all words, once for each way to name a matter."""
    named = [
        (frame.replace("about", tells), form)
        for frame, form in _FRAMES
        for tells in (("about", "mention") if "about" in frame else ("about",))
    ]
    return tuple(
        (frame, form, re.compile(_framed(language, frame), re.IGNORECASE))
        for frame, form in named
        if all(phrases(language, "talk", word) for word in frame.split() if word != "x")
    )


def _framed(language: str, frame: str) -> str:
    """The pattern of a frame: between its words any that say no more stand, and behind it."""
    blank = r"\s*" if language in WITHOUT_BLANKS else r"(?:\s+|(?<=['’]))"
    loose = (*phrases(language, "talk", "here"), *phrases(language, "talk", "wrote"))
    here = f"(?:{any_of(language, loose)})" if loose else "(?!)"
    words = frame.split()
    parts = [
        r"(\S.*?)" if word == "x" else f"(?:{any_of(language, phrases(language, 'talk', word))})"
        for word in words
    ]
    some = f"{{0,{MOST_LOOSE}}}"
    pattern = f"(?:{here}{blank}){some}{parts[0]}" if words[0] != "x" else parts[0]
    for word, before, part in zip(words[1:], words, parts[1:], strict=False):
        between = "" if "x" in (word, before) else f"(?:{here}{blank}){some}"
        pattern += f"{blank}{between}{part}"
    return f"{pattern}(?:{blank}{here}){some}"
