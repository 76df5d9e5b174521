"""Which sentences an answer quotes, by a language model that is kept on a leash.

It gets the sentences that might be quoted anyway and gives numbers of them back, so that an
answer stays verbatim. What it says may make an answer less sure and never surer, for nobody
calibrated it, and an article can speak to it:

- a refusal stays one, and it is not even asked: small models find an answer to everything;
- an answer that is uncertain, or speaks of what nothing bears out, stays so with its note;
- where it finds no sentence that answers, or leaves away the one that surely does, the two
  contradict each other, and readers are told that the quotes only may answer;
- quotes never go without others in their place: no article can hide them by an order to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.answer import Answer
from qa.answering.briefings.brief import in_order
from qa.answering.choosing.draft import Draft, Grounds
from qa.answering.choosing.model_choice import ModelChoice, Outcome
from qa.answering.compose import compose
from qa.answering.confidence import ANSWER_FROM, LESS_THAN_SURE
from qa.answering.forms.rows import MOST_UNCERTAIN, most_of
from qa.answering.premises.missing import missing
from qa.answering.selection import SelectedSentences, by_worth, repeats
from qa.languages.messages import say
from qa.languages.punctuation import in_a_row
from qa.llm.choice import Choice, choose
from qa.llm.offer import OfferedSentence, offer_of
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.store import Store


def choice_of(
    model: LanguageModel, grounds: Grounds, deadline: Deadline | None = None
) -> Choice | Failure:
    """Ask a language model which of the sentences answer; takes as long as its server may.

    Raises:
        LanguageModelError: the client is not installed.
    """
    candidates = [grounds.selected.candidates[row] for row in _offered(grounds.selected)]
    offer = offer_of(
        OfferedSentence(
            f"{candidate.asked} {candidate.text}".lstrip(),
            candidate.hit.outlet,
            candidate.hit.article.published_day,
        )
        for candidate in candidates
    )
    question = grounds.query.understood
    return choose(model, question, offer, most=_most(grounds), deadline=deadline)


def with_choice(
    store: Store, draft: Draft, grounds: Grounds, choice: Choice | Failure, model: str
) -> Answer:
    """An answer by what a language model chose, or the one that stands, with a note of it.

    Args:
        store: the archive, which every quote is checked against.
        draft: the answer that stands.
        grounds: what it was chosen from.
        choice: by `choice_of` of the same.
        model: its name for readers.

    Raises:
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    if isinstance(choice, Failure):
        return without_choice(draft.answer, choice.text, model)
    rows, language = _chosen(grounds, choice.numbers), grounds.query.told_in
    sure, lack = draft.answer.confidence, None
    if sure >= ANSWER_FROM:
        if rows and not grounds.query.briefing:
            lack = missing(grounds.query, [grounds.selected.candidates[row] for row in rows])
        is_agreed = choice.verdict == "answered" and _holds_the_best(grounds, rows)
        sure = sure if is_agreed and lack is None else LESS_THAN_SURE
    quoted = (rows or grounds.rows)[: None if sure >= ANSWER_FROM else MOST_UNCERTAIN]
    answer = compose(
        store,
        grounds.query,
        grounds.retrieved,
        grounds.selected,
        quoted,
        sure,
        listed=grounds.listed,
    )
    note = in_a_row(language, (draft.answer.note, lack))
    answer = replace(answer, note=note, explanation=draft.answer.explanation)
    if rows:
        text = say(
            language,
            "The language model %(model)s chose which sentences are quoted, and their order.",
            model=model,
        )
        return _told(answer, "chosen", text, model)
    text = say(
        language, "The language model %(model)s found no sentence that answers.", model=model
    )
    return _told(answer, "refused", text, model)


def without_choice(answer: Answer, reason: str, model: str) -> Answer:
    """An answer in which a language model has no part, though it was asked; says why."""
    without = say(answer.query.told_in, "The answer was found without it.")
    told = in_a_row(answer.query.told_in, (reason, without))
    return _told(answer, "failed", told, model)


def _told(answer: Answer, outcome: Outcome, text: str, model: str) -> Answer:
    note = in_a_row(answer.query.told_in, (answer.note, text))
    return replace(answer, note=note, choice=ModelChoice(model, outcome, text))


def _offered(selected: SelectedSentences) -> list[int]:
    """The rows of the sentences to choose from, the likeliest first; each wording once."""
    rows: dict[str, int] = {}
    for row in by_worth(selected):
        rows.setdefault(selected.candidates[row].text.casefold(), row)
    return list(rows.values())


def _holds_the_best(grounds: Grounds, rows: Sequence[int]) -> bool:
    """Whether a choice holds the sentence that surely answers, or one that says the same.

    Of a briefing and of a list it may hold any that they tell.
    """
    if grounds.query.briefing or grounds.query.analysis.form == "list":
        return not set(rows).isdisjoint(grounds.rows)
    best = grounds.rows[0]
    return best in rows or any(repeats(grounds.selected, row, best) for row in rows)


def _most(grounds: Grounds) -> int:
    """How many may be chosen; of a briefing as many as it tells by itself."""
    return len(grounds.rows) if grounds.query.briefing else most_of(grounds.query)


def _chosen(grounds: Grounds, numbers: Sequence[int]) -> tuple[int, ...]:
    """The rows of numbers in their order, without those that say the same as one before.

    A briefing tells what happened by its days, whatever the order of the choice.
    """
    selected, offered = grounds.selected, _offered(grounds.selected)
    numbered = [offered[number - 1] for number in numbers]
    selected.cosines.embed(numbered)
    rows: list[int] = []
    for row in numbered:
        if not any(repeats(selected, row, other) for other in rows):
            rows.append(row)
    return tuple(in_order(rows, selected, grounds.query) if grounds.query.briefing else rows)
