"""Which sentences of an article may be quoted: those of its story, and nothing around it.

A page carries headings, links, captions, player labels, pleas and notes of correction
among its paragraphs, and an interview the questions of the one who asks. None of them
tells what happened. The rules go by form and by the words that such lines begin with;
they know English. For other languages see `qa.text.prose.foreign_prose`.
"""

from __future__ import annotations

from typing import Literal

from qa.languages.codes import ENGLISH, base_code
from qa.text.prose import quotable_patterns as patterns
from qa.text.prose.captions import REACH, is_caption, is_credit, is_told_in_captions
from qa.text.prose.foreign_prose import foreign_bar
from seeds.article import Article

Bar = Literal["question", "heading", "link", "caption", "label", "notice", "byline", "correction"]
"""Why a sentence may not be quoted."""

LONGEST_TITLE = 18
"""Words. A longer sentence behind a label without a space ("Upper Marl:The …") is no link."""

LEAST_CORRECTIONS = 8
"""Mistakes owned to on a page that an outlet keeps of its corrections; a story has one or two."""

LONGEST_LINE = 30
"""Words. A longer line without an end mark is a sentence that was cut, not a heading."""


def bar(
    text: str, start: int, end: int, language: str | None = None, *, is_gallery: bool = False
) -> Bar | None:
    """Why a sentence may not be quoted; None if it may.

    Args:
        text: of the whole article, its paragraphs set apart by blank lines.
        start: where the sentence begins, as `qa.text.sentences.sentence_spans` gives it.
        end: where it ends.
        language: ISO 639 code; English where it is not known.
        is_gallery: whether the captions are the story.
    """
    sentence = text[start:end].strip()
    if is_own_question(sentence):
        return "question"
    if len(sentence) > REACH:
        return None
    first, last = _paragraph(text, start, end)
    paragraph = text[first:last].strip()
    code = base_code(language)
    if code != ENGLISH:
        is_all = len(paragraph) >= len(text.strip())  # nothing else is known of the story
        return None if is_all else foreign_bar(sentence, paragraph, code)
    if reason := _bar_by_words(sentence, paragraph):
        return reason
    if is_gallery:
        return "caption" if is_credit(sentence) else None
    if _is_list_of_corrections(text):
        return "correction"
    if is_caption(sentence, paragraph) and not is_told_in_captions(text):
        return "caption"
    is_line = len(sentence) >= len(paragraph)
    if is_line:
        return _bar_line(text, sentence, first, last)
    return _bar_end(sentence, paragraph)


def _bar_by_words(sentence: str, paragraph: str) -> Bar | None:
    """Why a sentence may not be quoted, by the words it or its paragraph is known by."""
    if patterns.CORRECTION.search(paragraph):
        return "correction"
    if patterns.PLAYER.search(paragraph) or patterns.COUNTER.fullmatch(sentence):
        return "label"
    if patterns.NOTICE.search(sentence):
        return "notice"
    if patterns.BYLINE.search(sentence):
        return "byline"
    is_title = len(sentence.split()) <= LONGEST_TITLE or not patterns.ENDED.search(sentence)
    is_titled = is_title and paragraph.startswith(sentence) and not patterns.ENTRY.match(sentence)
    is_pointed = patterns.ARROW.match(sentence) and not patterns.ENDED.search(sentence)
    if (
        is_pointed
        or patterns.LINK.search(sentence)
        or (is_titled and patterns.TITLED_LINK.match(sentence))
    ):
        return "link"
    return None


def is_quotable(article: Article, start: int, end: int) -> bool:
    """Whether a sentence of an article may be quoted; arguments as of `bar`."""
    is_gallery = article.kind == "gallery"
    return bar(article.text, start, end, article.language, is_gallery=is_gallery) is None


