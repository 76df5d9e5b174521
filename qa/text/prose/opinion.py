"""Whether a page calls itself opinion: by the section in its address, or its headline."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from qa.text.terms import word_set

_SECTIONS = word_set(
    """
    opinion opinions op-ed op-eds oped editorial editorials commentary commentaries commentisfree
    column columns columnist columnists comment letters letters-to-the-editor voices perspective
    perspectives viewpoint viewpoints
    meinung meinungen kommentar kommentare leitartikel kolumne kolumnen debats editoriales opinión
    columnas tribuna editoriali commenti opinioni opiniao opinião opinie ledare debatt kronikor
    krönikor meninger kronikk publicystyka felietony komentarze mnenie mneniya kolonki dumka dumky
    kose-yazilari yazarlar gorus رأي آراء مقالات 社説 コラム 오피니언 사설 apopsi apopseis gnomes
    """
)
_LABEL = (
    r"(?:opinion|column|editorial|commentary|op-ed|comment|viewpoint|letters?(?: to the editor)?"
    r"|guest (?:column|essay|opinion)|perspective|our view|analysis and opinion"
    r"|kommentar|leitartikel|kolumne|meinung|gastbeitrag|édito(?:rial)?|chronique|opinión"
    r"|columna|editoriale|commento|opinião|coluna|opinie|ledare|debatt|krönika|felieton|мнение"
    r"|колонка|думка|köşe yazısı|görüş"
    r"|رأي|مقال|社説|社论|社論|评论|評論|コラム|사설|칼럼|γνώμη|άποψη"
    r"|संपादकीय)"
)
_BRACKETED = re.compile(
    r"\s*[\[【<〈](?:社説|社论|社論|评论|評論|コラム|사설|칼럼|오피니언|기고)[\]】>〉]"
)
_TITLE = re.compile(
    rf"\s*{_LABEL}(?: flashback)?\s?(?:[:|]\s|：)"
    rf"|.*\s[|–—-]\s{_LABEL}(?:\s[|–—-]\s.*)?\s*$",
    re.IGNORECASE,
)


def is_opinion(title: str, url: str | None) -> bool:
    """Whether a piece is labelled as opinion where it was published.

    Args:
        title: the headline: "Opinion: …", "Editorial | …", "… | Opinion".
        url: the address; one of the folders in its path names the section.
    """
    if _TITLE.match(title[:300]) or _BRACKETED.match(title[:40]):
        return True
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return False
    folders = path.casefold().split("/")[:-1]
    return not _SECTIONS.isdisjoint(folders)
