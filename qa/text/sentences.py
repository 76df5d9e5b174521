"""Splits a news text into sentences, as character spans.

The splitting is done by `sentencex` (Rust, Wikimedia) in the language of the text. What
stands here is what it does not know about news: titles before names, hours before days,
closing marks that went to the wrong side, a language that nobody knows, and a bound on its
running time. `qa.text.prose.sentence_repair` then joins what marks inside an English sentence
cut apart, and `qa.text.prose.sentence_ends` mends the sentences of all other languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import sentencex

from embeddings.embedder import without_surrogates
from qa.text.dates import MONTH_PATTERN, WEEKDAY_PATTERN
from qa.text.prose.sentence_ends import sentence_ends
from qa.text.prose.sentence_repair import repaired
from qa.text.prose.sentence_rules import UNKNOWN, sentence_rules

Span = tuple[int, int]

WINDOW = 4_000
"""Characters given to `sentencex` at once. It is quadratic in opening quotation
marks that never close (1.5 s for 50,000 of them), linear over bounded windows.
Paragraphs of news seldom pass 2,000 characters."""

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n|\u2029")
_LEADING_CLOSERS = re.compile(r"[\"”’'»)\]]+(?=\s|$)")
_LIST_NUMBER = re.compile(r"\(?\d{1,3}[.)]")

# Words with a full stop that never end a sentence, and that sentencex 1.0.32
# splits after; it knows the other titles itself.
_BEFORE_A_NAME = re.compile(
    r"(?:^|[\s“\"(])(?:Ms|Mx|Govs|Cols|Gens|Profs|Revs|Spc|Ald|Dep|Atty|Amb|Secy|Cllr|Pte"
    r"|Const|Br|Ft|Mts|Ste|approx|est)\.$"
)
_HOUR = re.compile(r"\d\s?[ap]\.m\.$")
_AFTER_AN_HOUR = re.compile(
    rf"\(|(?:{WEEKDAY_PATTERN}|{MONTH_PATTERN}|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\."
    r"|GMT|UTC|BST|CET|[ECMP][SD]?T|Eastern|Central|Mountain|Pacific)(?!\w)"
)
_END_OF_ADDRESS = re.compile(r"(?:com|net|org|gov|edu|co|uk|io)\b", re.IGNORECASE)
# What ends no sentence in any language: a letter, a word without a vowel ("Nr.", "Mme.").
_ABBREVIATION = re.compile(
    r"(?:^|[^\w.])(?:[^\W\d_]|[bcdfghjklmnpqrstvwxz]{2,4}|mme)\.$", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?:^|[^\w.])\d{1,2}\.$")  # "3. Mai", where the language may have it
# sentencex 1.0.32 compiles a pattern at each mark of a Danish text (32 times as slow as English),
# and its list of abbreviations has common words ("to", "tv", "med"). The marks are enough: the
# file of the language has its abbreviations.
_SLOW = frozenset({"da"})
_MARK_BEFORE_CAPITAL = re.compile(r"[.!?…]\s+(?=[^\sa-z\d])")
_AFTER_A_BRACKET = re.compile(r"[.!?][\"”’]?[)\]]\s+(?=[A-Z“\"])")


def sentence_spans(text: str, language: str | None = "en") -> list[tuple[int, int]]:
    """Split ``text`` into sentences: ``(start, end)`` character spans, in order.

    White space is trimmed, no span is empty, spans never overlap, and every
    character that is not white space lies in one. A sentence never crosses a
    blank line. A quotation of several sentences may stay one.

    Args:
        text: any text; paragraphs are set apart by blank lines.
        language: ISO 639 code; None where it is not known.

    Returns:
        Spans in the order of the text; linear time.
    """
    return _spans(text, language, is_repaired=True)


def cutting_spans(text: str, language: str | None = "en") -> list[tuple[int, int]]:
    """Where passages may be cut: as `sentence_spans`, by rules that stay as they are.

    If they changed, archives would have to be built anew (see
    `qa.text.chunking.CHUNKER_VERSION`). A sentence may be cut at a mark inside it.
    """
    return _spans(text, language, is_repaired=False)


def whole_sentence(text: str, start: int, end: int, language: str | None = "en") -> tuple[int, int]:
    """The whole sentence of ``text[start:end]``, which may have been cut where a passage ends.

    Args:
        text: of the whole article.
        start: offset into it.
        end: likewise, in the same paragraph.
        language: ISO 639 code; None where it is not known.

    Returns:
        where it begins and ends; the same where nothing was cut, or the paragraph is longer
        than `WINDOW` on either side.
    """
    first = text.rfind("\n\n", max(0, start - WINDOW), start)
    last = text.find("\n\n", end, end + WINDOW)
    first = max(0, start - WINDOW) if first < 0 else first
    last = min(len(text), end + WINDOW) if last < 0 else last
    for left, right in sentence_spans(text[first:last], language):
        if first + left <= start and end <= first + right:
            return first + left, first + right
    return start, end


def _spans(text: str, language: str | None, *, is_repaired: bool) -> list[tuple[int, int]]:
    code = without_surrogates(language or UNKNOWN).split("-")[0].lower()
    text = without_surrogates(text)
    spans: list[tuple[int, int]] = []
    for start, end in _paragraphs(text):
        if code == "en" or not is_repaired:
            sentences = _paragraph_sentences(text, start, end, code)
            spans += repaired(text, sentences) if is_repaired else sentences
        else:
            spans += _foreign_sentences(text, start, end, code)
    return spans


def _foreign_sentences(text: str, start: int, end: int, code: str) -> list[tuple[int, int]]:
    if code in _SLOW:
        seen = [match.end() for match in _MARK_BEFORE_CAPITAL.finditer(text, start, end)]
    else:
        seen = _cuts(text, start, end, code)
    cuts = sentence_ends(text, start, end, seen, sentence_rules(code))
    spans = [_trim(text, *pair) for pair in pairwise([start, *cuts, end])]
    return _join(text, [span for span in spans if span[0] < span[1]], partial(_is_fragment, text))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for gap in _PARAGRAPH_BREAK.finditer(text):
        spans.append((start, gap.start()))
        start = gap.end()
    spans.append((start, len(text)))
    return [span for span in (_trim(text, *pair) for pair in spans) if span[0] < span[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _paragraph_sentences(text: str, start: int, end: int, code: str) -> list[tuple[int, int]]:
    cuts = _cuts(text, start, end, code)
    if code == "en":
        cuts = _split_after_brackets(text, start, cuts, end)
    spans = [_trim(text, *pair) for pair in pairwise([start, *cuts, end])]
    belongs = partial(_belong_together, text, code=code)
    return _join(text, [span for span in spans if span[0] < span[1]], belongs)


def _cuts(text: str, start: int, end: int, code: str) -> list[int]:
    """Return where one sentence of a paragraph ends and the next begins."""
    cuts: list[int] = []
    while start < end:
        window_end = min(start + WINDOW, end)
        ends = [
            start + boundary["end_index"]
            for boundary in sentencex.get_sentence_boundaries(code, text[start:window_end])
        ]
        if window_end == end:
            return cuts + [cut for cut in ends if cut < end]
        # The last sentence may go on behind the window: it is read again with
        # what follows, unless it fills the window alone.
        ends = [cut for cut in ends if cut < window_end] or [_last_space(text, start, window_end)]
        cuts += ends
        start = ends[-1]
    return cuts


def _last_space(text: str, start: int, end: int) -> int:
    for position in range(end - 1, start, -1):
        if text[position].isspace():
            return position
    return end


def _split_after_brackets(text: str, start: int, cuts: list[int], end: int) -> list[int]:
    """Split after a sentence that is all in brackets: "(So it is.) The next"."""
    result = list(cuts)
    for begin, stop in pairwise([start, *cuts, end]):
        if text[begin] in "([" and (bracket := _AFTER_A_BRACKET.search(text, begin, stop)):
            result.append(bracket.end())
    return sorted(result)


def _join(text: str, spans: list[Span], belong: Callable[[Span, Span], bool]) -> list[Span]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and (closers := _LEADING_CLOSERS.match(text, start, end)):
            joined[-1] = (joined[-1][0], closers.end())
            start, end = _trim(text, closers.end(), end)
            if start == end:
                continue
        if joined and belong(joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_fragment(text: str, left: Span, right: Span) -> bool:
    """Whether one of two spans is no sentence: it has no word, or is the number of a list."""
    # Only 40 characters on either side count, so that many joins stay linear.
    before = text[max(left[0], left[1] - 40) : left[1]]
    after = text[right[0] : min(right[1], right[0] + 40)]
    if not _has_word(before) and left[1] - left[0] <= len(before):
        return True
    if right[1] - right[0] <= len(after) and not _has_word(after):
        return True
    return left[1] - left[0] <= 5 and bool(_LIST_NUMBER.fullmatch(before))


def _belong_together(text: str, left: Span, right: Span, *, code: str) -> bool:
    if _is_fragment(text, left, right):
        return True
    before = text[max(left[0], left[1] - 40) : left[1]]
    after = text[right[0] : min(right[1], right[0] + 40)]
    if code != "en":
        is_ordinal = code == UNKNOWN and _ORDINAL.search(before)
        return bool(is_ordinal or _ABBREVIATION.search(before))
    if left[1] == right[0] and _END_OF_ADDRESS.match(after):
        return True
    if _BEFORE_A_NAME.search(before):
        return True
    return bool(_HOUR.search(before) and _AFTER_AN_HOUR.match(after))


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)
