"""Articles without end, recombined from real ones; each follows from the seed and its number.

A made article has as many passages as a real one: half of them are that article's, the others
those of articles near to it, so that it keeps to one matter. In each the names, the numbers
and a third of the plain words are others, drawn as often as they stand in print, so that no
made article is a copy of another and words are as rare as they are in print; one name in three
is invented, for a greater archive holds more names. The vector of a passage is that of
the real one with noise of the covariance of all real vectors, so that it lies among its
neighbours and not in an empty direction.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from benchmarks.scale.stock import Stock, Wording
from embeddings.embedder import Vectors
from qa.passage import Passage, passage_id
from qa.storage.tables.entries import Entry
from seeds.article import Article, article_id

OUTLETS = 40
FIRST_DAY = date(2004, 1, 1)
LAST_DAY = date(2025, 12, 31)

CLOSENESS = (0.70, 0.95)
"""Cosine of a made vector with the real one that it comes of, the least and the most. The
real archive's own nearest neighbours in other articles lie there (`measure` shows them)."""

COPIES = 0.03
"""Of the made articles are the text of another, in another outlet a day later."""

VERSIONS = 0.01
"""Of the made articles are later versions of the one before, at its address."""

_OWN = 0.5  # passages that come of the article itself
_OTHER_WORDS = 0.35  # of the plain words: runs of six words, by which copies are looked for, go
_INVENTED = 0.33
_INVENTED_NAMES = 200_000
_SYLLABLES = ("bar", "cor", "den", "fil", "gra", "hol", "ket", "lan", "mor", "nes", "pil", "ros")
_BACK = 50  # articles between a copy and what it is a copy of, at most


@dataclass(frozen=True, slots=True)
class MadeEntry:
    """An article ready to be stored, with the vector of each passage; shape (n, dimension)."""

    entry: Entry
    vectors: Vectors


def entries(stock: Stock, seed: int, first: int) -> Iterator[MadeEntry]:
    """The sequence of articles from its number ``first`` on: the real ones, then made ones."""
    for real in stock.articles[first:]:
        passages = [_passage(real.article, start, end) for start, end in real.spans]
        vectors = stock.vectors[real.rows.start : real.rows.stop]
        yield MadeEntry(Entry.of(real.article, passages), vectors)
    number = max(0, first - len(stock.articles))
    while True:
        yield make_entry(stock, seed, number)
        number += 1


def make_entry(stock: Stock, seed: int, number: int) -> MadeEntry:
    """The made article of this number: a new one, a copy, or a later version."""
    draw = random.Random(f"{seed}:{number}")  # noqa: S311 - no secret
    kind = draw.random()
    if number and kind < COPIES:
        model = make_entry(stock, seed, number - draw.randint(1, min(number, _BACK)))
        return _retold(model, number, draw)
    if number and kind < COPIES + VERSIONS:
        model = make_entry(stock, seed, number - 1)
        # What has but one passage stays as it is, for there is nothing to leave out.
        revise = _revised if len(model.entry.passages) > 1 else _retold
        return revise(model, number, draw)
    return _new(stock, seed, number, draw)


def _new(stock: Stock, seed: int, number: int, draw: random.Random) -> MadeEntry:
    base = draw.randrange(len(stock.articles))
    names: dict[str, str] = {}
    rows = []
    for row in stock.articles[base].rows:
        if draw.random() >= _OWN:
            other = stock.articles[draw.choice(stock.near[base])].rows
            row = draw.choice(other)
        rows.append(row)
    texts = [_reworded(stock, stock.passages[row], names, draw) for row in rows]
    title = _reworded(stock, stock.titles[base], names, draw)
    outlet = int(OUTLETS * draw.random() ** 2)
    day = FIRST_DAY + timedelta(days=draw.randrange((LAST_DAY - FIRST_DAY).days + 1))
    article = Article(
        id="",
        title=title,
        text="\n\n".join(texts),
        outlet=_outlet(outlet),
        url=f"https://outlet{outlet}.example/{day:%Y/%m/%d}/story-{number}",
        published=day.isoformat(),
        language="en",
    )
    noise = np.random.default_rng([seed, number])
    vectors = _noisy(stock.vectors[rows], stock.spread, noise)
    return _entry(article, [len(text) for text in texts], vectors)


