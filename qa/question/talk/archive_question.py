"""Questions about the archive itself: how many articles, the newest, which outlets, lists.

Told by the whole wording, like small talk: "How many articles of impeachment were there?" asks
of the world and not of the archive. What the words cannot tell ("Who wrote about the storm?")
is marked, so that it goes the way of other questions where the archive has nothing on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from qa.question.outlets import letters_of
from qa.question.talk import archive_wording as wording
from qa.question.time.window import Moment, find_moment
from qa.store import Coverage
from qa.text.terms import word_set

Form = Literal[
    "count", "ends", "outlets", "days", "languages", "overview", "topics", "list", "authors"
]

MOST_WORDS = 8
"""Words of what articles are about; more are a question of another kind."""

LONGEST = 300
"""Characters; longer questions ask of something else."""

_CLAUSE = word_set(
    """
    did does do was were is are am has have had will would can could should may might must shall
    who whom whose which that what when why how i you my your his her their our me us if because
    than ever there not doesn't didn't wasn't isn't one other others another each per
    """
)
"""Words that stand in clauses and not in the name of a matter."""

POINTING = word_set("it this that him her them these those he she they there")
"""What an article may be about by an earlier question."""

_LEADING = re.compile(
    r"^(?:(?:the )?(?:words?|names?|terms?|phrases?|topics?|subjects?|matter) (?:of )?|the |an? "
    r"|any |both )",
    re.IGNORECASE,
)
_MARKS = "\"“”„«»‘’' "
_NO_WORD = re.compile(r"[^\w']+")


@dataclass(frozen=True, slots=True)
class ArchiveQuestion:
    """A question about the archive itself.

    Attributes:
        form: what is wanted: a number, the newest or oldest article, the outlets, the days,
            the languages, all of that in brief, the topics, a list, or who wrote.
        phrase: what the articles are about or mention, as typed; "" for all of them.
        is_about: whether they must be about it.
        is_title: whether the phrase is a headline.
        author: whose articles; "" for all.
        outlets: those named in the question, as the archive writes them.
        languages: codes of those that the articles must be in; none for all.
        moment: the time that it names.
        oldest: whether the oldest comes first.
        is_loose: whether articles fit that hold the words of the phrase apart, too.
        is_firm: whether nothing but the archive can be meant; else the question is an
            ordinary one where no article fits.
    """

    form: Form
    phrase: str = ""
    is_about: bool = False
    is_title: bool = False
    author: str = ""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    moment: Moment | None = None
    oldest: bool = False
    is_loose: bool = False
    is_firm: bool = True


def archive_question_in(
    text: str, coverage: Coverage, as_of: date, earlier: Sequence[str] = ()
) -> ArchiveQuestion | None:
    """A question about the archive, or None if it is any other.

    Args:
        text: the question, in visible characters and with single spaces.
        coverage: of the archive.
        as_of: the day of asking, from which "last month" counts.
        earlier: what the question takes over from those before it, for "about it".
    """
    if len(text) > LONGEST:
        return None
    asked = wording.LEAD.sub("", text.strip().rstrip(" ?!.…")).strip()
    if not _may_be_one(asked):
        return None
    moment = find_moment(asked, as_of, coverage.days)
    if moment is not None and moment.has_days:
        asked = _tidy(f"{asked[: moment.start]} {asked[moment.end :]}")
    else:
        moment = None
    named, asked = _without_outlets(asked, coverage.outlets)
    if named or moment:  # "how many articles are from 2019", "… are from The Bugle"
        asked = wording.LEFT_OVER.sub("", asked)
    if named and (match := wording.LIST_OF_OUTLET.fullmatch(asked)):
        question = _of_match("list", match, earlier, is_firm=False)
    else:
        question = _form_of(asked, is_limited=bool(named or moment), earlier=earlier)
    return None if question is None else replace(question, outlets=named, moment=moment)


_MARKERS = re.compile(
    r"\b(?:articles?|stor(?:y|ies)|items?|pieces?|texts?|documents?|headlines?|outlets?|languages?"
    r"|news|papers?|newspapers?|sources?|sites?|websites?|media|publishers?|publications?"
    r"|newsrooms?|magazines?|agencies|archive|collection|database|corpus|library|dataset|system"
    r"|you|your|here|authors?|journalists?|reporters?|writers?|bylines?|correspondents?|who|anything"
    r"|written|wrote|write|published?|have (?:on|about))\b",
    re.IGNORECASE,
)


def _may_be_one(asked: str) -> bool:
    """A quick look: every wording has one of these words."""
    return _MARKERS.search(asked) is not None


def _form_of(asked: str, *, is_limited: bool, earlier: Sequence[str]) -> ArchiveQuestion | None:
    rest = _tidy(wording.HERE.sub(" ", asked))
    is_here = rest != asked
    if is_here:  # "how many articles are in here"
        rest = wording.LEFT_OVER.sub("", rest)
    groups = _groups(is_here=is_here or is_limited, is_archive=is_here)
    tried = (
        *((asked, group) for group in _WHOLE),
        *((rest, group) for group in groups),
        (asked, ("topics", wording.TOPICS, True)),
    )
    for text, (form, patterns, firm) in tried:
        for pattern in patterns:
            if match := pattern.fullmatch(text):
                is_firm = firm or is_here or pattern in _FIRM
                return _of_match(form, match, earlier, is_firm=is_firm)
    return None


# They speak of articles, and of nothing that has articles of another kind.
_FIRM = frozenset(
    {
        wording.COUNTS[0],
        wording.COUNTS[2],
        wording.COUNTS[3],
        wording.COUNTS[4],
        wording.ENDS[0],
        wording.LISTS[0],
        wording.LISTS[1],
        wording.LISTS[5],
    }
)

Group = tuple[Form, tuple[re.Pattern[str], ...], bool]
_WHOLE: tuple[Group, ...] = (
    ("overview", wording.OVERVIEWS, True),
    ("list", wording.HOLDINGS, True),
    ("days", wording.DAYS, True),
    ("languages", wording.LANGUAGES, True),
)
"""Matched before the words of `archive_wording.HERE` are taken out."""


def _groups(*, is_here: bool, is_archive: bool) -> Iterable[Group]:
    """The wordings to try, in order, each with whether it can mean nothing but the archive."""
    yield "count", wording.COUNTS, False
    yield "count", wording.COUNTS_ALL[: 2 if is_archive else 1], True
    yield "ends", wording.ENDS, False
    yield "outlets", wording.OUTLETS, True
    yield "outlets", wording.OUTLETS_OF, False
    yield "authors", wording.AUTHORS_OF, False
    yield "list", wording.LISTS, False
    if is_here:
        yield "list", wording.LISTS_ALL, True
    if is_archive:
        yield "ends", wording.ENDS_HERE, True
        yield "outlets", wording.OUTLETS_HERE, True
        yield "days", wording.DAYS_HERE, True
        yield "list", wording.LISTS_HERE, True


def _of_match(
    form: Form, match: re.Match[str], earlier: Sequence[str], *, is_firm: bool
) -> ArchiveQuestion | None:
    groups = match.groupdict()
    phrase = ""
    if groups.get("x") is not None:
        phrase = _matter(groups["x"], earlier) or ""
        if not phrase:
            return None
    is_by = groups.get("by") is not None
    return ArchiveQuestion(
        form=form,
        phrase="" if is_by else phrase,
        is_about=groups.get("about") is not None,
        is_title=groups.get("titled") is not None,
        author=phrase if is_by else "",
        oldest=groups.get("oldest") is not None,
        is_firm=is_firm,
    )


def _matter(text: str, earlier: Sequence[str]) -> str | None:
    """What articles are about or mention, without its quotation marks; None if it is none."""
    stripped = text.strip(" ,:;-")
    is_quoted = stripped[:1] in '"“„«' and stripped[-1:] in '"”“»'
    stripped = stripped.strip(_MARKS)
    if not any(char.isalnum() for char in stripped):
        return None
    if is_quoted:
        return stripped
    if stripped.casefold() in POINTING:
        return earlier[0] if earlier else None
    stripped = _LEADING.sub("", stripped).strip(_MARKS) or stripped
    words = [word for word in _NO_WORD.split(stripped) if word]
    # "US" and "WHO" in capitals are names.
    telling = [word for word in words if not word.isupper() or len(word) == 1]
    if not words or len(words) > MOST_WORDS or _CLAUSE & set(map(str.casefold, telling)):
        return None
    return stripped


def _without_outlets(asked: str, outlets: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The outlets that a question limits itself to, and the question without them."""
    named: list[str] = []
    for outlet in sorted(outlets, key=len, reverse=True):
        for spelled in spellings_of(outlet):
            patterns = (
                rf"\b(?:from|by|in|of|did|does|has|have)(?: the)? {spelled}(?:'s)?"
                r"(?: (?:publish(?:ed)?|write|written|wrote|run|ran|print(?:ed)?|post(?:ed)?|have"
                r"|has))?(?= |$)",
                rf"(?<!\w)(?:the )?{spelled}(?:'s)? "
                r"(?=(?:articles?|stories|story|pieces?|headlines?)\b)",
            )
            for pattern in patterns:
                rest, number = re.subn(pattern, " ", asked, flags=re.IGNORECASE)
                if number and outlet not in named:
                    named.append(outlet)
                    asked = _tidy(rest)
    return tuple(named), asked


def spellings_of(outlet: str) -> list[str]:
    """Patterns for the ways to write an outlet's name: "USA Today" for "usatoday.com"."""
    letters = letters_of(outlet)
    return [r"[\s._'’ʼ-]?".join(map(re.escape, letters))] if len(letters) > 1 else []


def _tidy(text: str) -> str:
    return re.sub(r"\s+(?=[,.;?!]|$)", "", " ".join(text.split())).strip(" ,;")
