"""Links that open the outlet's own page at a quoted sentence."""

from __future__ import annotations

from urllib.parse import quote

from qa.text.safe_links import web_link

WHOLE_QUOTE_WORDS = 8
"""Up to this many words a quote is named whole; a longer one by its two ends.

The text-fragment draft (WICG scroll-to-text-fragment) advises the range form for
long quotes: it still matches when the page has a note or a link in the middle.
"""
START_WORDS = 5
END_WORDS = 4


def quote_link(url: str | None, quotation: str) -> str | None:
    """The link to the outlet's page that opens it at the quoted sentence, or None.

    Browsers that know text fragments scroll to the quote and mark it; the others
    open the page as usual.
    """
    link = web_link(url)
    if link is None:
        return None
    words = quotation.split()
    if not words:
        return link
    if len(words) <= WHOLE_QUOTE_WORDS:
        text = _fragment_part(words)
    else:
        text = f"{_fragment_part(words[:START_WORDS])},{_fragment_part(words[-END_WORDS:])}"
    return f"{link}{'' if '#' in link else '#'}:~:text={text}"


def _fragment_part(words: list[str]) -> str:
    # A bare "-" or "," has a meaning inside a text fragment, so "-" is encoded too.
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