def is_own_question(sentence: str) -> bool:
    """Whether a sentence is a question of the article itself, and not one that it reports.

    "When does it leave?" is; "“When does it leave?” Holm asked." and a question in
    quotation marks are not.
    """
    bare = patterns.SPEAKER_LABEL.sub("", sentence.strip(), count=1)
    if not bare.rstrip(patterns.CLOSERS).endswith(("?", "？", "؟")) and not patterns.GREEK.search(
        bare
    ):
        return False
    if patterns.ASKED.search(bare):
        return False
    return not (bare[0] in "“\"‘'«" or bare[-1] in '”"»')


def question_before(text: str, start: int) -> int | None:
    """Where the article's own question begins that the sentence at ``start`` replies to.

    Args:
        text: of the whole article.
        start: where a sentence begins; the first of a reply.

    Returns:
        An offset into the text; None if no such question stands right before.
    """
    before = text[max(0, start - REACH) : start]
    asked = before.rstrip()
    if not asked:
        return None
    line = max(
        asked.rfind("\n") + 1, *(m.end() for m in patterns.SENTENCE_BORDER.finditer(asked)), 0
    )
    sentence = asked[line:]
    return start - len(before) + line if is_own_question(sentence) else None


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.rfind("\n\n", max(0, start - REACH), start)
    last = text.find("\n\n", end, end + REACH)
    return (
        max(0, start - REACH) if first < 0 else first + 2,
        min(len(text), end + REACH) if last < 0 else last,
    )


def _bar_end(sentence: str, paragraph: str) -> Bar | None:
    """Why a piece of a paragraph may not be quoted: a few words without an end mark.

    The last choice of a quiz may have the number of the next question at its end.
    """
    if len(sentence.split()) > patterns.FEW_WORDS:
        return None
    is_choice = patterns.BEFORE_NUMBER.search(sentence) and "?" in paragraph
    return "heading" if is_choice or not patterns.ENDED.search(sentence) else None


def _bar_line(text: str, line: str, first: int, last: int) -> Bar | None:
    """Why a paragraph of one sentence may not be quoted."""
    words = len(line.split())
    is_all = len(line) >= len(text.strip())  # nothing else is known of the story
    is_long = words > (patterns.FEW_WORDS if line.endswith(":") else LONGEST_LINE)
    is_shouted = not any(character.islower() for character in line) and "“" not in line
    is_voice = words <= patterns.FEW_WORDS and patterns.QUOTED_HEADING.fullmatch(line)
    is_cut = patterns.CUT.search(line)  # a headline that was too long for a list
    is_ended = patterns.ENDED.search(line) and not (is_shouted or is_voice or is_cut)
    if (is_all and not is_cut) or is_long or is_ended:
        return None
    return None if _is_entry(text, line, first, last) else "heading"


def _is_entry(text: str, line: str, first: int, last: int) -> bool:
    """Whether a line without an end mark is an entry of a list or the row of a table."""
    if patterns.CHOICE.match(line):
        return False
    before = text[max(0, first - REACH) : first].rstrip().rpartition("\n")[2]
    after = text[last : last + REACH].lstrip().partition("\n")[0]
    if patterns.YEAR.match(line):  # of a list of years, or the heading of one
        return bool(patterns.YEAR.match(before) or patterns.YEAR.match(after))
    if patterns.BULLET.match(line) or patterns.ENTRY.match(line):
        return True
    is_numbered = bool(patterns.NUMBERED.match(line))
    if patterns.ROW.search(line) and any(
        patterns.ROW.search(other)
        and not patterns.ENDED.search(other)
        and bool(patterns.NUMBERED.match(other)) is is_numbered
        for other in (before, after)
    ):
        return True
    words = line.split()
    is_prose = len(words) >= patterns.FEW_WORDS // 2 and 2 * sum(map(str.islower, words)) > len(
        words
    )
    return before.endswith(":") and is_prose


def _is_list_of_corrections(text: str) -> bool:
    """Whether an article is the outlet's list of what it got wrong."""
    beginning = text[: 20 * REACH]
    errors = beginning.count("misstated") + beginning.count(" incorrect")
    return errors >= LEAST_CORRECTIONS
