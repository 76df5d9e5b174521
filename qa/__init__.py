"""Ask a news archive, get the quote.

    import qa

    answer = qa.ask("Why was the bridge closed?", archive="archive")
    for hit in qa.retrieve("Why was the bridge closed?", k=3):
        print(hit.score, hit.outlet, hit.title, hit.text)

A follow-up is understood by the turns before it:

    answer = qa.ask("And who pays for it?", history=[answer.turn])

`Archive` is the same for many questions; `qa.ingest.build.build` makes one.
"""

from qa.answering.answer import Answer, Citation, Contrast, Copy, DifferingFigure, Quote
from qa.archive import Archive, ArchiveInfo
from qa.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveFormat,
    ArchiveLocked,
    ArchiveNotFound,
    ArticleNotFound,
    ModelMismatch,
    QaError,
    QuestionError,
)
from qa.functions import ask, retrieve
from qa.passage import Passage, ScoredPassage
from qa.question.thread.turns import Turn

__all__ = [
    "Answer",
    "Archive",
    "ArchiveDamaged",
    "ArchiveError",
    "ArchiveFormat",
    "ArchiveInfo",
    "ArchiveLocked",
    "ArchiveNotFound",
    "ArticleNotFound",
    "Citation",
    "Contrast",
    "Copy",
    "DifferingFigure",
    "ModelMismatch",
    "Passage",
    "QaError",
    "QuestionError",
    "Quote",
    "ScoredPassage",
    "Turn",
    "ask",
    "retrieve",
]
