"""Where the sentences of a paragraph end, in any language but English.

Each mark that may end a sentence is a candidate, and each place where `sentencex` saw an end;
what stands on either side decides: the word before it (abbreviation, initial, ordinal), the
first letter behind it, and whether it stands in a quotation or is followed by who spoke.
The words come from the file of the language. Each step reads a bounded piece, so that the time
is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from qa.text.prose.quotations import Quotation, quotations
from qa.text.prose.sentence_rules import SentenceRules

REACH = 60
"""Characters looked at on either side of a mark."""

LONG_CLAUSE = 5
"""Words. Behind so many a sentence may be over at "г." or "w."; "В 2021 г. Москва" goes on."""

SHORTEST = 10
"""Characters of a sentence that ends at a space alone."""

_ENDING = ".!?…。！？｡؟।॥۔։።။‼⁇⁈⁉"
_TERMINATOR = re.compile(rf"[{_ENDING}]+|[;;](?=[\s»”\"’)]|$)")
_WIDE = frozenset("。！？｡…")
_CLOSERS = '"”“’‘»«›‹)]」』】）》〉'
_UNPAIRED = frozenset("”’»)]」』】）》〉")
_GOES_ON = re.compile(r"[,:،؛、，；：]|;(?=\s)")
_OPENING = re.compile(r"[\s„“”\"«»‹›‚‘’'(\[「『《（【¿¡*•·—–-]*")
_ELIDED = re.compile(r"\s*[’'‘][a-z]{1,2}\s+")  # Dutch "’s Avonds"
_TOKEN = re.compile(r"[^\s„“”\"«»‹›‚(\[（「—–…]+$")
_TOKENS = re.compile(r"(?:\S{1,6}\.\s?){1,2}\S{1,8}$")
_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_POINTS = re.compile(r"[.-]")
_LATIN_TAIL = re.compile(r"[A-Za-z][A-Za-z.-]*$")
_APOSTROPHE = re.compile(r"[’'ʼ]")
_ROMAN = re.compile(r"[IVX]+")
_VOWELLESS = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,4}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:www\.|https?:|@)|\w[./]\w")
_TAG = re.compile(r"[^。！？!?.।؟…，：:,“”\"「」«»\n]{0,40}")


def sentence_ends(
    text: str, start: int, end: int, seen: Sequence[int], rules: SentenceRules
) -> list[int]:
    """Where sentences end within ``text[start:end]``, one paragraph.

    Args:
        text: the whole text.
        start: where the paragraph begins.
        end: where it ends.
        seen: where `sentencex` saw an end, in order.
        rules: of the language.

    Returns:
        offsets between ``start`` and ``end``, in order, each once.
    """
    marks = quotations(text, start, end)
    closing = {mark.end - 1: mark for mark in marks}
    opening = {mark.start for mark in marks}
    is_seen = {
        _behind_closers(text, cut, start, end, closing)
        for cut in (_before_opening(text, cut, start, opening) for cut in seen)
    }
    ends: list[int] = []
    last = start
    candidates = sorted(is_seen | _candidates(text, start, end, closing, rules))
    for cut in _outside(candidates, marks):
        if last < cut < end and _ends(text, (last, cut, end), closing, rules, cut in is_seen):
            ends.append(cut)
            last = cut
    return ends


def _candidates(
    text: str, start: int, end: int, closing: Mapping[int, Quotation], rules: SentenceRules
) -> set[int]:
    found = set()
    for match in _TERMINATOR.finditer(text, start, end):
        if match.group() in ";;" and not rules.semicolon_asks:
            continue
        cut = _behind_closers(text, match.end(), start, end, closing)
        is_wide = rules.spaceless and text[match.end() - 1] in _WIDE
        if cut < end and (is_wide or text[cut].isspace()):
            found.add(cut)
    if rules.unspaced_openers:
        openers = "|".join(map(re.escape, rules.unspaced_openers))
        pattern = re.compile(rf"(?<=\S)\s+(?:{openers})")
        found |= {match.start() for match in pattern.finditer(text, start, end)}
    return found


def _before_opening(text: str, cut: int, start: int, opening: Collection[int]) -> int:
    """The offset of an opening mark that was left at the end of the sentence before it."""
    while cut > start and text[cut - 1].isspace():
        cut -= 1
    return cut - 1 if cut - 1 in opening else cut


def _behind_closers(
    text: str, cut: int, start: int, end: int, closing: Mapping[int, Quotation]
) -> int:
    """The offset behind the marks that close a sentence ending near ``cut``."""
    while cut > start and text[cut - 1].isspace():
        cut -= 1
    while cut < end:
        if cut in closing or (text[cut] in _UNPAIRED and not text[cut + 1 : cut + 2].isalnum()):
            cut += 1
        elif text[cut].isspace() and cut + 1 in closing and text[cut + 1] in "»›":
            cut += 2
        else:
            break
    return cut


def _outside(candidates: Sequence[int], marks: Sequence[Quotation]) -> list[int]:
    """The candidates that stand in no quotation and no bracket: one is quoted whole."""
    ordered = sorted(marks, key=lambda mark: mark.start)
    starts = [mark.start for mark in ordered]
    reaches = list(accumulate((mark.end for mark in ordered), max))
    outside = []
    for cut in candidates:
        before = bisect_left(starts, cut) - 1
        if before < 0 or reaches[before] <= cut:
            outside.append(cut)
    return outside


def _ends(
    text: str,
    place: tuple[int, int, int],
    closing: Mapping[int, Quotation],
    rules: SentenceRules,
    is_seen: bool,
) -> bool:
    """Whether a sentence that began at ``place[0]`` ends at ``place[1]``."""
    begin, cut, end = place
    before = text[max(begin, cut - REACH) : cut]
    behind = text[cut : min(end, cut + REACH)]
    after = behind.lstrip()
    core = before.rstrip(_CLOSERS + " \t\xa0\u202f")
    if not after or not core or _GOES_ON.match(after):
        return False
    if rules.unspaced_openers and after.startswith(rules.unspaced_openers):
        return cut - begin > SHORTEST
    quotation = closing.get(cut - 1)
    if quotation and not quotation.is_bracket and _is_told(text, quotation, behind, rules):
        return False
    if core[-1] not in _ENDING + ";;":
        return is_seen and not _begins_small(after)
    if len(after) == len(behind):
        is_wide = rules.spaceless and (core[-1] in _WIDE or quotation is not None)
        return is_wide or (is_seen and _is_run_together(core, after, rules))
    if _begins_small(after):
        return False
    if core[-1] != "." or core.endswith(".."):
        return True
    return _full_stop_ends(core[:-1], after, rules, is_seen)


def _is_told(text: str, quotation: Quotation, behind: str, rules: SentenceRules) -> bool:
    """Whether the words behind a quotation say who spoke it, where no small letter tells."""
    after = behind.lstrip()
    if text[max(0, quotation.start - 2) : quotation.start].rstrip()[-1:] in (":", "："):
        return False
    if after.startswith(rules.quotative or ("\0",)):
        return True
    if not (rules.speech_first or rules.speech_last):
        return False
    match = _TAG.match(after)
    clause = match.group().strip() if match else ""
    words = clause.split()
    if words and words[0] in rules.speech_first:
        return rules.that.isdisjoint(words)
    if rules.unspaced_openers:
        clause = words[0] if words else ""
    return clause.rstrip("了着過过道").endswith(rules.speech_last or ("\0",))


def _begins_small(after: str) -> bool:
    """Whether the first letter is a small one, of a script that has capitals."""
    if elided := _ELIDED.match(after):
        after = after[elided.end() :]
    opening = _OPENING.match(after)
    rest = after[opening.end() :] if opening else after
    is_cased = rest[:1].islower() and not "ა" <= rest[:1] <= "ჿ"  # Georgian has no capitals
    return is_cased and not rest[1:2].isupper()  # "iPhone"


def _is_run_together(core: str, after: str, rules: SentenceRules) -> bool:
    """Whether only the space between two sentences is missing: "Ende.Anfang ist"."""
    token = _TOKEN.search(core.rstrip(_ENDING))
    word = token.group() if token else ""
    if rules.spaceless or len(word) < 3 or _ADDRESS.search(word) or not word.isalpha():
        return core[-1] in "。！？।॥۔؟!?" and not word[-1:].isdigit()
    first = _WORD.match(after)
    return bool(first and first.group().istitle() and "." not in first.group())


def _full_stop_ends(stem: str, after: str, rules: SentenceRules, is_seen: bool) -> bool:
    """Whether a full stop between ``stem`` and ``after`` ends a sentence."""
    match = (rules.spaceless and _LATIN_TAIL.search(stem)) or _TOKEN.search(stem)
    if not match:
        return True
    token = match.group()
    words = stem[: match.start()].split()
    previous = words[-1] if words else ""
    verdict = _told_by_words(stem, token, after, rules)
    if verdict is None:
        verdict = _told_by_form(token, previous, after, rules)
    if verdict is None:
        opens = token[0].islower() or _is_opener(after, rules)
        verdict = is_seen or (len(token) >= 3 and token.isalpha() and opens)
    return verdict


def _told_by_words(stem: str, token: str, after: str, rules: SentenceRules) -> bool | None:
    """Whether a sentence ends, by what the data say of the word before the full stop."""
    for form in _forms(stem, token):
        if form in rules.abbreviations:
            return False
        if len(form) == 1 and token.isupper():
            continue  # an initial, and no "m" of metres
        if form in rules.ambiguous:
            is_long = not after[:1].isdigit() and _is_long_clause(stem, rules)
            return is_long or _is_opener(after, rules)
        if form in rules.ending:
            return True
    if rules.suffixes and token.casefold().endswith(rules.suffixes):
        return _is_opener(after, rules)
    return None


def _told_by_form(token: str, previous: str, after: str, rules: SentenceRules) -> bool | None:
    """Whether a sentence ends behind a number, an initial, letters with full stops; else None."""
    opens = _is_opener(after, rules)
    if token.isdigit():
        if len(token) <= rules.ordinal_digits:
            is_ordinal = rules.capitals_inside or previous.casefold() in rules.openers
            return opens or not (is_ordinal or after[:1].isdigit() or not rules.openers)
        if rules.ordinal_digits and len(token) == 3 and previous.casefold() in rules.openers:
            return opens  # "in der 118. Minute"
        return not (after[:1].isdigit() and len(token) <= 2)
    if rules.ordinal_digits and _ROMAN.fullmatch(token):
        return opens
    if len(token) == 1 and (token.isupper() or token.islower()):
        is_behind = previous[:1].islower() if token.isupper() else previous[:1].isdigit()
        return opens and is_behind
    if "." in token and _POINTS.sub("", token).isalpha():
        return opens
    if _VOWELLESS.fullmatch(token) and not token.isupper():
        return opens and previous[:1].isdigit()
    return None


def _forms(stem: str, token: str) -> list[str]:
    """How the word before a full stop may stand in the data, the longest form first."""
    forms = []
    if match := _TOKENS.search(stem[-24:]):
        spaced = match.group().split()
        forms += ["".join(spaced[first:]) for first in range(len(spaced) - 1)]
    forms.append(token)
    if _APOSTROPHE.search(token):
        forms.append(_APOSTROPHE.split(token)[-1])
    if "-" in token:
        forms.append(token.rpartition("-")[2])
    return [form.casefold() for form in forms]


def _is_opener(after: str, rules: SentenceRules) -> bool:
    opening = _OPENING.match(after)
    match = _WORD.match(after, opening.end() if opening else 0)
    if match is None or (len(match.group()) == 1 and after[match.end() :][:1] == "."):
        return False  # an initial: "А. И. Седов"
    return match.group().casefold() in rules.openers


def _is_long_clause(stem: str, rules: SentenceRules) -> bool:
    if rules.capitals_inside:
        return False
    clause = re.split(r"[,;:—–(]\s", stem)[-1]
    return len(clause.split()) >= LONG_CLAUSE
