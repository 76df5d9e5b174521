"""Learns from the pages of an outlet which lines are its furniture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from seeds.article import RawDocument
from seeds.cleaning.boilerplate import QUOTE_START, boilerplate_rule, speaks_to_readers
from seeds.cleaning.fields.bylines import byline_authors, dateline_end
from seeds.cleaning.fields.captions import is_caption
from seeds.cleaning.learned.boilerplate import Boilerplate
from seeds.cleaning.learned.counting import (
    LEAST_PAGES,
    Candidate,
    LineTable,
    candidates,
    has_other_values,
    is_among_fields,
    is_beside_fields,
    line_table,
    varies,
)
from seeds.cleaning.learned.fields import has_figure, has_letter, is_field_form, is_imprint
from seeds.cleaning.learned.page_lines import PageLines, line_text, page_lines
from seeds.cleaning.prepared import prepare
from seeds.cleaning.reporting import has_attribution, has_main_verb
from seeds.cleaning.stories import is_sentence
from seeds.metadata.byline_lines import line_date
from seeds.metadata.names import is_person
from seeds.metadata.titles import line_key

# Measured on 900 scraped pages of three outlets (876 after copies of one page
# were put together): at 10 % of an outlet's pages everything was boilerplate; at
# 4 % stood the names of states, which are headings of lists. Real sentences
# come back as well (the background of a developing story: on up to 1 % there, on
# every page of a small outlet), so that how often a sentence comes proves nothing.
# One is learned only if the outlet speaks in it, to its readers or of itself.
# Words to the readers ("Here's what you need to know to …", on 3 and 4 %) may be rare.
LEAST_SHARE = 0.10
LEAST_SHARE_OF_SENTENCES = 0.50
LEAST_SHARE_OF_FIGURES = 0.50
LEAST_SHARE_OF_CONSTANTS = 0.80
"""Of an outlet's pages. What stands on so many does not vary in its place."""
LEAST_ADDRESSING_PAGES = 8
LEAST_ADDRESSING_SHARE = 0.03
LEAST_ADDRESSING_WORDS = 5
MOST_LINES = 2_000_000
"""Lines that are looked at, some 60 MB; what comes behind them teaches nothing."""

_SITE_WORDS = re.compile(
    r"(?i)\b(?:subscri(?:be|bers?|ptions?)|newsroom|newsletters?|sign up|log in|cookies|"
    r"this (?:web ?)?(?:site|page|article|newsletter))\b|\S@\S|https?://|www\."
)
_PAPERS = frozenset(
    {
        "post", "times", "herald", "gazette", "chronicle", "journal", "observer", "register",
        "courier", "telegraph", "guardian", "ledger", "bugle", "echo", "mail", "express",
        "tribune", "standard", "mirror", "argus", "advertiser", "examiner", "news",
    }
)  # fmt: skip


def learn_boilerplate(documents: Iterable[RawDocument]) -> Boilerplate:
    """Find the lines that stand on many different pages of one outlet, see `learn`."""
    prepared = [prepare(document) for document in documents]
    pages = [page_lines(page) for page in prepared]
    return learn(pages, lambda page, line: line_text(prepared[page], line))


def learn(pages: Sequence[PageLines], words: Callable[[int, int], str]) -> Boilerplate:
    """Find the lines that stand on many different pages of one outlet.

    Pages that hold the same story (the same longest line) count once, so that a story
    scraped several times teaches nothing. The order of the pages does not matter as long
    as they have fewer than two million lines.

    Args:
        pages: the lines of each.
        words: the words of a line, by the number of its page and its own there.

    Returns:
        Boilerplate: the same for the same pages in every run.
    """
    by_outlet: dict[str, list[int]] = {}
    seen: set[tuple[str, int]] = set()
    lines = 0
    for number, page in enumerate(pages):
        if page.story is None or (page.outlet, page.story) in seen or lines > MOST_LINES:
            continue
        seen.add((page.outlet, page.story))
        lines += len(page.keys)
        by_outlet.setdefault(page.outlet, []).append(number)
    learned = set()
    for outlet, numbers in by_outlet.items():
        if len(numbers) < LEAST_PAGES:
            continue
        table = line_table([pages[number] for number in numbers])
        least = max(LEAST_PAGES, min(LEAST_SHARE * table.size, LEAST_ADDRESSING_PAGES))
        name = pages[numbers[-1]].outlet_name
        for candidate in candidates(table, least):
            line = words(numbers[candidate.page], candidate.line)
            if _is_furniture(line, candidate, table, name):
                learned.add((outlet, f"{candidate.key:016x}"))
    return Boilerplate(frozenset(learned))


