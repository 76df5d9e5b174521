"""Inputs for fuzzing: the sample articles, changed step by step."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from benchmarks.fuzz.exports import EXPORTS, exports
from benchmarks.fuzz.kinds import (
    mail_of,
    pdf_of,
    saved_page_of,
    tar_of,
    warc_of,
    words_of,
    zip_of,
)

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "articles"

Step = tuple[int, int, int, int]
"""What `mutated` does next: the kind of change, where, how long, with which token."""


@cache
def corpus(target: str) -> tuple[bytes, ...]:
    """The inputs that a target's mutations begin with: our own sample articles."""
    if target in EXPORTS:
        return exports(target, SAMPLES)
    kinds = {"clean": ("txt",), "gz": ("txt", "jsonl"), "zip": ("txt", "json")}
    if target in _MADE:
        return _MADE[target]()
    kind = kinds.get(target, (target,))
    files = sorted(path for path in SAMPLES.iterdir() if path.suffix[1:] in kind)
    plain = tuple(path.read_bytes() for path in files)
    if target == "gz":
        packed = (bytes([4 * (i % 2)]) + gzip.compress(data[:4000]) for i, data in enumerate(plain))
        return (*packed, *(b"\x07" + data for data in plain[:4]))
    if target == "zip":
        pairs = zip(files, plain, strict=True)
        members = [(f"{path.parent.name}/{path.name}", data[:3000]) for path, data in pairs]
        return tuple(zip_of(dict(members[at : at + 3])) for at in range(0, len(members), 3))
    return plain


def _sample(suffix: str, most: int) -> list[bytes]:
    """The beginnings of the sample articles of a kind."""
    files = sorted(path for path in SAMPLES.iterdir() if path.suffix == suffix)
    return [path.read_bytes()[:most] for path in files]


def _made_of_pages(make: Callable[[list[bytes]], bytes]) -> tuple[bytes, ...]:
    pages = _sample(".html", 6000)
    return tuple(make(pages[at : at + 2]) for at in range(0, len(pages), 2))


def _made_of_texts(make: Callable[[str], bytes]) -> tuple[bytes, ...]:
    return tuple(make(text.decode("utf-8", "replace")) for text in _sample(".txt", 3000))


_MADE: dict[str, Callable[[], tuple[bytes, ...]]] = {
    "warc": lambda: _made_of_pages(warc_of),
    "tar": lambda: _made_of_pages(
        lambda pages: tar_of({f"a/{at}.html": page for at, page in enumerate(pages)})
    ),
    "eml": lambda: _made_of_pages(lambda pages: mail_of(pages[0], b"In short.")),
    "mhtml": lambda: _made_of_pages(lambda pages: saved_page_of(pages[0])),
    "docx": lambda: _made_of_texts(words_of),
    "pdf": lambda: _made_of_texts(pdf_of),
    "nameless": lambda: (
        *_made_of_pages(warc_of)[:2],
        *_sample(".txt", 2000),
        *_sample(".json", 2000),
    ),
}
"""Inputs of kinds of which there is no sample."""


TOKENS: tuple[bytes, ...] = tuple(
    token if isinstance(token, bytes) else token.encode("utf-8", "surrogatepass")
    for token in (
        "", "\n", "\n\n", "\r", "\x00", "\x0b", "\x1b[31m", "\x85", "\u2028", "\ufeff", "\u200b",
        "\u200d", "\u202e", "\u2066", "\xad", "\ufe0f", "\U000e0041", "\U000e0100", "\ud800",
        "\udfff", "a\u0301", "\u0130", "ﬁ", "ß", "👩\u200d👧", "می\u200cخواهم", "donâ€™t", "Ã©",
        "&amp;", "&#0;", "&#x202e;", "&#8203;", "&amp;amp;lt;", "&lt;p&gt;", "Title: ", "Date: ",
        "URL: ",
        "URL: javascript:alert(1)\n", "By Jane Doe", "Read more: ", "Subscribe now",
        "PARIS (AP) — ",
        "2020-06-11", "99999-99-99", "Published June 31, 2020", "“", "”", "‘", "—", "…", ". ",
        " | ",
        "»", "TT\n", "(AP Photo/Ann Poe)", "It rose. ", "<p>", "</p>", "<div hidden>", "</div>",
        "<br>", "<article>", "<h1>", "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>",
        "<template>", "<style>", "<meta charset=utf-16>", "<meta property=og:title content=x>",
        '<p style="display:/**/none">', "<figcaption>", "<time datetime=2020-13-45>", "<svg>",
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":[1]}</script>',
        '<link rel=canonical href="javascript:x">', "{", "}", "[", "]", '"', "\\", "\\u", "\\ud800",
        '"text":', '"title": ', '"date": ', "null", "NaN", "-Infinity", "1e999", "-1", "1e18",
        "9" * 5000, '{"$date": {}}', '{"rendered": "<p>x"}', '"url": "data:text/html,x",',
        "<item>", "</item>", "<entry>", "<newsItem>", "</nitf>", "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "&b;", "&", "\t", '"",""', '\\"', ";", "# ", "](", "![", "**", "> ", "| - |", "```", "PAR1",
        b"\xff", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\xc3", b"\xed\xa0\x80", b"\x1f\x8b\x08\x00",
        b"\r\n\r\nWARC/1.0\r\n", b"Content-Length: 9\r\n", b"Content-Encoding: br\r\n", b"\r\n--x",
        b"Content-Transfer-Encoding: base64\n", b"=?utf-8?b?4oCu?=", b"<w:p>", b"<w:t>", b"<w:tr>",
        b" Tj ", b" Td ", b" cm ", b"/Filter /FlateDecode ", b"ustar", b"%PDF-1.7\n", b"BZh91AY&SY",
        b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd",
        b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07",
        b"\xff\xff\xff\xff",
    )
)  # fmt: skip
"""Put in by mutations: what the readers and the rules of cleaning look for."""

MOST_BYTES = 60_000


def mutated(data: bytes, others: Sequence[bytes], steps: Sequence[Step]) -> bytes:
    """An input changed step by step: flips, cuts, tokens, repeats and splices."""
    for kind, at, length, pick in steps:
        size = max(len(data), 1)
        begin = at % size
        end = min(size, begin + 1 + length % 2 ** (3 + pick % 8))
        head, part, tail = data[:begin], data[begin:end], data[end:]
        token = TOKENS[pick % len(TOKENS)]
        if kind % 6 == 0:
            data = head + bytes(byte ^ (1 << pick % 8) for byte in part[:4]) + part[4:] + tail
        elif kind % 6 == 1:
            data = head + tail
        elif kind % 6 == 2:
            data = head + token + part + tail
        elif kind % 6 == 3:
            data = head + token + tail
        elif kind % 6 == 4:
            data = head + part * (2 + pick % 40) + tail
        else:
            other = others[pick % len(others)]
            place = length % max(len(other), 1)
            data = head + other[place : place + 500] + tail
        data = data[:MOST_BYTES]
    return data


def random_steps(chance: random.Random) -> list[Step]:
    """What `mutated` may do to one input."""
    count = 1 + min(int(chance.expovariate(0.25)), 30)
    numbers = partial(chance.randrange, 10**6)
    return [(numbers(), numbers(), numbers(), numbers()) for _ in range(count)]
