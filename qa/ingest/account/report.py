"""Report what a build did, and count it while it runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from qa.ingest.account.fates import Fate, Fates, Outcome
from qa.ingest.account.losses import Losses, OutletLoss, PageLoss
from qa.ingest.batches import SourceProgress
from qa.storage.tables.sources import SourceRow
from qa.storage.tables.statistics import Counts
from qa.watched.changes import WatchReport
from seeds.article import PassedOver, ReadFailure
from seeds.readers import SourceFile
from seeds.work.tasks import CleanedPage


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Tells what a build read, kept, dropped and stored.

    Attributes:
        files_read: files that were opened and read.
        files_unchanged: files that an earlier build has read, byte for byte.
        failed_before: files and records that an earlier build could not read, and
            why; they are not tried again until their file changes.
        documents: pages and records in the files read.
        articles_added: that were not there, or only as replaced versions.
        articles_unchanged: that were there already.
        articles_replaced: that gave way to a newer version, or whose date,
            outlet or the like was corrected.
        articles_removed: that their file no longer holds, without a successor.
        articles_withheld: that were left out, because they were removed before.
        files_missing: paths of files that earlier builds have read below these sources and
            that are no longer there; their articles stay.
        files_removed: the same where the build was to remove them.
        articles_vanished: headlines of the articles that went with them and could be found
            until then; the id of one that has no headline.
        passages_embedded: vectors computed.
        passages_reused: passages whose vector was there already.
        dropped_lines: for each rule its name, how many lines it took, and one of
            them; the busiest rule first.
        losses: for each outlet how much of its pages did not become story, the largest
            share first.
        losing_pages: pages that lost more than a fifth of their text, see
            `seeds.cleaning.rules.DOUBTFUL_RULES`.
        empty_documents: where a page or record without a story lies.
        failures: files and records that could not be read.
        passed_over: for each reason how many files and records were left aside on purpose.
        seconds: for the whole build.
        embedding_seconds: of these, with the model at work; what is prepared and stored
            meanwhile takes no time of its own.
        archive_articles, archive_passages: what can be found now.
        archive_copies: how many of these articles are near-identical copies of
            another one, the original of each group not counted.
        watched: what became of the questions that are watched.
    """

    files_read: int
    files_unchanged: int
    failed_before: tuple[ReadFailure, ...]
    documents: int
    articles_added: int
    articles_unchanged: int
    articles_replaced: int
    articles_removed: int
    articles_withheld: int
    files_missing: tuple[str, ...]
    files_removed: tuple[str, ...]
    articles_vanished: tuple[str, ...]
    passages_embedded: int
    passages_reused: int
    dropped_lines: tuple[tuple[str, int, str], ...]
    losses: tuple[OutletLoss, ...]
    losing_pages: tuple[PageLoss, ...]
    empty_documents: tuple[str, ...]
    failures: tuple[ReadFailure, ...]
    passed_over: tuple[tuple[str, int], ...]
    seconds: float
    embedding_seconds: float
    archive_articles: int
    archive_passages: int
    archive_copies: int
    watched: WatchReport


@dataclass(slots=True)
class Tally:
    """Counts that grow while a build runs; see `BuildReport`.

    Attributes:
        stored: what became of the articles put into the archive: "added", "unchanged" or
            "corrected".
        fates: where it is told what became of each file and record.
        dropped, examples: for each rule, how many lines it took, and one of them.
    """

    files_read: int = 0
    files_unchanged: int = 0
    failed_before: list[ReadFailure] = field(default_factory=list)
    documents: int = 0
    stored: Counter[str] = field(default_factory=Counter)
    replaced: int = 0
    removed: int = 0
    articles_withheld: int = 0
    files_missing: list[str] = field(default_factory=list)
    files_removed: tuple[str, ...] = ()
    articles_vanished: tuple[str, ...] = ()
    passages_embedded: int = 0
    passages_reused: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    empty_documents: list[str] = field(default_factory=list)
    failures: list[ReadFailure] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    losses: Losses = field(default_factory=Losses)
    fates: Fates = field(default_factory=Fates)
    embedding_seconds: float = 0.0

    def note_cleaned(self, page: CleanedPage) -> None:
        """Count a page, and the lines that went."""
        self.documents += 1
        if not page.articles:
            self.empty_documents.append(page.document.where)
            self.fates.note(Fate.of_page(page))
        for lines in page.dropped:
            self.dropped[lines.rule] += lines.count
            self.examples.setdefault(lines.rule, lines.example)
        self.losses.note(page)

    def note_stored(self, outcome: Outcome, fate: Fate | None) -> None:
        """Count an article of a page, and tell of it."""
        if outcome == "withheld":
            self.articles_withheld += 1
        else:
            self.stored[outcome] += 1
        if fate is not None:
            self.fates.note(replace(fate, outcome=outcome))

    def pass_over(self, item: PassedOver) -> None:
        """Count what was left aside on purpose."""
        self.passed_over[item.reason] += item.count
        self.fates.note(Fate.of_passed_over(item))

    def refuse(self, failure: ReadFailure) -> None:
        """Note a file that cannot be opened, or a fault in one."""
        self.failures.append(failure)
        self.fates.note(Fate.of_failure(failure))

    def pass_unread(self, file: SourceFile, known: SourceRow) -> None:
        """Note a file that an earlier build has read, and what could not be read of it then."""
        failures = [file.failure(failure.reason, failure.line) for failure in known.failures]
        self.failed_before += failures
        for failure in failures:
            self.fates.note(Fate.of_failure(failure))
        if known.state == "done":
            self.files_unchanged += 1
            self.fates.note(Fate(file.name, "not read", "it has not changed"))

    def fail(self, source: SourceProgress, failure: ReadFailure) -> None:
        """Note what could not be read of a file."""
        source.failures.append(failure)
        self.refuse(failure)

    def break_page(self, source: SourceProgress, reason: str, line: int | None) -> None:
        """Note that a page could not be taken in; its file keeps what it gave before."""
        source.broken += 1
        self.fail(source, source.file.failure(reason, line))

    def report(self, seconds: float, counts: Counts, watched: WatchReport) -> BuildReport:
        """Freeze the counts as they stand."""
        dropped = sorted(self.dropped.items(), key=lambda pair: (-pair[1], pair[0]))
        return BuildReport(
            files_read=self.files_read,
            files_unchanged=self.files_unchanged,
            failed_before=tuple(self.failed_before),
            documents=self.documents,
            articles_added=self.stored["added"],
            articles_unchanged=self.stored["unchanged"],
            articles_replaced=self.replaced + self.stored["corrected"],
            articles_removed=self.removed,
            articles_withheld=self.articles_withheld,
            files_missing=tuple(self.files_missing),
            files_removed=self.files_removed,
            articles_vanished=self.articles_vanished,
            passages_embedded=self.passages_embedded,
            passages_reused=self.passages_reused,
            dropped_lines=tuple((rule, count, self.examples[rule]) for rule, count in dropped),
            losses=self.losses.by_outlet(),
            losing_pages=tuple(self.losses.named),
            empty_documents=tuple(self.empty_documents),
            failures=tuple(self.failures),
            passed_over=tuple(self.passed_over.most_common()),
            seconds=seconds,
            embedding_seconds=self.embedding_seconds,
            archive_articles=counts.articles,
            archive_passages=counts.passages,
            archive_copies=counts.copies,
            watched=watched,
        )
