"""What did not become story is told by outlet and rule, and sound pages are not named."""

from __future__ import annotations

import pytest

from qa.ingest.account.losses import Losses, page_loss
from seeds.article import Article, RawDocument
from seeds.work.tasks import CleanedPage, DroppedLines


def page(name: str, story: int, outlet: str | None = "The Post", **dropped: int) -> CleanedPage:
    """A page with so many characters of story, and so many that each rule took."""
    articles = (Article("0" * 16, "Mill closes", "x" * story),) if story else ()
    lines = (DroppedLines(rule.replace("_", "-"), 1, size, "x") for rule, size in dropped.items())
    return CleanedPage(RawDocument("", name, "", outlet=outlet), articles, tuple(lines))


def test_shares_are_told_by_outlet_and_rule() -> None:
    losses = Losses()
    losses.note(page("a.html", 600, outside=300, navigation=900))
    losses.note(page("b.html", 600, navigation=600))
    losses.note(page("c.html", 500, None))
    post, nameless = losses.by_outlet()
    assert (post.outlet, post.pages) == ("The Post", 2)
    assert post.share == pytest.approx(0.2)
    assert post.by_rule == (("navigation", 0.5), ("outside", 0.1))
    assert (nameless.outlet, nameless.share, nameless.by_rule) == ("", 0.0, ())


def test_pages_that_lost_much_are_named() -> None:
    losses = Losses()
    losses.note(page("a.html", 600, outside=300, hidden=100))
    losses.note(page("b.html", 600, outside=100))
    losses.note(page("c.html", 600, navigation=9_000, teaser=9_000, consent=900))
    losses.note(page("d.html", 9_000, outside=900))
    [named] = losses.named
    assert (named.where, named.share, named.rule) == ("a.html", 0.4, "outside")


def test_a_page_without_a_story_is_named_as_such_alone() -> None:
    losses = Losses()
    losses.note(page("a.html", 0, no_story=900))
    assert (losses.named, losses.by_outlet()) == ([], ())


def test_a_line_or_two_are_no_loss() -> None:
    assert page_loss(page("a.html", 100, outside=150)) is None
