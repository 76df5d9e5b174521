"""Questions over pages that are no plain stories: beginnings, pictures, posts of live blogs."""

from __future__ import annotations

from pathlib import Path

import pytest
from news_pages.live_pages import POSTS, TITLE, live_page

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.export.answer_json import answer_to_dict
from qa.export.markdown import answer_markdown
from qa.export.plain_text import answer_text
from qa.ingest.build import build

STUB = """<html lang="en"><head><title>Quarry at Lindau to close</title>
<meta property="og:site_name" content="Kemp News"></head><body><article>
<h1>Quarry at Lindau to close</h1>
<p>The owners of the slate quarry at Lindau will close it in October and dismiss 84 workers, the
mayor told the town council on Monday evening.</p><p>He had hoped for a buyer from abroad…</p>
<div><p>Subscribe to continue reading</p><p>Already a subscriber? Log in</p></div>
</article></body></html>"""

FIGURES = "".join(
    f"<figure><figcaption>{caption} Photo: Ida Fenn</figcaption></figure>"
    for caption in (
        "Children carry paper herons through Weir Lane.",
        "The baker hands out 600 buns at the mill.",
        "The brass band of Lindau plays on the bridge.",
        "Lanterns float down the Morava at midnight.",
    )
)
GALLERY = f"""<html lang="en"><head><title>The lantern walk in pictures</title></head><body>
<article><h1>The lantern walk in pictures</h1>{FIGURES}</article></body></html>"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "news").mkdir()
    for name, page in (("stub", STUB), ("gallery", GALLERY), ("live", live_page())):
        (folder / "news" / f"{name}.html").write_text(page, encoding="utf-8")
    build([folder / "news"], folder / "archive", embedder=embedder)
    return folder / "archive"


def test_an_answer_from_a_stub_says_that_the_page_shows_the_beginning_only(
    path: Path, embedder: Embedder
) -> None:
    with Archive.open(path, embedder) as archive:
        answer = archive.ask("How many workers will the quarry at Lindau dismiss?")
    assert answer.lead is not None
    assert "84 workers" in answer.quotes[0].text
    assert answer.lead.is_partial
    assert answer_to_dict(answer)["citations"][0]["is_partial"] is True
    for told in (answer_text(answer), answer_markdown(answer)):
        assert "the page shows the beginning only" in told


def test_the_captions_of_a_gallery_answer(path: Path, embedder: Embedder) -> None:
    with Archive.open(path, embedder) as archive:
        answer = archive.ask("How many buns does the baker hand out at the mill?")
        [gallery] = [one for one in archive.newest_articles(20) if one.kind == "gallery"]
    assert answer.quotes[0].text == "The baker hands out 600 buns at the mill."
    assert answer.lead is not None
    assert answer.lead.article_id == gallery.id
    assert not answer.lead.is_partial
    assert len(gallery.captions) == 4


def test_a_post_answers_with_its_own_time_and_link(path: Path, embedder: Embedder) -> None:
    with Archive.open(path, embedder) as archive:
        answer = archive.ask("How many campers have left the meadows at Kemp?")
        assert answer.lead is not None
        [article] = archive.articles([answer.lead.article_id]).values()
    post = POSTS[2]
    assert (article.title, article.published, article.part_of) == (post.title, post.time, TITLE)
    assert (article.url or "").endswith(f"#{post.anchor}")
