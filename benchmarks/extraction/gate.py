"""Score the reading of the pages of `tests/data/page_set`, and pin the scores as floors.

    python -m benchmarks.extraction.gate [--misses] [--pin [--lower REASON]]

Reads and cleans the pages and prints how much came out right, and how near their texts are to
the stories, beside those of trafilatura. ``--pin`` writes the scores into
``tests/data/page_set_floors.json``, below which ``tests/quality/test_page_set.py`` fails.
It lowers no floor, unless ``--lower`` gives a reason, which is kept in the file.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from benchmarks.extraction.measures import shingle_means, shingle_score
from benchmarks.extraction.own_pages import (
    EXPECTED,
    PAGES,
    Outcome,
    Post,
    clean_pages,
    read_expected,
    untold,
)
from benchmarks.quality.floors import (
    FloorLoweredError,
    Score,
    hash_files,
    pinned,
    read_floors,
    write_floors,
)
from seeds.article import Article

FLOORS = PAGES.parent / "page_set_floors.json"
PIN = "python -m benchmarks.extraction.gate --pin"

PER_THOUSAND = 1000
LONG_LINE = 4
"""Words. A shorter line that must not be in the text may well be within a sentence of it."""

Judged = Iterator[tuple[str, bool]]
"""For each case its id and whether it came out right."""


def main() -> None:
    """Read the command line, measure, print, pin."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="name what came out wrong")
    parser.add_argument("--pin", action="store_true", help="write the scores as floors")
    parser.add_argument("--lower", metavar="REASON", default="", help="why floors must fall")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    outcomes = clean_pages(read_expected())
    scores = score(outcomes)
    for name, each in scores.items():
        print(f"{name:<22}{each.right:>5} of {each.of}")
        if arguments.misses:
            print("".join(f"    {missed}\n" for missed in each.missed), end="")
    print_beside_trafilatura(outcomes)
    if arguments.pin:
        old = read_floors(FLOORS) if FLOORS.exists() else None
        try:
            write_floors(pinned(old, scores, data_sha256(), arguments.lower, PIN), FLOORS)
        except FloorLoweredError as error:
            sys.exit(str(error))


def data_sha256() -> str:
    """One hash over the pages and what is expected of them."""
    return hash_files([EXPECTED, *PAGES.glob("*.html")])


