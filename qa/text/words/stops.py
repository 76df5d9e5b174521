"""Words that carry the form of a question and none of its matter, by language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from qa.languages.sections import section
from qa.text.words.cutting import is_han, letters_of, pairs_of
from qa.text.words.letters import alphabet_of, folded, lower, one_form, search_text, simplified

_LONGEST = 10
"""Letters of a word that is looked for in a run."""
_LONG_KANA = 3
"""Letters of a stop word that is taken for one wherever it stands."""


@dataclass(frozen=True, slots=True)
class StopWords:
    """The words of a language without matter of their own.

    Attributes:
        language: ISO 639 code.
        words: in lower case, without accents.
        endings: what hangs on the end of a word where none has spaces: particles.
    """

    language: str
    words: frozenset[str]
    endings: frozenset[str]

    def holds(self, word: str) -> bool:
        """Whether a word is one of them, capitals and accents aside."""
        return plain_word(word, self.language) in self.words


@cache
def stop_words(language: str) -> StopWords:
    """Those of a language, by its ISO 639 code; none where none are known."""
    words = section(language, "words")
    return StopWords(
        language,
        frozenset(plain_word(word, language) for word in _words(words.get("stop", ""))),
        frozenset(_words(words.get("endings", ""))),
    )


def _words(text: str) -> list[str]:
    return one_form(search_text(text)).split()


def plain_word(word: str, language: str) -> str:
    """A word in lower case without accents, not stemmed."""
    small = lower(word, language)
    return folded(small, alphabet_of(small))


def index_pairs(run: str) -> list[str]:
    """The terms of a run in the index.

    A Korean word of one letter with a particle behind it ("비가") counts by itself, too.
    """
    letters = letters_of(simplified(run))
    pairs = pairs_of(letters)
    is_korean = len(letters) > 1 and is_hangul(letters[0])
    if is_korean and "".join(letters[1:]) in stop_words("ko").endings:
        pairs.append(letters[0])
    return pairs


def telling_pairs(run: str, stops: StopWords) -> Iterator[str]:
    """The terms by which a run of a question is looked for: those of it without stop words."""
    letters = letters_of(run)
    if len(letters) == 1:
        if run not in stops.words:
            yield simplified(run)
        return
    for found in _pieces(letters, stops):
        piece = [simplified(letter) for letter in found]
        if len(piece) == 1:
            if is_han(piece[0]) or is_hangul(piece[0]):
                yield piece[0]
            continue
        for place, letter in enumerate(piece):
            if place:
                yield piece[place - 1] + letter
            beside = (*piece[max(0, place - 1) : place], *piece[place + 1 : place + 2])
            if is_han(letter) and not any(map(is_han, beside)):
                yield letter


def _pieces(letters: Sequence[str], stops: StopWords) -> Iterator[Sequence[str]]:
    """What is left of a run between its stop words and endings."""
    begin = place = 0
    while place < len(letters):
        length = _stop_at(letters, place, begin, stops)
        if length:
            if begin < place:
                yield letters[begin:place]
            begin = place + length
        place += length or 1
    if begin < len(letters):
        yield letters[begin:]


def _stop_at(letters: Sequence[str], place: int, begin: int, stops: StopWords) -> int:
    """How many letters the longest stop word or ending has that stands at a place; 0 for none.

    Args:
        letters: of the run.
        place: in it.
        begin: where what is left behind the last stop word begins.
        stops: of the language.
    """
    rest = len(letters) - place
    for length in range(min(rest, _LONGEST), 0, -1):
        word = "".join(letters[place : place + length])
        is_whole = length == len(letters)
        # Words of Korean have spaces between them: inside one nothing is another. A short word
        # in kana may be the end of another: "どう" of "ぶどう".
        is_apart = length >= _LONG_KANA or place == begin or not _is_hiragana(letters[place - 1])
        if word in stops.words and (is_whole or (is_apart and not is_hangul(letters[0]))):
            return length
        if place and word in stops.endings and _may_end(letters, place, length):
            return length
    return 0


def _may_end(letters: Sequence[str], place: int, length: int) -> bool:
    """Whether an ending stands at the end of a word: of one in Hangul, or behind none in kana."""
    if is_hangul(letters[place]):
        return place + length == len(letters)
    return not _is_hiragana(letters[place - 1])


def is_hangul(letter: str) -> bool:
    """Whether a letter is one of Korean."""
    return "\uac00" <= letter[0] <= "\ud7a3" or "\u1100" <= letter[0] <= "\u11ff"


def _is_hiragana(letter: str) -> bool:
    return "\u3041" <= letter[0] <= "\u309f"