def _retold(model: MadeEntry, number: int, draw: random.Random) -> MadeEntry:
    """A copy: the same words, a day later, in another outlet."""
    article = model.entry.article
    outlet = draw.randrange(OUTLETS)
    day = date.fromisoformat(article.published or "") + timedelta(days=1)
    copy = replace(
        article,
        outlet=_outlet(outlet),
        url=f"https://outlet{outlet}.example/{day:%Y/%m/%d}/story-{number}",
        published=day.isoformat(),
        modified=None,
    )
    lengths = [passage.end - passage.start for passage in model.entry.passages]
    return _entry(copy, lengths, model.vectors)


def _revised(model: MadeEntry, number: int, draw: random.Random) -> MadeEntry:
    """A later version: the same address and headline, and one passage fewer."""
    article, passages = model.entry.article, model.entry.passages
    kept = list(range(len(passages)))
    kept.remove(draw.randrange(len(kept)))
    texts = [passages[place].text for place in kept]
    day = date.fromisoformat(article.published or "") + timedelta(days=1)
    revision = replace(article, text="\n\n".join(texts), modified=f"{day}T00:{number % 60:02d}")
    return _entry(revision, [len(text) for text in texts], model.vectors[kept])


def _entry(article: Article, lengths: list[int], vectors: Vectors) -> MadeEntry:
    article = replace(article, id=article_id(article.url or "", article.title, article.text))
    passages, start = [], 0
    for length in lengths:
        passages.append(_passage(article, start, start + length))
        start += length + len("\n\n")
    return MadeEntry(Entry.of(article, passages), vectors)


def _passage(article: Article, start: int, end: int) -> Passage:
    return Passage(
        passage_id(article.id, start, end), article.id, start, end, article.text[start:end]
    )


def _reworded(stock: Stock, wording: Wording, names: dict[str, str], draw: random.Random) -> str:
    pieces = list(wording.pieces)
    for place in wording.names:
        name = pieces[place]
        if name not in names:
            is_invented = draw.random() < _INVENTED
            names[name] = _invented(draw) if is_invented else draw.choice(stock.names)
        pieces[place] = names[name]
    for place in wording.numbers:
        digits = sum(map(str.isdigit, pieces[place]))
        pieces[place] = str(draw.randrange(10 ** (digits - 1), 10**digits))
    changed = [place for place in wording.plain if draw.random() < _OTHER_WORDS]
    for place, word in zip(changed, draw.choices(stock.words, k=len(changed)), strict=True):
        pieces[place] = word
    return "".join(pieces)


def _invented(draw: random.Random) -> str:
    """A name of syllables; those of low numbers come more often, as names do."""
    number = int(_INVENTED_NAMES * draw.random() ** 3)
    name = ""
    while number or not name:
        number, syllable = divmod(number, len(_SYLLABLES))
        name += _SYLLABLES[syllable]
    return name.capitalize()


def _outlet(number: int) -> str:
    return f"The {_SYLLABLES[number % 12].capitalize()}{_SYLLABLES[number // 12]} Post"


def _noisy(vectors: Vectors, spread: Vectors, noise: np.random.Generator) -> Vectors:
    chance = noise.standard_normal(vectors.shape, np.float32) @ spread
    chance /= np.linalg.norm(chance, axis=1, keepdims=True)
    closeness = noise.uniform(*CLOSENESS, (len(vectors), 1)).astype(np.float32)
    moved = closeness * vectors + np.sqrt(1 - closeness**2) * chance
    scaled: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return scaled
