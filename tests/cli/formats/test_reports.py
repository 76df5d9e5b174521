from __future__ import annotations

from qa.cli.formats.reports import cleaned_lines, report_lines
from qa.ingest.account.report import Tally
from qa.storage.tables.statistics import Counts
from qa.watched.changes import WatchReport
from seeds.article import Article, CleanedDocument, Line, RawDocument, ReadFailure

NOTHING = Counts(0, 0, 0, 0, 0, 0, None)


def test_a_report_on_thousands_of_bad_files_stays_readable() -> None:
    tally = Tally()
    for number in range(10_000):
        tally.failures.append(ReadFailure("/n", f"bad\n{number}.json", "is not valid JSON"))
    lines = list(report_lines(tally.report(1.0, NOTHING, WatchReport())))
    assert len(lines) < 100
    assert any("bad 0.json" in line for line in lines)
    assert any("9,950 more" in line for line in lines)


def test_a_cleaned_page_comes_in_its_own_order() -> None:
    document = RawDocument("/news/page.txt", "page.txt", "")
    articles = tuple(
        Article(f"{number:016x}", title, "It closed in May.")
        for number, title in enumerate(("Mill closes", "Bank opens"))
    )
    page = (
        Line("Mill closes", "title", None, 0),
        Line("Share", "dropped", "share-bar", 0),
        Line("It closed in May.", "paragraph", None, 0),
        Line("The mill.", "caption", "caption", 0),
        Line("Bank opens", "title", None, 1),
        Line("It closed in May.", "paragraph", None, 1),
        Line("Follow us", "dropped", "plea"),
    )
    text = "\n".join(cleaned_lines(CleanedDocument(document, articles, page), False))
    wanted = ["Mill closes", "[-Share-]", "It closed", "caption: The mill.", "Bank opens", "[-Fol"]
    places = [text.index(piece) for piece in wanted]
    assert places == sorted(places)
    assert "share-bar" in text
