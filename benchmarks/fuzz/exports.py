"""The sample articles as tables, feeds, wires and Markdown, for fuzzing to begin with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Record = dict[str, str]

_MOST = 1_500
"""Characters of a story."""


def records(folder: Path) -> list[Record]:
    """Title, text, day and link of the samples that lie in files of JSON Lines."""
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.jsonl"))]
    found = [json.loads(line) for text in texts for line in text.splitlines()]
    names = ("title", "text", "date", "url")
    return [{name: str(record.get(name) or "")[:_MOST] for name in names} for record in found]


def _table(articles: Sequence[Record], delimiter: str) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(articles[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(articles)
    return stream.getvalue().encode()


def _paragraphs(article: Record) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in article["text"].split("\n") if line)


def _rss(articles: Sequence[Record]) -> bytes:
    items = "".join(
        f"<item><title>{escape(article['title'])}</title><link>{escape(article['url'])}</link>"
        f"<pubDate>{article['date']}</pubDate><content:encoded><![CDATA[{_paragraphs(article)}]]>"
        "</content:encoded></item>"
        for article in articles
    )
    return (
        "<?xml version='1.0'?><rss xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"<channel><title>Samples</title>{items}</channel></rss>"
    ).encode()


def _wire(articles: Sequence[Record]) -> bytes:
    items = "".join(
        f"<newsItem guid='{number}'><itemMeta><firstCreated>{article['date']}</firstCreated>"
        f"</itemMeta><contentMeta><headline>{escape(article['title'])}</headline></contentMeta>"
        f"<contentSet><inlineXML><nitf><body><body.content>{_paragraphs(article)}</body.content>"
        "</body></nitf></inlineXML></contentSet></newsItem>"
        for number, article in enumerate(articles)
    )
    return f"<newsMessage><itemSet>{items}</itemSet></newsMessage>".encode()


def _sitemap(articles: Sequence[Record]) -> bytes:
    entries = "".join(
        f"<url><loc>{escape(article['url'])}</loc><n:news><n:title>{escape(article['title'])}"
        f"</n:title><n:publication_date>{article['date']}</n:publication_date></n:news></url>"
        for article in articles
    )
    return f"<urlset xmlns:n='http://n.example'>{entries}</urlset>".encode()


def _markdown(articles: Sequence[Record]) -> bytes:
    article = articles[0]
    return (
        f"---\ntitle: {article['title']}\n---\n# {article['title']}\n\n* [News](/news)\n\n"
        f"![A lake](/l.jpg)\n\n> **{article['text']}**\n\n[More]({article['url']})\n"
    ).encode()


def _parquet(articles: Sequence[Record]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(articles)), stream)
    return stream.getvalue()


_WRITERS: dict[str, tuple[Callable[[Sequence[Record]], bytes], ...]] = {
    "csv": (lambda articles: _table(articles, ","), lambda articles: _table(articles, "\t")),
    "xml": (_rss, _wire, _sitemap),
    "md": (_markdown,),
    "parquet": (_parquet,),
}

EXPORTS = tuple(_WRITERS)
"""The kinds of files that can be made."""


def exports(kind: str, folder: Path) -> tuple[bytes, ...]:
    """Files of a kind, of three of the samples each."""
    articles = records(folder)
    groups = [articles[at : at + 3] for at in range(0, min(len(articles), 12), 3)]
    return tuple(write(group) for group in groups for write in _WRITERS[kind])
