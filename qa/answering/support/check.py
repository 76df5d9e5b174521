"""Whether a written sentence is borne out by the sentences that it cites.

Pure rules, one module for each kind of claim. They may strike a sentence that is true; one that
is not must not pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Protocol

from embeddings.embedder import Embedder
from qa.answering.statements.matching import Statement
from qa.answering.support.causes import cause_faults
from qa.answering.support.doers import doer_faults
from qa.answering.support.fault import Fault
from qa.answering.support.inventions import invention_faults
from qa.answering.support.manner import manner_faults
from qa.answering.support.names import name_faults
from qa.answering.support.numbers.faults import number_faults
from qa.answering.support.numbers.owners import owner_faults
from qa.answering.support.reading.clauses import LONGEST
from qa.answering.support.roles import role_faults
from qa.answering.support.sayings.speech import speech_faults
from qa.answering.support.times import day_faults, looks_ahead
from qa.answering.support.wording import wording_faults

LEAST_ENTAILED = 0.5
"""Probability below which a sentence is struck: what an inference model calls no entailment."""


class Entailment(Protocol):
    """A model of inference, for a second look at what the rules let pass.

    The bundled reader is none: over the pairs of `benchmarks.support` and 105 more its odds tell
    true sentences from false ones no better than chance (area under the curve .52 by hand, .49 by
    script), and the cosine of the bundled embedder hardly (.65, .69): altered words change both
    less than other words for the same do.
    """

    def probability(self, premise: str, hypothesis: str) -> float:
        """How probably the premise entails the hypothesis, 0 to 1."""
        ...


def first_fault(
    sentence: str,
    cited: Sequence[Statement],
    entailment: Entailment | None = None,
    embedder: Embedder | None = None,
) -> Fault | None:
    """The first claim of a sentence that what it cites does not bear out; None if all are.

    Args:
        sentence: one English sentence that a model wrote.
        cited: the sentences it cites, verbatim, each with its outlet as ``source``, its day,
            and as ``context`` what says more of whom it speaks (the headline, or the sentence
            before it).
        entailment: has a second look at what the rules let pass.
        embedder: tells clauses of which nothing is cited from such in other words; it is asked
            only where a clause has no cited word, and takes some 50 ms.
    """
    fault = next(faults(sentence, cited, embedder), None)
    if fault is None and entailment is not None:
        premise = " ".join(statement.text for statement in cited)
        if entailment.probability(premise, sentence) < LEAST_ENTAILED:
            return Fault("not entailed", sentence, "the model of inference does not follow")
    return fault


def faults(
    sentence: str, cited: Sequence[Statement], embedder: Embedder | None = None
) -> Iterator[Fault]:
    """Every fault of a sentence, as `first_fault`; no more than `LONGEST` is read of any."""
    if not cited:
        yield Fault("nothing cited", sentence[:LONGEST], "it cites no sentence")
        return
    if len(sentence) > LONGEST:
        yield Fault("invented", sentence[:LONGEST], "too long to be checked")
        return
    if sentence.strip() in {statement.text.strip() for statement in cited}:
        return
    cited = [replace(statement, text=statement.text[:LONGEST]) for statement in cited]
    texts = [statement.text for statement in cited]
    yield from chain(
        speech_faults(sentence, cited),
        number_faults(sentence, texts),
        day_faults(sentence, cited),
        name_faults(sentence, cited),
        role_faults(sentence, texts),
        owner_faults(sentence, texts),
        doer_faults(sentence, texts),
        manner_faults(sentence, texts, looks_ahead=looks_ahead(cited)),
        wording_faults(sentence, texts),
        cause_faults(sentence, texts),
        invention_faults(sentence, texts, embedder),
    )
