"""One archive with versions, copies, several outlets and days, on each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.archive import Archive
from seeds.article import Article

HARBOUR = (
    "The harbour of Velmora was closed on Monday after a barge lost its load of timber. "
    "Divers began to clear the entrance, said the harbour master, Ines Dorval. "
    "The first ships are to leave again by Thursday.\n\n"
    "Fishers wait in the outer basin, and the fish market stays empty until then."
)
REPORT = (
    "A strike of tram drivers halted most lines in Ostrava Bay on Tuesday. "
    "The union wants six per cent more pay, and the city has offered four. "
    "Talks go on tonight in the town hall, where a mediator from Karsk will take part.\n\n"
    "Buses replaced trams on two lines; on the others people walked."
)
MUSEUM = (
    "The museum of clocks in Tolvany has bought a watch that was made in 1742. "
    "It was found in an attic, and it still goes. "
    "The director, Pavel Orsk, calls it the find of the decade.\n\n"
    "From May on it is to be seen on the first floor."
)


def articles_of(article: Callable[..., Article]) -> dict[str, Article]:
    """The articles, by a word for each."""
    page = {"url": "https://gazette.example/harbour", "outlet": "Gazette"}
    return {
        "harbour": article(
            "Harbour of Velmora closed", HARBOUR, published="2021-03-01T08:00:00Z", **page
        ),
        "reopened": article(
            "Harbour of Velmora closed",
            HARBOUR.replace("by Thursday", "by Friday"),
            published="2021-03-01T08:00:00Z",
            modified="2021-03-02T09:00:00Z",
            **page,
        ),
        "strike": article(
            "Trams stand still",
            REPORT,
            outlet="Gazette",
            published="2021-04-06",
            authors=("Mo Y",),
            language="nb",
        ),
        "agency": article(
            "Tram strike", REPORT, outlet="Wire", published="2021-04-05", language="no"
        ),
        "museum": article("A watch of 1742", MUSEUM, outlet="Café Daily", language="en"),
    }


@pytest.fixture(
    scope="session", params=["embedded", "lance", pytest.param("s3", marks=pytest.mark.distributed)]
)
def stored(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    embedder: Embedder,
    article_of: Callable[..., Article],
) -> Iterator[Archive]:
    """The archive, on one engine after the other. Read it; do not write to it."""
    folder = tmp_path_factory.mktemp("engine") / "archive"
    place = {
        "embedded": str(folder),
        "lance": f"lance:{folder}",
        "s3": "s3://news/engine",
    }[request.param]
    if request.param == "s3":
        request.getfixturevalue("store")
    with closing(Archive.create(place, embedder)) as archive:
        for article in articles_of(article_of).values():
            add_articles(archive, [article])
        yield archive


@pytest.fixture(scope="session")
def known(article_of: Callable[..., Article]) -> dict[str, Article]:
    """What the archive was made of."""
    return articles_of(article_of)
