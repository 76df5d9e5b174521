"""Reads the XML of news agencies: NITF, and NewsML-G2, items and messages of many.

NITF: https://iptc.org/standards/nitf; NewsML-G2: https://iptc.org/standards/newsml-g2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from seeds.article import Reading
from seeds.html_tree import lines_of
from seeds.limits import Limits
from seeds.readers.records.records import Entry, read_records
from seeds.readers.source import SourceFile
from seeds.readers.xml.stream import elements, text_at, without_namespaces

if TYPE_CHECKING:
    from lxml.etree import _Element

ITEMS = frozenset(
    ("nitf", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem")
)
"""The elements that are an item of a wire."""

# What the elements of NITF are in HTML, of which `lines_of` knows the blocks.
_AS_HTML = {"hl1": "h2", "hl2": "h2", "block": "div", "note": "div", "fn": "p", "pre": "p"}

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WITHDRAWN = frozenset(("canceled", "withheld"))


def read_wire(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a file of NITF or NewsML-G2: a document for each item that holds a text."""
    yield from read_records(file, _entries(file, limits), limits)


def _entries(file: SourceFile, limits: Limits) -> Iterator[Entry | Reading]:
    passed_over: Counter[str] = Counter()
    for node in elements(file, ITEMS, limits):
        line = node.sourceline
        without_namespaces(node)
        record = _nitf(node) if node.tag == "nitf" else _news_item(node)
        reason = _reason_to_pass_over(node, record)
        if reason is None:
            yield Entry(record, "the item", line)
        else:
            passed_over[reason] += 1
    for reason, count in passed_over.items():
        yield file.passed_over(reason, count)


def _reason_to_pass_over(item: _Element, record: dict[str, Any]) -> str | None:
    status = _attribute(item, "itemMeta/pubStatus", "qcode").rpartition(":")[2]
    if status in _WITHDRAWN:
        return "wire items that were withdrawn"
    if item.tag not in ("newsItem", "nitf"):
        return "wire items that list or explain others"
    if item.tag == "newsItem" and not record["text"]:
        return "wire items without a text, such as pictures"
    return None


def _news_item(item: _Element) -> dict[str, Any]:
    """The record of an item of NewsML-G2."""
    inner = item.find("contentSet//nitf")
    nitf = {"text": ""} if inner is None else _nitf(inner)
    texts = (_inline_text(node) for node in item.iterfind("contentSet/*"))
    headlines = (text_at(node) for node in item.iterfind("contentMeta/headline"))
    said = {
        "title": next(filter(None, headlines), "") or text_at(item, "itemMeta/title"),
        "text": nitf["text"] or next(filter(None, texts), ""),
        "published": text_at(item, "itemMeta/firstCreated")
        or text_at(item, "contentMeta/contentCreated"),
        "modified": text_at(item, "contentMeta/contentModified"),
        "versionCreated": text_at(item, "itemMeta/versionCreated"),
        "outlet": _outlet(item),
        "authors": [text_at(node) for node in item.iterfind("contentMeta/by")]
        or [text_at(node) for node in item.iterfind("contentMeta/creator/name")],
        "language": _attribute(item, "contentMeta/language", "tag") or item.get(_XML_LANG),
        "id": item.get("guid"),
    }
    return nitf | {name: value for name, value in said.items() if value}


def _outlet(item: _Element) -> str:
    provider = item.find("itemMeta/provider")
    code = "" if provider is None else provider.get("literal") or provider.get("qcode") or ""
    return (
        text_at(item, "contentMeta/infoSource/name")
        or text_at(item, "itemMeta/provider/name")
        or text_at(item, "rightsInfo/copyrightHolder/name")
        or code.rpartition(":")[2]
    )


def _inline_text(content: _Element) -> str:
    """The lines of a content that stands in the item itself; "" for a picture elsewhere."""
    if content.tag == "inlineData":
        return content.text or ""
    if content.tag != "inlineXML":
        return ""
    body = content.find(".//body")
    return lines_of(content if body is None else body)


def _nitf(nitf: _Element) -> dict[str, Any]:
    """The record of a document of NITF."""
    content = nitf.find("body/body.content")
    captions = [text_at(node) for node in nitf.iterfind("body//media/media-caption")]
    bylines = nitf.findall("body/body.head/byline")
    persons = [text_at(person) for byline in bylines for person in byline.iterfind(".//person")]
    return {
        "title": text_at(nitf, "body/body.head/hedline/hl1") or text_at(nitf, "head/title"),
        "text": "" if content is None else _nitf_text(nitf, content),
        "summary": text_at(nitf, "body/body.head/abstract"),
        "published": _attribute(nitf, "head/docdata/date.issue", "norm")
        or _attribute(nitf, "head/docdata/date.release", "norm")
        or _attribute(nitf, "body/body.head/dateline/story.date", "norm")
        or _attribute(nitf, "head/pubdata", "date.publication"),
        "outlet": _attribute(nitf, "head/pubdata", "name")
        or _attribute(nitf, "head/docdata/doc.copyright", "holder")
        or text_at(nitf, "body/body.head/distributor"),
        "authors": persons or [text_at(byline) for byline in bylines],
        "url": _attribute(nitf, "head/pubdata", "ex-ref"),
        "id": _attribute(nitf, "head/docdata/doc-id", "id-string"),
        "captions": captions,
    }


def _nitf_text(nitf: _Element, content: _Element) -> str:
    from lxml import etree

    dateline = text_at(nitf, "body/body.head/dateline")
    # The archive of the New York Times repeats the lead in a block of its own.
    block = content.find("block[@class='full_text']")
    story = content if block is None else block
    etree.strip_elements(story, "media", with_tail=False)
    for node in story.iter(*_AS_HTML):
        node.tag = _AS_HTML[node.tag]
    text = lines_of(story)
    return f"{dateline} — {text}" if dateline and dateline not in text else text


def _attribute(node: _Element, path: str, name: str) -> str:
    inner = node.find(path)
    return "" if inner is None else inner.get(name) or ""
