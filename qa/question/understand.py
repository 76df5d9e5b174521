"""From what a person typed to a `Query`: its text, its limits, and what it asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from qa.errors import QuestionError
from qa.languages.codes import ENGLISH
from qa.languages.messages import spoken_languages
from qa.languages.names import languages_meant
from qa.question.analysis import analyse
from qa.question.briefings import Briefing, briefing_in, wording_of
from qa.question.foreign.briefings import briefing_in as foreign_briefing
from qa.question.foreign.followups import follow_up_in, language_in_talk
from qa.question.foreign.kinds import without_timeline_words_in
from qa.question.foreign.times import moment_of
from qa.question.forms import as_question
from qa.question.language import question_language
from qa.question.operators import read_operators
from qa.question.outlets import outlet_limit, outlets_meant
from qa.question.query import (
    LONGEST_NAME,
    LONGEST_QUESTION,
    MOST_DROPPED,
    MOST_OUTLETS,
    Day,
    Query,
    check_length,
)
from qa.question.talk.small_talk import without_greeting
from qa.question.thread.history import corrections_in, follow_up_of, turns_before
from qa.question.thread.turns import Turn
from qa.question.time.calendar_spans import Days, length_of
from qa.question.time.patterns import spelled_out
from qa.question.time.window import Moment
from qa.spelling.correction import Correction, mended
from qa.store import Filters

LONGEST_BRIEFED = 31
"""Days of which the news can be told in brief; of a year it is a sample by chance."""

_APOSTROPHES = dict.fromkeys(map(ord, "’‘´`"), "'")


def understand(
    question: str,
    *,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    outlets: Iterable[str] = (),
    languages: Iterable[str] = (),
    reader_language: str = ENGLISH,
    any_time: bool = False,
    history: Sequence[Turn] = (),
    drop: Collection[str] = (),
    covered: Days | None = None,
    known_outlets: Collection[str] = (),
    known_languages: Collection[str] = (),
    slips_in: Callable[[str], Sequence[Correction]] | None = None,
    names: Callable[[str], Collection[str]] | None = None,
    answered: Callable[[Turn, Sequence[Turn]], tuple[str, ...]] | None = None,
) -> Query:
    """Turn a question and its limits into a `Query`.

    Args:
        question: natural language, 1 to `LONGEST_QUESTION` characters.
        since: first day of publication that counts, as a date or ISO text.
        until: last day of publication that counts.
        as_of: the day to look from, by default today; later articles are hidden.
        outlets: names of outlets; none means those that the question limits itself to
            ("according to The Bugle, …"), or all of them.
        languages: of the articles, as codes ("de"), names in English or own names; none
            means all of them.
        reader_language: ISO 639 code; said where the question's is not spoken, meant by a "Hej".
        any_time: take no window from the question's words ("last week"). With
            ``since`` or ``until`` none is taken either: who gives days means them.
        history: the earlier turns of a conversation, oldest first; a question that leans
            on them ("And what did Russia say?") takes over their names and time.
        drop: phrases of the earlier turns that must not be taken over, words of the
            question that must be taken as they were typed, and outlets that do not limit it.
        covered: the days of the archive's oldest and newest article, see
            `qa.question.time.window.find_moment`.
        known_outlets: the archive's, see `qa.question.outlets`.
        known_languages: codes of those that its articles are in.
        slips_in: tells how words with slips are read, see `qa.spelling.slips_in.slips_in`; None
            takes all as they stand.
        names: from a text to its words that are names, folded, as an archive knows them;
            asked for where there is a history. Without it capitals tell.
        answered: from an earlier turn and those before it to the names that its answer gives;
            asked for at most once, where the question points to them and the turn does not
            know them.

    Raises:
        QuestionError: the question is empty or too long, or only says what to leave out, a
            day is no ISO day, ``since`` lies after ``until``, there are too many outlets,
            languages or phrases to drop, a language is none, or one of these or an earlier
            question is too long.
    """
    check_length(question)
    if not (text := plain_question(question)):
        raise QuestionError("The question is empty. Ask something in a few words.")
    language = language_in_talk(text, history, known_languages, reader_language)
    operators = read_operators(text)
    if not _is_wordless(text) and _is_wordless(operators.text):
        raise QuestionError(
            "The question only says what to leave out. Say what to look for as well."
        )
    text = operators.text
    given_day = _day(as_of, "as_of")
    today = given_day or datetime.now().astimezone().date()
    filters = replace(filters_of(since, until, today, outlets, languages), words=operators.words)
    filters = replace(filters, outlets=outlets_meant(filters.outlets, known_outlets))
    slips_in = slips_in if language == ENGLISH else None  # the words of English tell slips
    corrections = corrections_in(text, slips_in)
    text = mended(text, corrections)
    turns = turns_before(history, slips_in)
    follow = partial(follow_up_in, language, drop=_phrases(drop), names=names, answered=answered)
    followed = follow(text, turns)
    asked = followed.question
    limit = None if filters.outlets else outlet_limit(asked, known_outlets, drop)
    if limit:
        filters, asked = replace(filters, outlets=frozenset(limit.outlets)), limit.question
        if turns and not followed.is_restatement:  # "According to The Bugle, why?" leans
            followed = follow(asked, turns)
            asked = followed.question
    briefing = briefing_of(asked, followed.carried, language)
    is_article = briefing is not None and briefing.kind == "article"  # a headline names no time
    is_timed = not (any_time or filters.since or filters.until or is_article)
    timed = ((asked, language), *((words, question_language(words)) for words in followed.timed))
    moments = (moment_of(words, code, today, covered) for words, code in timed if is_timed)
    moment = next(filter(None, moments), None)
    briefing = briefing if _has_its_days(briefing, moment) else None
    is_english = language == ENGLISH
    wording = asked if briefing is None else briefing.topic or asked
    if is_english:
        wording = as_question(asked) if briefing is None else wording_of(briefing, asked)
        wording = spelled_out(wording)
    search_text = " ".join((_with_mark(wording), *followed.carried))
    restated = asked if followed.is_restatement or limit else ""
    return Query(
        question=question,
        text=search_text,
        analysis=analyse(
            restated or mended(question, corrections), search_text, moment, language=language
        ),
        filters=filters,
        as_of=today,
        is_as_of_given=given_day is not None,
        moment=moment,
        carried=followed.carried,
        quoted=tuple(phrase.words for phrase in operators.words.required if phrase.is_exact),
        is_follow_up=followed.is_restatement
        or bool(followed.carried)
        or (moment is not None and moment.words not in asked),
        corrections=corrections,
        language=language,
        reader_language=ENGLISH if language in spoken_languages() else reader_language,
        briefing=briefing,
        restated=restated,
        outlets_named=limit.outlets if limit else (),
        dropped=followed.dropped,
    )


def filters_of(
    since: Day, until: Day, as_of: Day, outlets: Iterable[str], languages: Iterable[str] = ()
) -> Filters:
    """The filters that days, outlets and languages make.

    Raises:
        QuestionError: as `understand`.
    """
    filters = Filters(
        since=_day(since, "since"),
        until=_day(until, "until"),
        as_of=_day(as_of, "as_of"),
        outlets=_names(outlets),
        languages=languages_meant(languages),
    )
    if filters.since and filters.until and filters.since > filters.until:
        raise QuestionError(
            f"No day lies between since {filters.since} and until {filters.until}: "
            "since must not be after until."
        )
    return filters


def plain_question(question: str) -> str:
    """A question in visible characters, with single spaces, plain apostrophes, and no greeting."""
    return without_greeting(" ".join(_visible(question).split()))


def pointed_at(history: Sequence[Turn]) -> tuple[str, ...]:
    """What a question that only points back ("What about it?") takes over from earlier turns."""
    return follow_up_of("What about it?", turns_before(history)).carried


def timeline_query(query: Query) -> Query:
    """The query without the words that only ask for what happened, or name a time that is none.

    "What has happened since the earthquake?" looks for the earthquake. The words of a
    time stay where they make a window, see `QuestionAnalysis.content_terms`, and go where
    another takes its place: an article need not say "June 2020".
    """
    text, window_words = query.text, ""
    if query.window and query.moment:
        window_words = spelled_out(query.moment.words)
    elif (moment := moment_of(text, query.language, query.as_of)) and moment.has_days:
        text = text.replace(moment.words, " ", 1)
    if query.briefing or query.analysis.asks_timeline:
        parts = text.split(window_words, 1) if window_words else [text]
        text = window_words.join(without_timeline_words_in(query.language, part) for part in parts)
    text = " ".join(text.split())
    if _is_wordless(text):
        return query
    analysis = analyse(query.asked, text, query.moment, query.analysis.names, query.language)
    return replace(query, text=text, analysis=analysis)


def briefing_of(text: str, carried: Collection[str], language: str = ENGLISH) -> Briefing | None:
    """The briefing that is asked for; a bare name that leans on a question asks as that does."""
    briefing = briefing_in(text) if language == ENGLISH else foreign_briefing(language, text)
    if briefing is None or (briefing.is_bare and carried):
        return None
    if briefing.kind == "days":
        return None if carried else briefing
    return briefing if briefing.topic or carried else None


def _has_its_days(briefing: Briefing | None, moment: Moment | None) -> bool:
    """Whether the days are known that a briefing is of, if it is of days."""
    if briefing is None or briefing.kind != "days":
        return True
    if moment is None or moment.since is None or moment.until is None:
        return False
    return length_of((moment.since, moment.until)) <= LONGEST_BRIEFED


def _phrases(drop: Collection[str]) -> Collection[str]:
    if len(drop) > MOST_DROPPED or any(len(phrase) > LONGEST_NAME for phrase in drop):
        raise QuestionError(
            f"drop can hold {MOST_DROPPED} phrases of {LONGEST_NAME} characters at the most."
        )
    return drop


def _is_wordless(text: str) -> bool:
    return not any(char.isalnum() for char in text)


def _with_mark(text: str) -> str:
    """A question with its mark, so that it is the same one to every model without it."""
    return text if _is_wordless(text) else text.rstrip(" ?!.…؟。।") + "?"


def _names(outlets: Iterable[str] | str | None) -> frozenset[str]:
    """The outlets asked for; a single name is taken as one, None as no wish."""
    listed = [outlets] if isinstance(outlets, str) else list(outlets or ())
    if not all(isinstance(name, str) for name in listed):
        raise QuestionError(f'outlets are names, such as "The Bugle", and not {listed[:3]!r}.')
    if len(listed) > MOST_OUTLETS:
        raise QuestionError(
            f"{len(listed):,} outlets are asked for; the most is {MOST_OUTLETS}. "
            "Without any, all of them may answer."
        )
    if any(len(name) > LONGEST_NAME for name in listed):
        raise QuestionError(f"The name of an outlet has more than {LONGEST_NAME} characters.")
    return frozenset(name.strip() for name in listed if name.strip())


def _visible(text: str) -> str:
    """NFKC with plain apostrophes; control, invisible, unpaired characters as spaces or gone.

    For the search text only; what is shown and quoted stays as it is.
    """
    folded = unicodedata.normalize("NFKC", text[: LONGEST_QUESTION + 1]).translate(_APOSTROPHES)
    return "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Zs"} else char
        for char in folded
        if unicodedata.category(char) not in {"Cf", "Cs", "Co", "Cn"}
    )


def _day(value: Day, name: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise QuestionError(
            f"{name} is {str(value)[:40]!r}, which is no day; "
            "write it as YYYY-MM-DD, such as 2020-06-11."
        ) from error
