"""The posts of a live blog as its page tells them in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from seeds.article import RawPart
from seeds.html_tree import plain_lines
from seeds.metadata.dates import parse_date
from seeds.metadata.fields import distinct, one_line, split_authors
from seeds.metadata.pages.linked_data import Node, names

MOST_POSTS = 2_000
"""Posts of a page. Long live blogs have some hundred."""


def live_updates(nodes: Iterable[Node]) -> tuple[RawPart, ...]:
    """The posts that a page names, in its order; without text where it gives none.

    Args:
        nodes: the JSON-LD nodes of the page; those of the type `LiveBlogPosting` hold posts
            (https://schema.org/liveBlogUpdate).
    """
    posts = (post for node in nodes for post in _posts(node.get("liveBlogUpdate")))
    return tuple(islice(map(_part, posts), MOST_POSTS))


def _posts(value: object) -> Iterator[dict[str, Any]]:
    for post in value if isinstance(value, list) else [value]:
        if isinstance(post, dict):
            yield post


def _part(post: dict[str, Any]) -> RawPart:
    body = next((post[key] for key in ("articleBody", "text") if _is_text(post.get(key))), "")
    return RawPart(
        text=plain_lines(body),
        title=one_line(plain_lines(_text(post.get("headline")))) or None,
        url=_text(post.get("url")) or _text(post.get("@id")) or None,
        authors=distinct(
            name for author in names(post.get("author")) for name in split_authors(author)
        ),
        published=parse_date(_text(post.get("datePublished"))),
        modified=parse_date(_text(post.get("dateModified"))),
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
