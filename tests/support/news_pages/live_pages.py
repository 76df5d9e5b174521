"""Live blogs and round-ups in tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """A post of a live blog as a page shows it."""

    title: str
    text: str
    time: str = ""
    anchor: str = ""
    by: str = ""


POSTS = (
    Post(
        "Third sluice gate is open",
        "The third gate of the Ostrava weir was opened at noon, the river board told reporters.",
        "2024-06-02T12:04:00+02:00",
        "u-31",
        "Vera Novak",
    ),
    Post(
        "Ferry across the Morava stops",
        "The ferry at Lower Kemp has stopped for the day because its landing stage is under water.",
        "2024-06-02T11:30:00+02:00",
        "u-30",
        "Pavel Brod",
    ),
    Post(
        "Campers leave the meadows",
        "Some sixty campers have left the meadows at Kemp, and a school hall takes them in.",
        "2024-06-02T10:15:00+02:00",
        "u-29",
        "Vera Novak",
    ),
    Post(
        "What we know so far",
        "The Morava stands at 3.9 metres at Kemp bridge and rises by four centimetres an hour.",
        "2024-06-02T09:00:00+02:00",
        "u-28",
        "Pavel Brod",
    ),
)

TITLE = "Morava flood live: third gate opened at the weir"
ADDRESS = "https://kempnews.example/2024/morava-live"


def live_page(
    posts: Iterable[Post] = POSTS,
    *,
    box: str = '<div class="entry" id="{0.anchor}">{1}</div>',
    head: str = "",
    lead: str = "",
    title: str = TITLE,
    foot: str = "",
) -> str:
    """A page with these posts, each in a box; ``{0}`` is the post and ``{1}`` what it shows."""
    entries = "".join(box.format(post, entry(post)) for post in posts)
    return (
        f'<html lang="en"><head><title>{title} - Kemp News</title>'
        f'<meta property="og:site_name" content="Kemp News">'
        f'<link rel="canonical" href="{ADDRESS}">{head}</head>'
        f'<body><nav><a href="/">Front</a></nav>'
        f"<main><h1>{title}</h1>{lead}<section>{entries}</section></main>{foot}</body></html>"
    )


def entry(post: Post) -> str:
    """What a post shows: time, heading, byline, text."""
    time = f'<time datetime="{post.time}">{post.time[11:16]}</time>' if post.time else ""
    title = f"<h2>{post.title}</h2>" if post.title else ""
    by = f"<p>By {post.by}</p>" if post.by else ""
    return f"{time}{title}{by}<p>{post.text}</p>"
