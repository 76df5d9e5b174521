"""Ask a news archive, get the quote.

    import qa

    answer = qa.ask("Why was the bridge closed?", archive="archive")
    for hit in qa.retrieve("Why was the bridge closed?", k=3):
        print(hit.score, hit.outlet, hit.title, hit.text)

`Archive` is the same for many questions; `qa.build.build` makes one.
"""

from qa.answer import Answer, Citation, Quote
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
from qa.opened import ask, retrieve
from qa.passage import Passage, ScoredPassage

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
    "ModelMismatch",
    "Passage",
    "QaError",
    "QuestionError",
    "Quote",
    "ScoredPassage",
    "ask",
    "retrieve",
]
