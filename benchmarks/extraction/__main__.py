"""Measure how well stories are extracted from web pages, beside trafilatura in the same run.

    python -m benchmarks.extraction FOLDER... [--half odd|even] [--worst N] [--fields FILE]

A folder holds ``ground-truth.json``, {page: {"articleBody": text}}, as scrapinghub's
article-extraction-benchmark, or ``ground_truth.json``, {page: {"body": [paragraph, …]}}, as
fundus-evaluation, and the pages in a folder ``html``, gzipped or not. Printed are precision,
recall and F1 of shingles, for paragraphs those of ROUGE-LSum too, and the milliseconds of
processor time a page. ``--half`` takes every other page, so that rules can be made on one half
and tried on the other; ``--worst`` names the pages that come out worst.

With ``--fields``, a file {page: {"day": …, "authors": […], "title": …}} of what a person read
on the pages, it is counted how often day and authors are told as there, and how often the
headline is one that the page shows as its own (or that of the file).
"""

from __future__ import annotations

import argparse
import logging
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.extraction.measures import Score, rouge_lsum_score, shingle_means, shingle_score
from benchmarks.extraction.page_sets import Fields, Page, read_fields, read_pages
from seeds.article import Article, RawDocument
from seeds.clean import clean
from seeds.encoding import declared_charset, decode
from seeds.html_tree import lines_of, parse_html
from seeds.readers import read_sources


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came of a page.

    Attributes:
        articles: its stories.
        other: its text by trafilatura.
        read, cleaned, by_other: seconds of processor time.
    """

    page: Page
    articles: tuple[Article, ...]
    other: str
    read: float
    cleaned: float
    by_other: float

    @property
    def text(self) -> str:
        """The text of all its stories."""
        return "\n\n".join(article.text for article in self.articles)


def main() -> None:
    """Read the command line, measure each folder, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--half", choices=("odd", "even"), help="every other page only")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the N worst pages")
    parser.add_argument("--fields", type=Path, metavar="FILE", help="days, authors and titles")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    for folder in arguments.folders:
        pages = read_pages(folder)
        if arguments.half:
            pages = pages[0 if arguments.half == "odd" else 1 :: 2]
        extractions = extract(pages)
        print(f"{folder.name}: {len(pages)} pages{_half(arguments.half)}")
        print_scores(extractions, arguments.worst)
        if arguments.fields:
            print_fields(extractions, read_fields(arguments.fields))


def _half(half: str | None) -> str:
    return f" ({half} ones)" if half else ""


def extract(pages: Sequence[Page]) -> list[Extraction]:
    """Read and clean each page from a file of its own, and extract it by trafilatura too."""
    import trafilatura

    extractions = []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            path = Path(folder, "page.html")
            path.write_bytes(page.data)
            began = time.process_time()
            documents = [item for item in read_sources([path]) if isinstance(item, RawDocument)]
            read = time.process_time()
            cleaned = [clean(document) for document in documents]
            done = time.process_time()
            other = trafilatura.extract(page.data, include_comments=False, include_tables=True)
            ended = time.process_time()
            articles = tuple(article for document in cleaned for article in document.articles)
            extractions.append(
                Extraction(page, articles, other or "", read - began, done - read, ended - done)
            )
    return extractions


def print_scores(extractions: Sequence[Extraction], worst: int) -> None:
    """Print the measures of Citewire and of trafilatura, and what each page took."""
    for name in ("Citewire", "trafilatura"):
        texts = [each.text if name == "Citewire" else each.other for each in extractions]
        pages = [each.page for each in extractions]
        scores = [shingle_score(page.story, text) for page, text in zip(pages, texts, strict=True)]
        print(f"  {name:<11}  shingles   " + _shares(*shingle_means(scores)))
        if any(page.paragraphs for page in pages):
            scores = [
                rouge_lsum_score(page.paragraphs, text)
                for page, text in zip(pages, texts, strict=True)
            ]
            print(f"  {name:<11}  ROUGE-LSum " + _shares(*_rouge_means(scores)))
        if name == "Citewire":
            ranked = sorted(zip(scores, pages, strict=True), key=lambda pair: pair[0].f1)
            for score, page in ranked[:worst]:
                print(f"    {score.f1:.3f}  {page.name}")
    read, cleaned, other = (
        1000 * statistics.mean(seconds)
        for seconds in zip(*((x.read, x.cleaned, x.by_other) for x in extractions), strict=True)
    )
    print(f"  {read:.1f} ms a page to read, {cleaned:.1f} to clean; trafilatura {other:.1f}")


def _rouge_means(scores: Sequence[Score]) -> tuple[float, float, float]:
    return (
        statistics.mean(score.precision or 0.0 for score in scores),
        statistics.mean(score.recall or 0.0 for score in scores),
        statistics.mean(score.f1 for score in scores),
    )


def _shares(precision: float, recall: float, f1: float) -> str:
    return f"precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}"


def print_fields(extractions: Sequence[Extraction], truths: dict[str, Fields]) -> None:
    """Print how many days, authors and headlines are right, and which are not."""
    tallies: dict[str, list[str | None]] = {"day": [], "authors": [], "headline": []}
    for extraction in extractions:
        page, truth = extraction.page, truths.get(extraction.page.name, Fields())
        article = extraction.articles[0] if extraction.articles else Article("", "", "")
        day = (article.published or "")[:10]
        if truth.day is not None:
            tallies["day"].append(_fault(page, day, truth.day, is_right=day == truth.day))
        if truth.authors is not None:
            is_right = _keys(article.authors) == _keys(truth.authors)
            tallies["authors"].append(_fault(page, article.authors, truth.authors, is_right))
        titles = (truth.title,) if truth.title is not None else _headings(page.data)
        is_right = _key(article.title) in map(_key, titles)
        tallies["headline"].append(_fault(page, article.title, titles, is_right))
    for name, faults in tallies.items():
        wrong = [fault for fault in faults if fault]
        print(f"  {name}: {len(faults) - len(wrong)} of {len(faults)} right")
        for fault in wrong:
            print(f"    {fault}")


def _fault(page: Page, told: object, expected: object, is_right: bool) -> str | None:
    return None if is_right else f"{page.name}: {told!r} for {expected!r}"


def _headings(data: bytes) -> tuple[str, ...]:
    """The first headings of a page, as it shows them."""
    tree = parse_html(decode(data, declared=declared_charset(data)))
    return () if tree is None else tuple(lines_of(node) for node in tree.iter("h1"))


def _keys(texts: Sequence[str]) -> list[str]:
    return [_key(text) for text in texts]


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


if __name__ == "__main__":
    main()
