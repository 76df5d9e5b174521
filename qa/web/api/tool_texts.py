"""What the tools of the MCP server say in plain text, for models that are shown no more."""

from __future__ import annotations

from collections.abc import Sequence

from qa.passage import ScoredPassage
from qa.text.dates import day_label
from qa.text.markup.safe_links import web_link
from qa.watched.questions import Watched
from seeds.article import Article


def passages_text(passages: Sequence[ScoredPassage]) -> str:
    """Passages, each under its source."""
    texts = [f"{credit_line(passage.article)}\n{passage.text}" for passage in passages]
    return "\n\n".join(texts) or "Nothing was found."


def watched_text(watched: Watched) -> str:
    """A question that is watched, with its first quote."""
    quote = watched.quote
    lines = [f"{watched.question} ({watched.verdict}; the same since {watched.changed[:10]})"]
    if quote is not None:
        credit = f"{quote.outlet or 'outlet not named'}, {day_label(quote.published)}"
        lines.append(f"“{quote.quote}” {credit}, article_id {quote.article_id}")
    return "\n".join(lines)


def credit_line(article: Article) -> str:
    """Headline, outlet, day, id and address, as a model needs them to cite."""
    parts = [
        article.title or "Without a headline",
        article.outlet or "outlet not named",
        day_label(article.published),
        f"article_id {article.id}",
        web_link(article.url),
    ]
    return " · ".join(part for part in parts if part)