def score(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """How much came out right, by measure."""
    scores = {name: _score(judge, outcomes) for name, judge in MEASURES.items()}
    return {**scores, WORDS: _kept_words(outcomes)}


def print_beside_trafilatura(outcomes: Sequence[Outcome]) -> None:
    """Print precision, recall and F1 of shingles over the pages with a story."""
    import trafilatura

    told = [outcome for outcome in outcomes if outcome.page.paragraphs]
    others = [
        trafilatura.extract(
            (PAGES / each.page.file).read_bytes(), include_comments=False, include_tables=True
        )
        or ""
        for each in told
    ]
    for name, texts in (("Citewire", [each.text for each in told]), ("trafilatura", others)):
        pairs = [
            shingle_score("\n".join(each.page.paragraphs), _without(text, each.page.optional))
            for each, text in zip(told, texts, strict=True)
        ]
        print(f"{name:<12}" + "  ".join(f"{share:.4f}" for share in shingle_means(pairs)))


def _without(text: str, optional: Sequence[str]) -> str:
    keys = {_key(line) for line in optional}
    return "\n".join(line for line in text.splitlines() if _key(line) not in keys)


def _score(judge: Callable[[Outcome], Judged], outcomes: Sequence[Outcome]) -> Score:
    judged = [case for outcome in outcomes for case in judge(outcome)]
    missed = tuple(name for name, is_right in judged if not is_right)
    return Score(len(judged) - len(missed), len(judged), missed)


def _paragraphs(outcome: Outcome) -> Judged:
    text = _key(outcome.text)
    for number, paragraph in enumerate(outcome.page.paragraphs, 1):
        yield f"{outcome.page.file}#{number}", _holds(text, paragraph)


def _lines_kept_out(outcome: Outcome) -> Judged:
    text, lines = _key(outcome.text), set(map(_key, outcome.text.splitlines()))
    for number, line in enumerate(outcome.page.must_not, 1):
        key = _key(line)
        is_in = key in lines or (len(key.split()) >= LONG_LINE and _holds(text, line))
        yield f"{outcome.page.file}#{number}", not is_in


def _whole_stories(outcome: Outcome) -> Judged:
    """Pages whose text is the story: all of it, in its order, and no word more."""
    page, place, text = outcome.page, 0, _key(outcome.text)
    is_whole = not _false_words(outcome)
    for paragraph in page.paragraphs:
        found = f" {text} ".find(f" {_key(paragraph)} ", place)
        is_whole = is_whole and found >= 0
        place = found if found >= 0 else place
    yield page.file, is_whole


def _captions(outcome: Outcome) -> Judged:
    captions = _key("\n".join(x for article in outcome.articles for x in article.captions))
    for number, caption in enumerate(outcome.page.captions, 1):
        yield f"{outcome.page.file}#{number}", _holds(captions, caption)


def _fields(name: str, told: Callable[[Article], object]) -> Callable[[Outcome], Judged]:
    """Judges a field of the first story, where it was looked at."""

    def judge(outcome: Outcome) -> Judged:
        expected = getattr(outcome.page, name)
        if expected is not None and outcome.page.articles:
            yield outcome.page.file, any(told(each) == expected for each in outcome.articles[:1])

    return judge


def _titles(outcome: Outcome) -> Judged:
    if outcome.page.title is not None and not outcome.page.posts:
        yield (
            outcome.page.file,
            any(_key(each.title) == _key(outcome.page.title) for each in outcome.articles[:1]),
        )


def _numbers(outcome: Outcome) -> Judged:
    yield outcome.page.file, len(outcome.articles) == outcome.page.articles


def _kinds(outcome: Outcome) -> Judged:
    page, cleaned = outcome.page, outcome.cleaned
    if page.kind is not None:
        is_partial = any(article.is_partial for article in outcome.articles)
        # Of a stub it counts that it is said to be one.
        is_kind = page.is_partial or (cleaned is not None and cleaned.document.kind == page.kind)
        yield page.file, is_kind and is_partial == page.is_partial


def _posts(outcome: Outcome) -> Judged:
    """Stories among several: headline, time and text of each in one article."""
    for number, post in enumerate(outcome.page.posts, 1):
        yield (
            f"{outcome.page.file}#{number}",
            any(_is_post(article, post) for article in outcome.articles),
        )


def _is_post(article: Article, post: Post) -> bool:
    text = _key(article.text)
    return (
        _key(article.title) == _key(post.title)
        and (not post.time or _is_same_time(article.published, post.time))
        and all(_holds(text, paragraph) for paragraph in post.paragraphs)
    )


def _is_same_time(told: str | None, expected: str) -> bool:
    """Whether two times are one instant, by the minute."""
    if told is None or len(told) == len("2020-06-11"):
        return False
    times = [datetime.fromisoformat(text) for text in (told, expected)]
    if any(time.tzinfo is None for time in times):
        times = [time.replace(tzinfo=None) for time in times]
    return abs((times[0] - times[1]).total_seconds()) < 60


def _told(outcome: Outcome) -> Judged:
    yield outcome.page.file, not untold(outcome)


WORDS = "kept words, of 1,000"
MEASURES: dict[str, Callable[[Outcome], Judged]] = {
    "paragraphs kept": _paragraphs,
    "lines kept out": _lines_kept_out,
    "whole stories": _whole_stories,
    "captions kept": _captions,
    "titles": _titles,
    "days": _fields("day", lambda article: (article.published or "")[:10]),
    "authors": _fields("authors", lambda article: article.authors),
    "outlets": _fields("outlet", lambda article: article.outlet),
    "languages": _fields("language", lambda article: (article.language or "")[:2]),
    "numbers of stories": _numbers,
    "stories among several": _posts,
    "kinds": _kinds,
    "pages told of wholly": _told,
}


def _kept_words(outcomes: Sequence[Outcome]) -> Score:
    """Of 1,000 words in the texts, how many belong there; and the pages with others."""
    kept = sum(len(_key(outcome.text).split()) for outcome in outcomes)
    false = {outcome.page.file: _false_words(outcome) for outcome in outcomes}
    right = PER_THOUSAND * (kept - sum(false.values())) // kept if kept else 0
    return Score(right, PER_THOUSAND, tuple(f"{name}: {n} words" for name, n in false.items() if n))


def _false_words(outcome: Outcome) -> int:
    """Words of the text that are no part of the story."""
    page = outcome.page
    right = [*page.paragraphs, *page.optional, *(page.captions if page.kind == "gallery" else ())]
    return (Counter(_key(outcome.text).split()) - Counter(_key("\n".join(right)).split())).total()


def _holds(key: str, line: str) -> bool:
    return f" {_key(line)} " in f" {key} "


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


if __name__ == "__main__":
    main()
