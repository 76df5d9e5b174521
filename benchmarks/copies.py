"""How many copies of articles are found, and which.

    python -m benchmarks.copies FILE.jsonl

FILE holds one article a line, with "title" and "body" or "text". Pairs with the same words
are counted; then each article is copied with one kind of change at a time, and it is
counted how often the copy is joined with its own article. Last, the pairs that are joined
though neither the same nor made by us, and the nearest of those that are not joined, are
listed, to be read by eye (`--show` prints their words side by side).
"""

from __future__ import annotations

import argparse
import json
import random
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from seeds.duplicates import Signature, is_candidate, is_copy, nearness, signature

LEAST_JOINED = 0.95
NEAREST = 200
"""Pairs listed in all, the joined ones first."""

SYNONYMS = {
    "said": "stated",
    "also": "too",
    "more": "further",
    "new": "fresh",
    "big": "large",
    "people": "persons",
    "told": "informed",
    "many": "lots of",
    "but": "yet",
    "around": "about",
}


class Pair(NamedTuple):
    """Two articles with words in common, by their places in the file."""

    nearness: float
    first: int
    second: int
    is_joined: bool


class Article(NamedTuple):
    """What is compared of an article."""

    title: str
    text: str


def main() -> None:
    """Measure, print, and exit with 1 if too few copies are joined."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print the words of listed pairs")
    arguments = parser.parse_args()
    articles = list(_read(arguments.file))
    begin = time.perf_counter()
    signatures = [signature(article.title, article.text) for article in articles]
    seconds = time.perf_counter() - begin
    print(f"{len(articles)} articles, {1000 * seconds / len(articles):.2f} ms for a signature")
    fingerprints = sum(len(signature.fingerprints) for signature in signatures) / len(articles)
    print(f"{fingerprints:.0f} fingerprints an article")
    _report_exact(articles, signatures)
    worst = min([_report_perturbed(articles, signatures, *kind) for kind in PERTURBATIONS.items()])
    _report_pairs(articles, signatures, show=arguments.show)
    if worst < LEAST_JOINED:
        raise SystemExit(1)


def _read(path: Path) -> Iterator[Article]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Article(record["title"], record.get("body") or record["text"])


def _report_exact(articles: Sequence[Article], signatures: Sequence[Signature]) -> None:
    first: dict[str, int] = {}
    repeated = joined = 0
    for place, article in enumerate(articles):
        same = first.setdefault(" ".join(article.text.split()), place)
        if same != place:
            repeated += 1
            joined += signatures[same].digest == signatures[place].digest
    print(f"exact duplicates    {joined} of {repeated} joined")


def _report_perturbed(
    articles: Sequence[Article],
    signatures: Sequence[Signature],
    name: str,
    perturb: Callable[[Sequence[Article], int, random.Random], Article],
) -> float:
    chance = random.Random(name)  # noqa: S311
    joined = 0
    for place, article in enumerate(articles):
        copy = perturb(articles, place, chance)
        joined += _are_joined(article, signatures[place], copy)
    share = joined / len(articles)
    print(f"{name:<28}{share:8.2%} joined    wanted {LEAST_JOINED:.0%} at least")
    return share


def _are_joined(article: Article, signed: Signature, copy: Article) -> bool:
    copied = signature(copy.title, copy.text)
    if copied.digest == signed.digest:
        return True
    shared = len(set(copied.fingerprints).intersection(signed.fingerprints))
    sizes = len(copied.fingerprints), len(signed.fingerprints)
    return is_candidate(shared, *sizes) and is_copy(article.text, copy.text)


def _report_pairs(
    articles: Sequence[Article], signatures: Sequence[Signature], *, show: bool
) -> None:
    """Near pairs of the file itself, each wording once."""
    wordings: dict[str, int] = {}
    for place, signed in enumerate(signatures):
        wordings.setdefault(signed.digest, place)
    pairs = sorted(_pairs(articles, signatures, list(wordings.values())), reverse=True)
    joined = [pair for pair in pairs if pair.is_joined]
    others = [pair for pair in pairs if not pair.is_joined][: NEAREST - len(joined)]
    for heading, chosen in (("joined, not word for word", joined), ("nearest not joined", others)):
        print(f"\n{heading}: {len(chosen)} pairs; share of the shorter one's words, headlines")
        for pair in chosen:
            first, second = articles[pair.first], articles[pair.second]
            where = f"{pair.first + 1:>6}{pair.second + 1:>6}"
            print(f"{pair.nearness:6.2f} {where}  {first.title} | {second.title}")
            if show:
                print(_side_by_side(first.text, second.text))


def _pairs(
    articles: Sequence[Article], signatures: Sequence[Signature], places: Sequence[int]
) -> Iterator[Pair]:
    holders: dict[int, list[int]] = defaultdict(list)
    for place in places:
        shared: Counter[int] = Counter()
        fingerprints = signatures[place].fingerprints
        for fingerprint in fingerprints:
            shared.update(holders[fingerprint])
            holders[fingerprint].append(place)
        for other, number in shared.items():
            one_text, other_text = articles[other].text, articles[place].text
            yield Pair(
                nearness(one_text, other_text),
                other,
                place,
                is_candidate(number, len(fingerprints), len(signatures[other].fingerprints))
                and is_copy(one_text, other_text),
            )


def _side_by_side(first: str, second: str) -> str:
    left, right = (textwrap.wrap(text, 60) for text in (first, second))
    height = max(len(left), len(right))
    left, right = ([*side, *[""] * (height - len(side))] for side in (left, right))
    rows = (f"    {a:<60}  |  {b}" for a, b in zip(left, right, strict=True))
    return "\n".join((*rows, ""))


def _cut(articles: Sequence[Article], place: int, chance: random.Random) -> Article:
    """The first 60 % of the words."""
    title, text = articles[place]
    return Article(title, text[: _end_of_words(text, 0.6)])


def _new_headline(articles: Sequence[Article], place: int, chance: random.Random) -> Article:
    return Article(chance.choice(articles).title, articles[place].text)


def _new_first_paragraph(articles: Sequence[Article], place: int, chance: random.Random) -> Article:
    """That of another article."""
    title, text = articles[place]
    lead = chance.choice(articles).text.split("\n\n")[0]
    return Article(title, "\n\n".join((lead, *text.split("\n\n")[1:])))


def _agency_tag(articles: Sequence[Article], place: int, chance: random.Random) -> Article:
    title, text = articles[place]
    return Article(
        f"UPDATE 1-{title}",
        f"LONDON (Agency) - {text}\n\n(Reporting by A. Reporter in London; editing by B. Editor)",
    )


def _copy_edit(articles: Sequence[Article], place: int, chance: random.Random) -> Article:
    """One in twenty words dropped or another, and the quotation marks curled."""
    title, text = articles[place]
    paragraphs = []
    for paragraph in text.split("\n\n"):
        words = []
        for word in paragraph.split():
            if chance.random() >= 1 / 20:
                words.append(word)
            elif word.islower():
                words.extend([SYNONYMS[word]] if word in SYNONYMS else [])
            else:
                words.append(word)
        paragraphs.append(" ".join(words).replace(' "', " “").replace('"', "”"))
    return Article(title, "\n\n".join(paragraphs))


def _all_at_once(articles: Sequence[Article], place: int, chance: random.Random) -> Article:
    """Cut, with a new headline, first paragraph and agency tag."""
    copy = articles[place]
    for perturb in (_cut, _new_first_paragraph, _new_headline, _agency_tag):
        copy = perturb([*articles[:place], copy, *articles[place + 1 :]], place, chance)
    return copy


def _end_of_words(text: str, share: float) -> int:
    end = text.find(" ", int(len(text) * share))
    return len(text) if end < 0 else end


PERTURBATIONS = {
    "cut to 60 %": _cut,
    "new headline": _new_headline,
    "new first paragraph": _new_first_paragraph,
    "agency tag and credit": _agency_tag,
    "copy-edit of 5 % of words": _copy_edit,
    "all but the copy-edit": _all_at_once,
}


if __name__ == "__main__":
    main()
