"""How much of a page's story was extracted, and how much beside it, as two benchmarks measure it.

Both are computed here as their own programs do it, so that figures compare with published ones.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from qa.text.sentences import sentence_spans

SHINGLE = 4
"""Words of a shingle in scrapinghub's benchmark."""

_WORD = re.compile(r"\w+")
_ROUGE_WORD = re.compile(r"[a-z0-9]+")


class Score(NamedTuple):
    """Precision and recall of one text, 0 to 1; None where nothing was there to be measured."""

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return harmonic(self.precision or 0.0, self.recall or 0.0)


def harmonic(precision: float, recall: float) -> float:
    """The harmonic mean of two shares, 0 where both are."""
    whole = precision + recall
    return 2 * precision * recall / whole if whole else 0.0


def shingle_score(truth: str, text: str) -> Score:
    """Shingles of four words that both hold (scrapinghub's article-extraction-benchmark)."""
    expected, extracted = _shingles(truth), _shingles(text)
    hits = (expected & extracted).total()
    return Score(
        hits / extracted.total() if extracted else None,
        hits / expected.total() if expected else None,
    )


def shingle_means(scores: Iterable[Score]) -> tuple[float, float, float]:
    """(precision, recall, F1) over pages: means, and the harmonic mean of these two."""
    scores = list(scores)
    precision = statistics.mean(score.precision for score in scores if score.precision is not None)
    recall = statistics.mean(score.recall for score in scores if score.recall is not None)
    return precision, recall, harmonic(precision, recall)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return Counter(tuple(words[start : start + SHINGLE]) for start in starts)


def rouge_lsum_score(truth: Sequence[str], text: str) -> Score:
    """ROUGE-LSum (C.-Y. Lin, 2004), without stemming, as fundus-evaluation takes it.

    Each sentence of the truth counts the words that stand in the same order in some sentence
    of the text. Lines of the truth in square brackets are optional: of all choices among them
    the best one counts.
    """
    sentences = [_rouge_words(sentence) for sentence in _sentences(text)]
    counts = Counter(chain.from_iterable(sentences))
    sure: list[_Line] = []
    optional: list[_Line] = []
    for line in truth:
        is_optional = line.startswith("[") and line.endswith("]")
        words = [_rouge_words(part) for part in _sentences(line[1:-1] if is_optional else line)]
        (optional if is_optional else sure).append(
            _Line(sum(map(len, words)), [_union(part, sentences) for part in words])
        )
    # What holds no word of a Latin alphabet, such as "[::]", makes no difference.
    optional = [line for line in optional if line.words]
    choices = chain.from_iterable(combinations(optional, size) for size in range(len(optional) + 1))
    return max((_rouge([*sure, *choice], counts) for choice in choices), key=lambda s: s.f1)


class _Line(NamedTuple):
    """A line of the truth: its number of words, and for each sentence those the text has."""

    words: int
    hits: list[list[str]]


def _rouge(lines: Sequence[_Line], counts: Counter[str]) -> Score:
    expected = sum(line.words for line in lines)
    # No word counts oftener than the text has it.
    hits = Counter(word for line in lines for sentence in line.hits for word in sentence)
    both = (hits & counts).total()
    whole = counts.total()
    return Score(both / whole if whole else 0.0, both / expected if expected else 0.0)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, "en")]


def _rouge_words(text: str) -> list[str]:
    return _ROUGE_WORD.findall(text.lower())


def _union(sentence: list[str], others: Sequence[list[str]]) -> list[str]:
    """The words of a sentence that are in the longest common subsequence with any other."""
    if sentence in others:
        return sentence
    places: set[int] = set()
    words = set(sentence)
    for other in others:
        if not words.isdisjoint(other):
            places |= _common(sentence, other)
    return [sentence[place] for place in sorted(places)]


def _common(left: Sequence[str], right: Sequence[str]) -> set[int]:
    """Places in the left of a longest common subsequence, by Hyyrö's bit vectors (2004)."""
    masks: dict[str, int] = {}
    for place, word in enumerate(left):
        masks[word] = masks.get(word, 0) | 1 << place
    full = (1 << len(left)) - 1
    rows = [full]
    for word in right:
        row = rows[-1]
        matches = row & masks.get(word, 0)
        rows.append(((row + matches) | (row - matches)) & full)
    places: set[int] = set()
    i, j = len(left), len(right)
    while i and j:
        if rows[j] >> (i - 1) & 1:
            i -= 1
            continue
        j -= 1
        if rows[j] >> (i - 1) & 1:
            i -= 1
            places.add(i)
    return places
