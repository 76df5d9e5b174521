"""Finds the wall behind the beginning of a story: the offer to pay or sign in for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seeds.extraction.blocks import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_WALL = 1_500
"""Characters of a box with an offer. Longer ones hold more than that."""

LONGEST_LINE = 300
"""Characters of a line of an offer."""

LONGEST_TAIL = 80
"""Characters of a line without a full stop that may belong to an offer above it."""

LONGEST_STUB = 2_500
"""Characters. Of longer stories the end is rarely missing where nothing shows the cut."""

_HEADLINE = 5
"""Words of a link that leads to another story."""

_WITHIN = 8
"""Lines behind the story among which its wall begins."""

# That there is more, or whom it is for. Kinds of words, in the languages of the samples.
_MORE = re.compile(
    r"\b(?:continue|keep|finish|resume) reading\b|\bfinish (?:this|the) (?:story|article)\b"
    r"|\bread (?:on|(?:the |this )?(?:full|whole|entire"
    r"|rest of the|remaining|complete)\b)|\bfull (?:access|story|article) (?:is|to|with|for)\b"
    r"|\bunlock\b|\b(?:subscribers?|members)(?:[ -]only\b| exclusive\b)"
    r"|\b(?:only|exclusive(?:ly)?|reserved|available|just) (?:for|to) (?:our )?(?:\w+ )?"
    r"(?:subscribers?|members|readers who)\b"
    r"|\bfor (?:our )?(?:\w+ )?(?:subscribers?|members) only\b"
    r"|\byou(?:[’']ve| have) (?:read|reached|used|hit)\b|\b\d+ free (?:articles?|stories)\b"
    r"|\b(?:free )?(?:articles?|stories) (?:left|remaining)\b|\bwant to (?:read|know) more\b"
    r"|\bthis (?:article|story|content) is (?:for|only|reserved|behind|premium|exclusive)\b"
    r"|\bthis is (?:a |an )?(?:premium|subscriber|exclusive|member)"
    r"|\bto read (?:the rest|more of|this)\b|\baccess (?:to )?(?:this|the full|all)\b"
    r"|weiterlesen|(?:vollständig|ganz)en (?:artikel|text)|nur (?:für|mit) (?:\w+ )?abonn"
    r"|exklusiv für abonn|artikel freischalten|lire la suite|réservée? (?:à|aux) (?:nos )?abonn"
    r"|il vous reste|(?:seguir|sigue|continúa) leyendo|(?:solo|sólo|exclusivo) para suscriptores"
    r"|continua a leggere|riservat[oa] agli abbonati|continue (?:lendo|a ler)|para assinantes"
    r"|verder lezen|lees verder|voor abonnees|czytaj dalej|dla prenumeratorów|devamını oku"
    r"|продолжить чтение|для подписчиков|続きを読む|会員限定|有料会員",
    re.IGNORECASE,
)
_FEE = (
    r"(?:[£$€¥]\s?\d|\b\d+(?:[.,]\d+)?\s?(?:€|(?:euros?|pounds?|dollars?|pence|p)\b))"
    r"[^.]{0,20}(?:\ba |\bper |/|\bpro |\bpar |\bal |\bim )"
)
_OFFER = re.compile(
    r"\bsubscri(?:be|ption|ber)|\bsign (?:in|up)\b|\blog[ -]?in\b|\bregister\b|\bfree trial\b"
    r"|\bcreate (?:an? )?(?:free )?account\b|\bcancel (?:at )?any ?time\b|\bmembership\b"
    r"|\b(?:become|already) a member\b"
    r"|\babonn|anmelden|einloggen|registrier|connectez-vous|se connecter|s[’']inscrire"
    r"|suscr[ií]|inicia(?:r)? sesión|regístrate|abbonat|accedi\b|\bassin(?:e|ar|ante)"
    r"|inloggen|prenumer|zaloguj|abone ol|giriş yap|подпи[сш]|войти|ログイン|会員登録"
    rf"|{_FEE}",
    re.IGNORECASE,
)
_PRICE = re.compile(_FEE, re.IGNORECASE)
_END = re.compile(r"[.!?…。！？][\"”’»)\]]{0,2}$")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\(…\)|\[\.\.\.\])[\"”’')\]]?$")
_CALLED = re.compile(
    r"pay-?wall|reg-?wall|subscri\w{0,4}-?(?:wall|prompt|required)|not-granted|premium-?(?:wall|block)"
    r"|meter(?:ed)?-?wall|piano-?(?:offer|template)|read-?wall",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall of a page.

    Attributes:
        places: positions of the blocks that it is made of.
        beginning: positions of the lines in front of it, where the story holds nothing else.
        is_cut: whether it stands behind the beginning of a story, so that its end is missing.
    """

    places: frozenset[int]
    is_cut: bool
    beginning: frozenset[int] = frozenset()


def is_cut_off(text: str) -> bool:
    """Whether a text ends with dots for what is left out."""
    return _CUT.search(text.rstrip()[-12:]) is not None


