"""Whether a page calls itself opinion: by the section in its address, or its headline."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from qa.text.terms import word_set

_SECTIONS = word_set(
    """
    opinion opinions op-ed op-eds oped editorial editorials commentary commentaries commentisfree
    column columns columnist columnists comment letters letters-to-the-editor voices perspective
    perspectives viewpoint viewpoints
    """
)
_LABEL = (
    r"(?:opinion|column|editorial|commentary|op-ed|comment|viewpoint|letters?(?: to the editor)?"
    r"|guest (?:column|essay|opinion)|perspective|our view|analysis and opinion)"
)
_TITLE = re.compile(
    rf"\s*{_LABEL}(?: flashback)?\s?[:|]\s|.*\s[|–—-]\s{_LABEL}(?:\s[|–—-]\s.*)?\s*$", re.IGNORECASE
)


def is_opinion(title: str, url: str | None) -> bool:
    """Whether a piece is labelled as opinion where it was published.

    Args:
        title: the headline: "Opinion: …", "Editorial | …", "… | Opinion".
        url: the address; one of the folders in its path names the section.
    """
    if _TITLE.match(title[:300]):
        return True
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return False
    folders = path.casefold().split("/")[:-1]
    return not _SECTIONS.isdisjoint(folders)
