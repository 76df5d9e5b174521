"""Which sentences answer yes or no: in front stands one that says what the question asks."""

from __future__ import annotations

from qa.answering.selection import SelectedSentences, repeats, rows_to_quote
from qa.answering.sentence_weights import QUOTING

SETTLES = 0.9
"""Share of the question's words, rare ones counting more, from which on a sentence says the same
as a statement: "Holm agreed to resign" to "Did Holm agree to resign?"."""


def rows_of_yes_no(selected: SelectedSentences) -> list[int]:
    """The rows of the sentences to quote, what settles the question in front.

    There must be a candidate. Where none settles it, the same as of another answer: of 105
    questions whose answer is known no other weighing of words found more.
    """
    rows = rows_to_quote(selected)
    settling = [
        row
        for row, candidate in enumerate(selected.candidates)
        if candidate.sentence.words >= SETTLES
    ]
    if not settling:
        return rows
    lead = max(settling, key=lambda row: selected.scores[row])
    others = [row for row in rows if row != lead and not repeats(selected, row, lead)]
    return [lead, *others][: QUOTING.most]
