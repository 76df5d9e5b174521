"""The article view: a whole article, its quote marked, and its other versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.answering.answer import copy_of
from qa.archive import Archive
from qa.errors import ArticleNotFound
from qa.languages.codes import ENGLISH
from qa.languages.messages import say
from qa.languages.names import other_language
from qa.languages.punctuation import signs
from qa.text.markup.safe_links import quote_link, web_link
from qa.text.plain import shorten
from qa.text.sentences import sentence_spans
from qa.web.views.elements import mark_span, paragraph_spans, render_view
from seeds.article import Article

CHANGED_CHARACTERS = 240
"""Characters shown of a sentence that stands in an earlier version only."""


@dataclass(frozen=True, slots=True)
class _EarlierVersion:
    """An earlier version with a sentence that it said otherwise, ``article.text[start:end]``."""

    article: Article
    sentence: str
    start: int
    end: int


def article_html(
    article: Article,
    start: int,
    end: int,
    versions: Sequence[Article] = (),
    copies: Sequence[Article] = (),
    language: str = ENGLISH,
    main_language: str = ENGLISH,
) -> str:
    """A whole article with ``article.text[start:end]`` marked (nothing if they are equal).

    Args:
        article: the one to show.
        start: first character to mark.
        end: one behind the last character to mark.
        versions: all versions of the article, itself too, the one that can be found
            now first, then from new to old.
        copies: near-identical articles of other outlets, without itself.
        language: of the page.
        main_language: the code of that of most articles, which is not named.
    """
    length = len(article.text)
    start, end = max(0, min(start, length)), max(0, min(end, length))
    changed = (article.modified or "")[:10]
    return render_view(
        "article.html",
        language,
        article=article,
        language=other_language(article.language, main_language, language),
        changed=changed if changed > (article.published or "")[:10] else "",
        authors=signs(language).comma.join(article.authors),
        url=_url(article, start, end),
        copies=[copy_of(copy) for copy in copies],
        paragraphs=[
            mark_span(article.text, begin, stop, start, end)
            for begin, stop in paragraph_spans(article.text)
        ],
        newest=versions[0] if versions and versions[0].id != article.id else None,
        earlier=_earlier_versions(article, versions),
    )


def article_reply(
    archive: Archive, name: str, start: int, end: int, language: str = ENGLISH
) -> dict[str, str]:
    """The reply to the page that opens an article by its id; arguments as in `article_html`."""
    try:
        versions = archive.versions(name)
    except ArticleNotFound:
        sentence = say(language, "This article is no longer in the archive.")
        return {"html": problem_html(sentence)}
    article = next(version for version in versions if version.id == name)
    ids = archive.copies([name]).get(name, ())
    articles = archive.articles(ids)
    copies = [articles[copy] for copy in ids if copy in articles and copy != name]
    spoken = archive.coverage().languages
    main = spoken[0][0] if spoken else ENGLISH
    return {"html": article_html(article, start, end, versions, copies, language, main)}


def problem_html(sentence: str) -> str:
    """A sentence in the place of an article that cannot be shown."""
    return render_view("article_problem.html", sentence=sentence)


def only_in(old: Article, new: Article) -> tuple[int, int]:
    """The offsets of the first sentence that an old version has and a new one has not.

    ``old.text[start:end]``; (0, 0) if the new one holds them all.
    """
    sentences = {" ".join(new.text[begin:end].split()) for begin, end in _sentences(new)}
    for begin, end in _sentences(old):
        if " ".join(old.text[begin:end].split()) not in sentences:
            return begin, end
    return 0, 0


def neighbours(article: Article, start: int, end: int, room: int) -> tuple[str, str]:
    """The sentence before ``article.text[start:end]`` and the one behind it.

    "" where there is none; of a longer one what is next to the span.

    Args:
        article: the one that is quoted.
        start: of the quote, an offset into its text.
        end: one behind its last character.
        room: characters of each sentence that are given.
    """
    spans = list(_sentences(article))
    before = [span for span in spans if span[1] <= start][-1:]
    behind = [span for span in spans if span[0] >= end][:1]
    first, last = (
        "".join(article.text[slice(*span)] for span in near) for near in (before, behind)
    )
    return _shorten_start(first, room), shorten(last, room)


def _shorten_start(text: str, room: int) -> str:
    """The end of a text, from a word on; an ellipsis stands for what is left out."""
    text = " ".join(text.split())
    return text if len(text) <= room else "… " + text[-room:].partition(" ")[2]


def _sentences(article: Article) -> Iterable[tuple[int, int]]:
    return sentence_spans(article.text, article.language)


def _url(article: Article, start: int, end: int) -> str | None:
    """The outlet's own page, at the marked words if there are any."""
    link = web_link(article.url)
    if link is None or start >= end:
        return link
    return quote_link(article.url, article.text[start:end])


def _earlier_versions(article: Article, versions: Sequence[Article]) -> list[_EarlierVersion]:
    """The versions before this one, each with what it said otherwise."""
    ids = [version.id for version in versions]
    if article.id not in ids:
        return []
    earlier_versions = []
    for earlier in versions[ids.index(article.id) + 1 :]:
        start, end = only_in(earlier, article)
        sentence = shorten(earlier.text[start:end], CHANGED_CHARACTERS)
        earlier_versions.append(_EarlierVersion(earlier, sentence, start, end))
    return earlier_versions
