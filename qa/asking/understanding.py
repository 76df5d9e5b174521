"""From a question to its `Query`, by what one archive holds: its days, its words, its names."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Unpack

from qa.question.query import Query, QuestionLimits
from qa.question.thread.turns import Turn
from qa.question.understand import understand
from qa.retrieval.names import PrintedNames, as_printed
from qa.spelling.slips_in import slips_in
from qa.store import Store


class Understanding:
    """Understands the questions to one archive."""

    def __init__(
        self,
        store: Store,
        revision: Callable[[], Hashable],
        names_given: Callable[[Query], tuple[str, ...]],
        *,
        knows_english_only: bool,
    ) -> None:
        """Ask an archive about words.

        Args:
            store: the archive.
            revision: tells its states apart; what is remembered holds for one of them.
            names_given: answers a question, and gives the names that the answer gives.
            knows_english_only: whether the archive's model does.
        """
        self._store = store
        self._names = PrintedNames(store, revision)
        self._names_given = names_given
        self._knows_english_only = knows_english_only

    def of(self, question: str, **limits: Unpack[QuestionLimits]) -> Query:
        """A question with its slips mended and its names; arguments and errors of `understand`."""
        return self.as_printed(self.as_typed(question, **limits))

    def as_typed(self, question: str, **limits: Unpack[QuestionLimits]) -> Query:
        """The same, but for how the archive prints its names: enough for small talk."""
        coverage = self._store.coverage()
        read = partial(
            understand,
            covered=coverage.days,
            known_outlets=coverage.outlets,
            known_languages=[code for code, _ in coverage.languages],
            slips_in=partial(slips_in, self._store, keep=limits.get("drop", ())),
            names=self._names.of,
        )

        def answered(turn: Turn, before: Sequence[Turn]) -> tuple[str, ...]:
            """What an earlier question, asked again, is answered with."""
            past: QuestionLimits = {**limits, "history": before, "drop": turn.drop}
            return self._names_given(read(turn.question, **past))

        return read(question, answered=answered, **limits)

    def as_printed(self, query: Query) -> Query:
        """A question with its names, see `qa.retrieval.names.as_printed`."""
        return as_printed(
            self._store, query, self._names, knows_english_only=self._knows_english_only
        )
