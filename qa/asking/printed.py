"""What stays known of printed texts while an archive stays as it is."""

from __future__ import annotations

from qa.answering.statements.matching import taken_apart
from qa.answering.statements.own_figures import own_figures
from qa.answering.support.doers import tellings
from qa.answering.support.numbers.counts import counts
from qa.answering.support.reading.clauses import clauses
from qa.question.time.mentions import times_named
from qa.text.figures import figures
from seeds.metadata.stamps import stamped


def forget_texts() -> None:
    """Let go of the sentences that functions remember: some may have been removed."""
    for function in (
        clauses,
        counts,
        figures,
        own_figures,
        stamped,
        taken_apart,
        tellings,
        times_named,
    ):
        function.cache_clear()
