"""What stands beside the quotes: who agrees, who is on the matter, and figures that changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from embeddings.vocabulary import ordinary_words
from qa.answering.citing.citations import SourceSentence
from qa.answering.selection import Candidate, SelectedSentences
from qa.answering.sentence_weights import QUOTING
from qa.answering.statements.agreement import says_same
from qa.answering.statements.contrasts import StatementContrast, find_contrasts
from qa.answering.statements.matching import Statement
from qa.answering.statements.own_figures import own_figures
from qa.answering.statements.repeats import are_two
from qa.answering.statements.states import StatementStates, find_states, may_have_states
from qa.answering.statements.withdrawals import takes_back, withdrawals
from qa.languages.codes import ENGLISH, primary
from qa.question.quantities import Quantity
from qa.question.query import Query
from qa.text.figures import Figure, figures
from qa.text.terms import text_terms

UNIT_WITHIN = 5
"""Words behind a figure among which its unit is."""

_WORD = re.compile(r"[^\W\d_]+")


def supporters(
    selected: SelectedSentences, row: int, rows: Sequence[int]
) -> tuple[list[SourceSentence], list[SourceSentence]]:
    """Sentences of other sources that say what the quoted one says, and others on the matter.

    Nearest first, one for each source.
    """
    quoted = selected.candidates[row]
    beside = {place: _of_other_outlets(selected, place, rows) for place in rows}
    # Those of all quotes together, at the first of them.
    selected.cosines.embed(at for place in rows if beside[place] for at in (place, *beside[place]))
    others = beside[row]
    cosines = dict(zip(others, selected.cosines.beside(row, others), strict=True))
    order = sorted(others, key=lambda other: -cosines[other])
    support: dict[str, SourceSentence] = {}
    for other in order:
        candidate = selected.candidates[other]
        if _is_repeated(quoted, candidate) or says_same(
            _statement(quoted), _statement(candidate), cosines[other]
        ):
            support.setdefault(candidate.source, candidate.place)
    related: dict[str, SourceSentence] = {}
    for other in order:
        candidate = selected.candidates[other]
        is_across = are_two(quoted.language, candidate.language)
        least = QUOTING.across if is_across else QUOTING.related
        if cosines[other] > least and candidate.source not in support:
            related.setdefault(candidate.source, candidate.place)
    return (
        list(support.values())[: QUOTING.supporters],
        list(related.values())[: QUOTING.supporters],
    )


def _of_other_outlets(selected: SelectedSentences, row: int, rows: Sequence[int]) -> list[int]:
    """The rows that are not quoted, and of other outlets than one that is."""
    quoted = selected.candidates[row]
    return [
        other
        for other, candidate in enumerate(selected.candidates)
        if other not in rows and _is_of_another_outlet(quoted, candidate)
    ]


def _is_of_another_outlet(quoted: Candidate, candidate: Candidate) -> bool:
    return candidate.source != quoted.source and (
        candidate.hit.outlet is None or candidate.hit.outlet != quoted.hit.outlet
    )


def _statement(candidate: Candidate) -> Statement:
    """What a sentence states; nothing where it is not English.

    What two sentences state is compared by English rules of names, figures, days, denial and
    mode: of others, and of two languages, no word is said on whether they agree or differ.
    """
    hit = candidate.hit
    text = candidate.text if _is_english(candidate) else ""
    return Statement(text, candidate.source, hit.published, hit.title)


def _is_english(candidate: Candidate) -> bool:
    return primary(candidate.language or ENGLISH) == ENGLISH


def _is_repeated(quoted: Candidate, candidate: Candidate) -> bool:
    """Whether one that is not English says the same in the same words."""
    return not _is_english(quoted) and quoted.text.casefold() == candidate.text.casefold()


def states_of(
    selected: SelectedSentences, rows: Sequence[int], query: Query
) -> list[StatementStates]:
    """Figures of the likely sentences that changed, one of ``rows`` among them."""
    analysis = query.analysis
    states = find_states(
        [_statement(candidate) for candidate in selected.candidates],
        selected.cosines.of,
        analysis.quantity,
        asks_number=_asks_number(query),
    )
    return [state for state in states if {row for row, _ in state.figures} & set(rows)]


def newest_first(
    selected: SelectedSentences,
    rows: Sequence[int],
    states: Sequence[StatementStates],
    query: Query,
) -> list[int]:
    """The rows to quote with the newest state of a figure in front of its earlier ones.

    Those stand under it, and are not quoted. What the question asks to have counted leads;
    a sentence that has only figures of others, or takes them back, comes last. A statement
    that a later article takes back stands behind the sentence that says so.
    """
    ordered = list(rows)
    if query.analysis.answer_type == "number":
        ordered.sort(key=lambda row: _has_no_own_figure(selected.candidates[row].text))
    for state in states:
        newest, *earlier = (row for row, _ in state.figures)
        place = min(ordered.index(row) for row in (newest, *earlier) if row in ordered)
        rest = [row for row in ordered if row not in (newest, *earlier)]
        place = 0 if query.analysis.quantity else place
        ordered = [*rest[:place], newest, *rest[place:]]
    statements = [_statement(candidate) for candidate in selected.candidates]
    for row in tuple(ordered):
        for later in withdrawals(statements, row)[:1]:
            rest = [other for other in ordered if other != later]
            place = rest.index(row)
            ordered = [*rest[:place], later, *rest[place:]]
    return ordered[: max(QUOTING.most, len(rows))]


def surely_leads(selected: SelectedSentences, row: int, query: Query) -> bool:
    """Whether a row that is worth most stays in front, whatever `newest_first` puts in order.

    That is where no figure of its kind may be one of several states, none of the sentences
    takes anything back, it is not passed over for a figure of its own, and none in the
    question's language may say what it says in another.
    """
    languages = [candidate.language for candidate in selected.candidates]
    if are_two(languages[row], selected.language) and any(
        code and not are_two(code, selected.language) for code in languages
    ):
        return False
    statements = [_statement(candidate) for candidate in selected.candidates]
    analysis = query.analysis
    if analysis.answer_type == "number" and _has_no_own_figure(selected.candidates[row].text):
        return False
    if any(takes_back(statement.text) for statement in statements):
        return False
    return not may_have_states(statements, analysis.quantity, asks_number=_asks_number(query))


def _asks_number(query: Query) -> bool:
    return query.analysis.answer_type == "number" or query.analysis.asks_newest


def _has_no_own_figure(text: str) -> bool:
    return bool(figures(text)) and not own_figures(text)


def printed_unit(unit: str, text: str, figure: Figure) -> str:
    """A unit that is the stem of a word as the sentence prints it: "minutes" for "minut"."""
    if unit in ordinary_words():
        return unit
    behind = _WORD.findall(text[figure.end :])[:UNIT_WITHIN]
    return next((word.lower() for word in behind if unit in text_terms(word)), unit)


def contrasts_of(
    selected: SelectedSentences, rows: Sequence[int], quantity: Quantity | None
) -> list[StatementContrast]:
    """Figures on which the likely sentences differ, one of ``rows`` among them."""
    statements = [_statement(candidate) for candidate in selected.candidates]
    return [
        contrast
        for contrast in find_contrasts(statements, selected.cosines.of, quantity)
        if {row for row, _ in contrast.figures} & set(rows)
    ]
