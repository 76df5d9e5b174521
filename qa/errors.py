"""What can go wrong while asking or keeping an archive.

QaError
├── ArchiveError
│   ├── ArchiveNotFound    there is no archive at that path
│   ├── ArchiveDamaged     the truth itself is damaged; the file is named
│   ├── ArchiveLocked      another process is writing
│   ├── ArchiveFormat      written by another version of Citewire
│   ├── SyncRefused        so many files are gone that a mistake is likely
│   └── ModelMismatch      the archive was built with another model
├── ArticleNotFound        no article has that id
├── QuestionError          empty, too long, or with impossible filters
├── BatchError             a file of questions or answers that cannot be used
├── FetchError             an address that is none, or a folder that nothing is fetched into
├── LanguageModelError     a language model that cannot be asked, or may not be
├── FeedbackError          a thumb up or down that cannot be kept or read
└── SetError               a test set that cannot be read or measured
"""

from __future__ import annotations


class QaError(Exception):
    """Base of every error that ``qa`` raises on purpose."""


class ArchiveError(QaError):
    """Something is wrong with an archive."""


class ArchiveNotFound(ArchiveError):
    """There is no archive at the path."""


class ArchiveDamaged(ArchiveError):
    """A file that holds the truth is damaged."""


class ArchiveLocked(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveFormat(ArchiveError):
    """The archive was written in a format this version does not read."""


class SyncRefused(ArchiveError):
    """So many files are gone that a disk may not be mounted; nothing was done."""


class ModelMismatch(ArchiveError):
    """The archive was built with another model than the one given."""


class ArticleNotFound(QaError):
    """No article of the archive has the id."""


class QuestionError(QaError):
    """A question that cannot be asked: empty, too long, impossible filters."""


class BatchError(QaError):
    """A file of questions that cannot be read, or of answers that cannot be gone on with."""


class FetchError(QaError):
    """An address that is none of a web page, or a folder that nothing can be fetched into."""


class LanguageModelError(QaError):
    """A language model that cannot be asked, or may not be, as its settings are."""


class FeedbackError(QaError):
    """Feedback that cannot be kept or read: too long, or its file is full or broken."""


class SetError(QaError):
    """A test set that cannot be read or measured; file and line are named where they are known."""


class ClusterError(QaError):
    """The nodes of a cluster cannot do the work."""
