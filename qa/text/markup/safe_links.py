"""Makes links to the outlet's own page, of safe addresses only, that open at the quote."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

MAX_URL_LENGTH = 4_000
"""Longer addresses are not links any more; browsers and servers stop about here."""

WHOLE_QUOTE_WORDS = 8
"""Up to this many words a quote is named whole; a longer one by its two ends.

The text-fragment draft (WICG scroll-to-text-fragment) advises the range form for
long quotes: it still matches when the page has a note or a link in the middle.
"""
START_WORDS = 5
END_WORDS = 4

_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"


def web_link(url: str | None) -> str | None:
    """Make a link that is safe to show of an address, or None.

    Only http and https with a host; no user name (it can hide the real host), no
    white space, no control characters, no backslash (browsers read it as a slash).
    The host comes out in its ASCII form, so that a look-alike name shows itself;
    everything that could end an attribute comes out percent-encoded.
    """
    if not url:
        return None
    url = url.strip()
    if len(url) > MAX_URL_LENGTH or not url.isprintable() or set(url) & set(' \\<>"`{}|^'):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
            return None
        netloc = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
        if port is not None:
            netloc = f"{netloc}:{port}"
        return urlunsplit(
            (
                parts.scheme.lower(),
                netloc,
                quote(parts.path, safe=_PATH_SAFE),
                quote(parts.query, safe=_QUERY_SAFE),
                quote(parts.fragment, safe=_QUERY_SAFE),
            )
        )
    except ValueError:  # a broken host, port or bracket; UnicodeError is one too
        return None


def link_host(link: str) -> str:
    """Return the host of a link that `web_link` made, for showing beside it."""
    return (urlsplit(link).hostname or "").removeprefix("www.")


def quote_link(url: str | None, quotation: str) -> str | None:
    """Make the link that opens the outlet's page at the quoted sentence, or None.

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
