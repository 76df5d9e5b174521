"""Questions about the archive itself in other languages than English, by their whole wording.

``[talk]`` of a language's file lists them: ``archive_count``, ``archive_newest``,
``archive_oldest``, ``archive_outlets`` and ``archive_days``, and with "…" for a matter
``archive_count_about`` and ``archive_list_about``. English is richer, see
`qa.question.talk.archive_question`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.languages.codes import ENGLISH
from qa.languages.phrases import bare, forms, phrases
from qa.question.foreign.kinds import is_matter
from qa.question.foreign.times import moment_of
from qa.question.talk.archive_question import (
    LONGEST,
    ArchiveQuestion,
    Form,
    archive_question_in,
)
from qa.question.time.window import Moment
from qa.store import Coverage

_FORMS: tuple[tuple[str, Form], ...] = (
    ("archive_count_about", "count"),
    ("archive_count", "count"),
    ("archive_newest", "ends"),
    ("archive_oldest", "ends"),
    ("archive_outlets", "outlets"),
    ("archive_days", "days"),
    ("archive_list_about", "list"),
)
_MARKS = "\"'“”„«»‘’「」『』 "


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
    if language == ENGLISH:
        return archive_question_in(text, coverage, as_of, earlier)
    if len(text) > LONGEST or not phrases(language, "talk", "archive_count"):
        return None
    if found := _form_of(language, text, None):
        return found
    moment = moment_of(text, language, as_of, coverage.days)
    if moment is None or not moment.has_days:
        return None
    rest = f"{text[: moment.start]} {text[moment.end :]}"
    return _form_of(language, rest, moment)


def _form_of(language: str, text: str, moment: Moment | None) -> ArchiveQuestion | None:
    asked = bare(" ".join(text.split()))
    for name, form in _FORMS:
        for pattern in forms(language, "talk", name):
            match = pattern.fullmatch(asked)
            if match is None:
                continue
            phrase = match[1] if pattern.groups else ""
            if phrase and not is_matter(language, phrase):
                continue
            return ArchiveQuestion(
                form=form,
                phrase=phrase.strip(_MARKS),
                is_about=form == "list",
                moment=moment,
                oldest=name == "archive_oldest",
                is_firm=form != "list",
            )
    return None
