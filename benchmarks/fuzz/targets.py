"""What is fuzzed: each target takes bytes and raises `Finding` where a promise is broken."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.fuzz.kinds import docx_of, zip_of
from seeds.article import Article, RawDocument, ReadFailure
from seeds.clean import clean
from seeds.limits import Limits
from seeds.readers import read_sources
from seeds.unicode_repair import repair_unicode

LIMITS = Limits(file_bytes=2**20, page_bytes=2**19, line_bytes=2**18, member_bytes=2**19)
"""Small ones, so that fuzzing meets them."""

MOST_DOCUMENTS = 4
"""Documents of one file that are cleaned."""

UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What no field of an article may hold; line breaks only its text."""


class Finding(Exception):
    """A promise that is broken; the message says which."""


def hold(is_kept: bool, promise: str) -> None:
    """Raise `Finding` unless a promise is kept."""
    if not is_kept:
        raise Finding(promise)


def check_file(data: bytes, name: str, folder: Path) -> None:
    """Read bytes under a file name, twice, and clean what comes out."""
    path = folder / name
    path.write_bytes(data)
    first, second = (list(read_sources([path], LIMITS)) for _ in range(2))
    hold(first == second, "a file gives the same twice")
    hold(bool(first), "a file gives something, if only a failure")
    documents = []
    for item in first:
        if isinstance(item, ReadFailure):
            _check_failure(item)
        elif isinstance(item, RawDocument):
            documents.append(item)
    for document in documents[:MOST_DOCUMENTS]:
        check_document(document)


def _check_failure(failure: ReadFailure) -> None:
    reason = f"{failure.where} {failure.reason}"
    hold(0 < len(failure.reason) < 500, "a reason is one sentence")
    hold(UNSEEN.search(reason) is None, "a reason and a name are shown in one line")
    hold("\n" not in reason, "a reason and a name are shown in one line")


def check_document(document: RawDocument) -> None:
    """Clean a document, and see that its articles are what they promise to be."""
    articles = clean(document).articles
    hold(articles == clean(document).articles, "cleaning is pure, and ids are stable")
    for article in articles:
        check_article(article)
        if repair_unicode(article.text) != article.text:
            continue  # lines joined to a paragraph may look wrongly decoded only together
        again = RawDocument(
            "", "again", article.text, article.title, published=article.published,
            is_partial=article.is_partial,
        )  # fmt: skip
        twice = [(cleaned.title, cleaned.text) for cleaned in clean(again).articles]
        hold(twice == [(article.title, article.text)], "cleaning what is clean changes nothing")


def check_article(article: Article) -> None:
    """The shape of an article's fields."""
    paragraphs = article.text.split("\n\n")
    hold(all(paragraphs), "a text has no empty paragraph")
    hold(all(paragraph == paragraph.strip() for paragraph in paragraphs), "paragraphs are stripped")
    hold("\n" not in "".join(paragraphs), "a paragraph is one line")
    fields = (
        article.title, article.outlet, article.url, article.dateline, article.language,
        *article.authors, *article.captions,
    )  # fmt: skip
    hold(all(isinstance(field, str | None) for field in fields), "fields are text or nothing")
    line = "".join(filter(None, fields))
    hold(UNSEEN.search(line) is None and "\n" not in line, "fields are lines that can be seen")
    hold(UNSEEN.search(article.text) is None, "a text holds nothing that cannot be seen")
    hold(re.fullmatch(r"[0-9a-f]{16}", article.id) is not None, "an id is 16 hex digits")
    scheme = (article.url or "").partition(":")[0].strip().lower()
    hold(scheme not in {"javascript", "data", "vbscript", "file"}, "links lead to pages")
    hold(article.published is None or article.published_day is not None, "dates are dates")


def _plain(data: bytes, folder: Path, name: str) -> None:
    check_file(data, name, folder)


def _compressed(data: bytes, folder: Path) -> None:
    # The first byte tells whether the stream itself is odd, or what lies in it.
    inner = (".txt", ".html", ".json", ".jsonl")[data[0] % 4] if data else ".txt"
    is_odd = not data or data[0] % 8 < 4
    check_file(data[1:] if is_odd else gzip.compress(data[1:], 1), f"a{inner}.gz", folder)


def _zipped(data: bytes, folder: Path) -> None:
    if data and data[0] % 4 == 0:
        data = zip_of({"a/b.txt": data[1:], "../c.html": data[1:], "d.jsonl": data[1:]})
    check_file(data, "a.zip", folder)


def _worded(data: bytes, folder: Path) -> None:
    # What lies in it is odd, or now and then the file itself.
    check_file(data if data[:1] == b"P" else docx_of(data), "a.docx", folder)


def _cleaned(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")
    title, _, rest = text.partition("\n")
    outlet, _, url = title.partition("|")
    document = RawDocument(
        path="/a.txt", name="a.txt", text=rest, title=title or None, outlet=outlet or None,
        url=url or None, authors=tuple(rest[:40].split(",")), captions=tuple(rest[-90:].split(".")),
    )  # fmt: skip
    check_document(document)


Target = Callable[[bytes, Path], None]

TARGETS: dict[str, Target] = {
    "txt": partial(_plain, name="a.txt"),
    "html": partial(_plain, name="a.html"),
    "json": partial(_plain, name="a.json"),
    "jsonl": partial(_plain, name="a.jsonl"),
    "csv": partial(_plain, name="a.csv"),
    "xml": partial(_plain, name="a.xml"),
    "md": partial(_plain, name="a.md"),
    "parquet": partial(_plain, name="a.parquet"),
    "gz": _compressed,
    "zip": _zipped,
    "warc": partial(_plain, name="a.warc"),
    "tar": partial(_plain, name="a.tar"),
    "eml": partial(_plain, name="a.eml"),
    "mhtml": partial(_plain, name="a.mhtml"),
    "docx": _worded,
    "pdf": partial(_plain, name="a.pdf"),
    "nameless": partial(_plain, name="a"),
    "clean": _cleaned,
}