def wall_of(blocks: Sequence[Block], kept: set[int], *, is_free: bool | None) -> Wall | None:
    """The wall behind the story of a page; None where it has none.

    It says that there is more, and offers what it takes to read it. Where it says one of the
    two, or the story is long, it takes another sign: dots where the story ends, the name of
    the box, or that the page says of itself that it is not free.

    Args:
        blocks: of the page.
        kept: positions of the story's blocks; those of the wall may be among them.
        is_free: what the page says of itself to machines (`isAccessibleForFree`).
    """
    shown = [place for place, block in enumerate(blocks) if block.place == "page"]
    last = next(
        (place for place in reversed(shown) if place in kept and _is_of_story(blocks[place])), None
    )
    if last is None:
        return _whole_wall(blocks, shown, kept)
    behind = [place for place in shown if place > last][:_WITHIN]
    walls = [place for place in behind if _is_of_wall(blocks[place])]
    dots = is_cut_off(blocks[last].text)
    places: set[int] = set()
    for place in walls:
        if place not in places:
            places |= _box(blocks, shown, place, last)
    if not places:
        return Wall(frozenset(), is_cut=True) if dots and is_free is False else None
    words = "\n".join(blocks[place].text for place in sorted(places))
    more, offer = _MORE.search(words) is not None, _OFFER.search(words) is not None
    named = any(_is_called_wall(blocks[place].node) for place in places)
    length = sum(len(blocks[place].text) for place in kept if place <= last)
    is_short = length <= LONGEST_STUB
    both = more and offer and (is_short or dots or named or is_free is False)
    one = dots and (more or named or is_free is False or len(walls) > 1)
    return Wall(frozenset(places), is_cut=True) if both or one or (named and is_short) else None


def _whole_wall(blocks: Sequence[Block], shown: Sequence[int], kept: set[int]) -> Wall | None:
    """The wall of a page whose text is the offer alone; the line above it is the beginning."""
    walls = [place for place in shown if place in kept and _is_of_wall(blocks[place])][:_WITHIN]
    words = "\n".join(blocks[place].text for place in walls)
    if not _MORE.search(words) or not _OFFER.search(words):
        return None
    around = set(_path(blocks[walls[0]].node))
    beginning = [
        place
        for place in shown
        if place < walls[0]
        and blocks[place].node.tag == "p"
        and not blocks[place].is_linked
        and blocks[place].node.getparent() in around
    ]
    if not beginning:
        return None
    places = {other for wall in walls for other in _box(blocks, shown, wall, beginning[-1])}
    return Wall(frozenset(places), is_cut=True, beginning=frozenset(beginning))


def _is_of_story(block: Block) -> bool:
    """Whether a line is one of a story: it is long or ends as sentences do, and no offer."""
    text = block.text
    return (len(text) > LONGEST_TAIL or _END.search(text) is not None) and not _is_of_wall(block)


def _is_of_wall(block: Block) -> bool:
    """Whether a line may be one of a wall."""
    if len(block.text) > LONGEST_LINE or _is_teaser(block):
        return False
    more, offer = _MORE.search(block.text), _OFFER.search(block.text)
    if more and offer:
        return True
    is_short = len(block.text) <= LONGEST_LINE // 2
    return bool(is_short and (more or offer)) and not _is_reported(block.text)


_REPORTED = re.compile(r"\b(?:said|says|told|announced|reported|according to)\b", re.IGNORECASE)


def _is_reported(text: str) -> bool:
    return _REPORTED.search(text) is not None


def _is_called_wall(node: _Element) -> bool:
    return any(
        _CALLED.search(f"{up.get('class') or ''} {up.get('id') or ''}")
        for up in (node, *node.iterancestors())
        if up.tag not in ("html", "body")
    )


def _box(blocks: Sequence[Block], shown: Sequence[int], place: int, last: int) -> set[int]:
    """The positions of the blocks in the widest box around a line that holds no story."""
    others = [other for other in shown if other > last and _is_teaser(blocks[other])]
    apart = {up for other in (last, *others[:_WITHIN]) for up in _path(blocks[other].node)}
    top = None
    for up in _path(blocks[place].node):
        if up in apart or _is_longer(up, LONGEST_WALL):
            break
        top = up
    if top is None:
        return {place}
    inside = set(top.iter())
    return {other for other in shown if other > last and blocks[other].node in inside}


def _is_longer(node: _Element, most: int) -> bool:
    """Whether a node holds more characters than that; of a long one the beginning is read."""
    length = 0
    for text in node.itertext():
        length += len(text)
        if length > most:
            return True
    return False


def _path(node: _Element) -> Iterator[_Element]:
    yield node
    yield from node.iterancestors()


def _is_teaser(block: Block) -> bool:
    """Whether a line is the headline of another story: some of those are for subscribers."""
    if not block.is_linked or len(block.text.split()) < _HEADLINE:
        return False
    return not _PRICE.search(block.text) and not (
        _MORE.search(block.text) and _OFFER.search(block.text)
    )
