"""The names that exports, APIs and wires give to the fields of a record, best first.

Those of NewsAPI, GNews, news-please, newspaper, fundus, trafilatura, schema.org, WordPress,
JSON Feed, ninjs 1 to 3 (https://iptc.org/standards/ninjs), the APIs of the Guardian and of
the New York Times, Arc, the TREC collections, CNN/DailyMail, XSum, RSS turned JSON, Jina,
Firecrawl and BEIR. A name is a path as `seeds.readers.records.fields.value_at` reads it, so
that a record of two dialects, or of one that nobody knows, is read as far as its names go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

BODY = (
    "text", "body", "content", "article", "articleBody", "maintext", "story", "full_text",
    # With marks of its paragraphs before those without.
    "content_html", "body_xhtml", "body_html", "body_text", "content_text",
    "bodies[contentType=application/xhtml+xml].value", "bodies[contentType=text/html].value",
    "bodies[role=main].value", "bodies.value", "fields.body", "fields.bodyText",
    "blocks.body.bodyHtml", "content_elements[type=text].content",
    "contents[type=sanitized_html].content", "markdown", "document", "paragraphs", "article_text",
    "plain_text", "plaintext", "text_content", "raw_text", "html",
)  # fmt: skip
SUMMARY = (
    "lead_paragraph", "description", "summary", "abstract", "standfirst", "excerpt",
    "fields.trailText", "trailText", "description_text", "descriptions.value",
    "short_description", "snippet", "teaser",
)  # fmt: skip
"""The beginning of a story, or a word about it: all there is where no body is."""

TITLE = (
    "title", "headline", "name", "webTitle", "headline.main", "headlines.value",
    "headlines.basic", "fields.headline", "contents[type=title].content", "metadata.title",
)  # fmt: skip
URL = (
    "url", "link", "canonical_url", "webUrl", "web_url", "article_url", "external_url",
    "canonical_link", "permalink", "html.responded_url", "html.requested_url",
    "metadata.sourceURL", "metadata.url", "source_url", "uri", "id", "guid", "source",
)  # fmt: skip
MAYBE_URL = frozenset(("source_url", "uri", "id", "guid", "source"))
"""Those of them that are links only where they begin like one."""

PUBLISHED = (
    "published", "date", "published_at", "publishedAt", "pub_date", "pubDate", "datePublished",
    "date_publish", "publication_date", "publish_date", "published_date", "publishedDate",
    "publishing_date", "date_published", "published_on", "published_time", "webPublicationDate",
    "firstcreated", "firstCreated", "first_publish_date", "display_date", "publishedTime",
    "publicationDate", "publishDate", "dateTimePub", "dateTime", "thread.published",
    "metadata.publishedTime", "metadata.article:published_time", "contentcreated",
    "contentCreated", "issued", "created_at", "createdAt", "created", "created_utc", "datetime",
)  # fmt: skip
MODIFIED = (
    "modified", "updated", "updated_at", "updatedAt", "dateModified", "date_modify",
    "date_modified", "modified_at", "last_modified", "lastModified", "date_updated",
    "fields.lastModified", "last_updated_date", "updated_date", "metadata.modifiedTime",
    "metadata.article:modified_time",
)  # fmt: skip
VERSION = ("versioncreated", "versionCreated")
"""When this version was made: the day of the first one where no other is given, as wires do."""

# When someone fetched or stored the article; "timestamp" mostly is that, and never says.
FETCHED = (
    "crawled_at", "crawled", "crawl_date", "crawl_time", "date_crawled", "scraped_at", "scraped",
    "scrape_date", "scrapedAt", "crawledAt", "retrieved", "retrieved_at", "retrieval_date",
    "date_download", "download_date", "downloaded_at", "date_added", "added_at", "fetched_at",
    "fetchedAt", "ingested", "ingested_at", "accessed", "access_date", "indexed_at", "timestamp",
    "html.crawl_date", "warc_date", "filedate", "seendate",
)  # fmt: skip
OUTLET = (
    "outlet", "source", "publisher", "publication", "site", "site_name", "source-hostname",
    "source_name", "fields.publication", "provider", "infosource", "infoSources",
    "copyrightholder", "copyrightHolder", "newspaper", "meta_site_name", "metadata.ogSiteName",
    "metadata.og:site_name", "thread.site", "source_domain", "domain", "hostname",
)  # fmt: skip
AUTHORS = (
    "author", "authors", "byline", "creator", "by", "bylines", "byline.original",
    "byline.person", "fields.byline", "credits.by", "tags[type=contributor].webTitle",
    "contents[type=byline].content",
)  # fmt: skip
LANGUAGE = ("language", "lang", "inLanguage", "meta_lang", "metadata.language")
RECORD = ("_id", "id", "guid", "uuid", "article_id")
CAPTIONS = (
    "captions", "caption", "images.caption", "image.caption", "contents[type=image].fullcaption",
    "associations.*[type=picture].description_text",
    "associations[type=picture].descriptions.value",
)  # fmt: skip
FREE = ("free_access", "isAccessibleForFree")
"""Where these say no, the record holds what a page shows to everybody."""

WRAPPERS = (
    "articles", "items", "results", "docs", "data", "posts", "news", "entries", "stories",
    "hits", "records", "rows", "value", "response", "_source", "row", "content",
)  # fmt: skip
"""The fields in which APIs and dumps put their records."""

BY_FIELD: Mapping[str, tuple[str, ...]] = {
    "text": BODY, "description": SUMMARY, "title": TITLE, "url": URL,
    "published": PUBLISHED, "modified": MODIFIED, "outlet": OUTLET,
    "authors": AUTHORS, "language": LANGUAGE, "id": RECORD,
    "captions": CAPTIONS, "crawled": FETCHED,
}  # fmt: skip
"""The names of each field, by the first of them."""

# What columns are called in other languages, by field; not what is a word of English too.
_FOREIGN: Mapping[str, str] = {
    "title": "titel überschrift schlagzeile titre título titular titolo tytuł nagłówek rubrik"
    " otsikko tittel overskrift başlık заголовок название 标题 標題 タイトル 제목 العنوان",
    "text": "inhalt artikeltext texte contenu texto contenido cuerpo conteúdo testo contenuto"
    " tekst inhoud treść brödtext innehåll indhold innhold teksti metin içerik текст содержание"
    " 内容 正文 本文 본문 내용 النص المحتوى",
    "description": "zusammenfassung vorspann resumen resumo riassunto samenvatting streszczenie"
    " ingress özet 摘要 요약",
    "published": "datum veröffentlicht veröffentlichungsdatum fecha publicatiedatum publicerad"
    " dato дата 日期 日付 날짜 التاريخ tarih datedepublication fechadepublicación"
    " datadepublicação datapublikacji датапубликации",
    "modified": "aktualisiert geändert misàjour actualizado atualizado aggiornato bijgewerkt"
    " uppdaterad обновлено",
    "outlet": "quelle zeitung fuente periódico fonte testata giornale jornal bron krant źródło"
    " gazeta källa tidning kilde avis lähde kaynak gazete источник издание 来源 媒体 출처 المصدر",
    "authors": "autor autoren autorin verfasser auteur auteurs auteure autores autora autore"
    " autori autorzy författare skribent forfatter kirjoittaja yazar автор авторы 作者 記者 기자"
    " الكاتب المؤلف",
    "language": "sprache langue idioma lingua taal język språk язык 语言",
    "url": "lien enlace länk ссылка 链接",
    "captions": "bildunterschrift légende leyenda didascalia bildtext",
}

_KEY = re.compile(r"[^.\[]+")


def root_of(name: str) -> str:
    """The first key of a name: "headline" of "headline.main"."""
    match = _KEY.match(name)
    return name if match is None else match[0]


ROOTS: frozenset[str] = frozenset(map(root_of, chain(*BY_FIELD.values(), VERSION, FREE)))
"""The keys of a record that can tell anything."""

# Words around the names that people give to columns.
_AROUND = re.compile(r"^(?:article|news|post|story)|(?:name|article|post)$")
_NOT_LETTER = re.compile(r"[\W_]+")


def key_of(name: str) -> str:
    """The letters of a name: the same however it is spelled."""
    return _NOT_LETTER.sub("", name.casefold())


_KNOWN: Mapping[str, str] = {
    word: field for field, words in _FOREIGN.items() for word in words.split()
} | {
    key_of(name): name
    for name in chain.from_iterable(BY_FIELD.values())
    if not set(name) & set(".[*")
}


def known_name(column: str) -> str | None:
    """The usual name of a field for a column ("Publication Date" → "publication_date")."""
    key = key_of(column)
    return _KNOWN.get(key) or _KNOWN.get(_AROUND.sub("", key, count=1))
