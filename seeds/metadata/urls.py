"""URLs: the safe ones, and a canonical key for links that lead to the same page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from seeds.unicode_repair import strip_invisible, without_surrogates

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}")

_HOST_PREFIX = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.)")

_TRACKING = re.compile(
    r"(?:utm|at|ns|mc|pk|mtm|ga|hsa)_\w+|(?:fb|g|dc|ms|yc|tw|igsh|wbra|gbra)(?:cl)?id|igshid|_ga"
    r"|cmp|cmpid|ocid|ito|icid|ncid|sr_share|smid|smtyp|partner|ref|referer|referrer|ref_src"
    r"|source|src|share|shared|feature|amp|outputtype|xtor|taid|spm|via",
    re.IGNORECASE,
)
"""Names of parameters that say where a reader came from and not what is read: those of
analytics (https://en.wikipedia.org/wiki/UTM_parameters), click ids of advertisers, and
those that news sites put behind links that are shared."""


def web_url(url: str | None) -> str | None:
    """A link to a page of the web, in one line and without hidden characters.

    None for any other: "javascript:", "data:", "file:" and the like do things
    instead of leading to a source. A link without a scheme stays as it is.
    """
    text = " ".join(strip_invisible(without_surrogates(url or "")).split())
    # Browsers pass over white space inside "java script:".
    scheme, colon, rest = text.replace(" ", "").partition(":")
    if not text or (colon and not _leads_to_a_page(scheme, rest)):
        return None
    return text


def _leads_to_a_page(scheme: str, rest: str) -> bool:
    if _SCHEME.fullmatch(scheme) is None:
        return True  # a colon in the path
    if scheme.lower() in ("http", "https"):
        try:
            return bool(urlsplit(f"http:{rest}").hostname)
        except ValueError:
            return False
    return "." in scheme and rest[:1].isdigit()  # a host and its port


def url_key(url: str | None) -> str | None:
    """The canonical key of all links to one page; None if a link leads to no page of its own.

    Scheme, "www." and its like, port, letter case of the host, tracking parameters, the
    order of parameters, fragment, "/amp" and a slash at the end make no difference. The
    front page of a site is no page of its own: it shows another story each day.
    """
    try:
        parts = urlsplit((url or "").strip())
        host = parts.hostname
    except ValueError:
        return None
    if not host or parts.scheme not in ("http", "https"):
        return None
    path = unquote(parts.path).rstrip("/")
    if path.lower().endswith("/amp"):
        path = path[: -len("/amp")].rstrip("/")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0])))
    if not path and not query:
        return None
    return _HOST_PREFIX.sub("", host) + path + (f"?{query}" if query else "")