def _is_furniture(line: str, candidate: Candidate, table: LineTable, outlet: str) -> bool:
    if candidate.page_count < _least_pages(line, table.size) or not _is_learnable(line):
        return False
    if is_whole_sentence(line):
        return _is_the_outlets(line, outlet, candidate.is_at_edge)
    return not _is_field(line, candidate, table, outlet)


def is_whole_sentence(line: str) -> bool:
    """Whether a line could be a sentence of the story, with its stop or without."""
    return is_sentence(line) or has_main_verb(line)


def _is_the_outlets(line: str, outlet: str, is_at_edge: bool) -> bool:
    """Whether the outlet speaks in a sentence: to its readers, of its site, or of itself.

    Of itself it speaks at the head and foot of most of its pages: elsewhere an
    agency's name is one in the news.
    """
    if line.startswith(QUOTE_START) or has_attribution(line):
        return False
    return (
        speaks_to_readers(line)
        or _SITE_WORDS.search(line) is not None
        or (is_at_edge and _names_outlet(line, outlet))
    )


def _names_outlet(line: str, outlet: str) -> bool:
    """Whether a line has the outlet's name, or the kind of paper in it ("Ledger")."""
    words = line_key(outlet).removeprefix("the ").split()
    if not words or words[-1] not in _PAPERS:
        return bool(words) and f" {' '.join(words)} " in f" {line_key(line)} "
    return re.search(rf"\b{words[-1].title()}\b", line) is not None


def _least_pages(line: str, pages: int) -> float:
    """On how many of an outlet's pages a line must stand to be its boilerplate."""
    share = LEAST_SHARE_OF_SENTENCES if is_whole_sentence(line) else LEAST_SHARE
    least = max(LEAST_PAGES, pages * share)
    if line.count(" ") + 1 >= LEAST_ADDRESSING_WORDS and speaks_to_readers(line):
        least = min(least, max(LEAST_ADDRESSING_PAGES, pages * LEAST_ADDRESSING_SHARE))
    return least


def _is_learnable(line: str) -> bool:
    """Whether no rule has a better use for the line: fields and captions are kept."""
    return has_letter(line) and not (
        is_caption(line)
        or boilerplate_rule(line) is not None
        or dateline_end(line) == len(line)
        or line_date(line) is not None
        or byline_authors(line) is not None
        or is_person(line.lstrip("-–— "))
    )


def _is_field(line: str, candidate: Candidate, table: LineTable, outlet: str) -> bool:
    """Whether a line that is no sentence is a field of the reports, though it comes often.

    Its place tells: other lines stand there on other pages, with its label, with other
    figures, or between the same neighbours. A label with a short value is a field also
    where it never changes, and so is what stands between two fields.
    """
    at, share = candidate.at, candidate.page_count / table.size
    if has_other_values(table, at[:1])[0]:
        return True
    if (
        is_imprint(line)
        or speaks_to_readers(line)
        or _SITE_WORDS.search(line) is not None
        or _names_outlet(line, outlet)
    ):
        return False
    return (
        is_field_form(line)
        or (share < LEAST_SHARE_OF_FIGURES and (has_figure(line) or is_beside_fields(table, at)))
        or is_among_fields(table, at)
        or (share < LEAST_SHARE_OF_CONSTANTS and varies(table, at))
    )
