"""Copies and versions of articles in the archive, as files come and go."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArticleNotFound
from qa.ingest.account.report import BuildReport
from qa.ingest.build import build
from qa.store import Filters

PARAGRAPHS = [
    "The council of Upper Marl voted on Monday to close the old swimming baths in the spring.",
    "Engineers found deep cracks in the roof last autumn and warned that snow might break it.",
    "Nobody has been hurt, but the upper gallery was shut to visitors in the week of the fair.",
    "The baths were built by the company that ran the tannery, and half the valley swam there.",
    "A group of parents has gathered signatures against the plan and wants a vote of all citizens.",
    "Its speaker said that the nearest pool lies an hour away by bus and closes early on weekdays.",
    "The mayor answered that a new building was planned beside the station once money was found.",
    "Schools will take pupils to the lake instead, where two lifeguards are to watch the shore.",
    "Historians would like to keep the tiled entrance hall, which a local potter made by hand.",
    "The council meets again in two weeks to hear from builders, neighbours and the fire brigade.",
]
OTHER = [
    "An owl sat on the clock of the town hall in Holm for a whole week and let nobody come near.",
    "The caretaker said that it came back each year in May and left when the bells were mended.",
    "Children brought it mice from the mill, although a sign on the stairs forbids to feed birds.",
]
STORY = "\n\n".join(PARAGRAPHS)
HEAD, MIDDLE, TAIL = ("\n\n".join(PARAGRAPHS[start : start + 6]) for start in (0, 2, 4))


def record(title: str, text: str = STORY, **fields: str) -> dict[str, str]:
    return {"title": title, "text": text, **fields}


def at(page: str, title: str, text: str = STORY, **fields: str) -> dict[str, str]:
    return record(title, text, url=f"https://marl.example/{page}", **fields)


def id_of(archive: Archive, title: str) -> str:
    """The id of the one current article with a headline."""
    [id_] = [article.id for article in archive.newest_articles(1000) if article.title == title]
    return id_


class Newsroom:
    """Files of records, and the archive built from them."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.news = folder / "news"
        self.news.mkdir(parents=True)
        self.path = folder / "archive"
        self._embedder = embedder

    def write(self, name: str, *records: dict[str, str]) -> None:
        lines = (json.dumps(record) + "\n" for record in records)
        (self.news / name).write_text("".join(lines), encoding="utf-8")

    def build(self) -> BuildReport:
        return build([self.news], self.path, embedder=self._embedder)

    def open(self) -> Archive:
        return Archive.open(self.path, self._embedder)

    def groups(self) -> set[tuple[str, ...]]:
        """Titles of the articles of each group, the original first."""
        with self.open() as archive:
            titles = {article.id: article.title for article in archive.newest_articles(1000)}
            groups = archive.copies(titles)
            assert archive.info().copies == sum(len(group) - 1 for group in set(groups.values()))
            assert all(id_ in group for id_, group in groups.items())
            assert set(groups) == set(itertools.chain(*groups.values()))
            return {tuple(titles[article] for article in group) for group in groups.values()}

    def current(self) -> list[str]:
        """Titles of what can be found, by the database and by the indexes."""
        with self.open() as archive:
            titles = {article.id: article.title for article in archive.newest_articles(1000)}
            hits = archive.lexical_articles("council owl baths market", 1000, Filters())
            assert set(hits) == set(titles)
            return sorted(titles.values())

    def versions(self, title: str) -> list[str]:
        """Titles of all versions of a current article."""
        with self.open() as archive:
            versions = archive.versions(id_of(archive, title))
            assert all(archive.versions(article.id) == versions for article in versions)
            return [article.title for article in versions]

    def remove(self, title: str) -> int:
        with self.open() as archive:
            return archive.remove([id_of(archive, title)])

    def forget(self, name: str) -> None:
        with self.open() as archive:
            archive.remove_source(self.news / name)


@pytest.fixture
def newsroom(tmp_path: Path, embedder: Embedder) -> Newsroom:
    return Newsroom(tmp_path, embedder)


COPIES = {
    "a.jsonl": [record("Baths to close", published="2021-05-03", outlet="The Marl Post")],
    "b.jsonl": [
        record("Upper Marl shuts its baths", published="2021-05-01", outlet="Hill Herald"),
        record("An owl", "\n\n".join(OTHER), published="2021-05-02"),
    ],
    "c.jsonl": [record("No more swimming", HEAD)],
    "d.jsonl": [
        record("Last lap", f"UPPER MARL (NNA) - {STORY}", published="2021-05-01T09:00:00Z")
    ],
}
GROUP = ("Upper Marl shuts its baths", "Last lap", "Baths to close", "No more swimming")


@pytest.mark.parametrize("order", [list("abcd"), list("dcba"), list("cadb"), list("bdac")])
def test_groups_do_not_depend_on_the_order(newsroom: Newsroom, order: list[str]) -> None:
    for letter in order:
        newsroom.write(f"{letter}.jsonl", *COPIES[f"{letter}.jsonl"])
        newsroom.build()
    assert newsroom.groups() == {GROUP}
    for _ in range(2):
        report = newsroom.build()
        assert (report.articles_added, report.archive_copies) == (0, 3)
    assert newsroom.groups() == {GROUP}
    (newsroom.news / "a.jsonl").write_text(
        (newsroom.news / "a.jsonl").read_text() + "\n", encoding="utf-8"
    )
    assert newsroom.build().articles_unchanged == 1
    assert newsroom.groups() == {GROUP}


def test_nobody_is_a_copy_of_nothing(newsroom: Newsroom) -> None:
    newsroom.write("b.jsonl", *COPIES["b.jsonl"])
    newsroom.build()
    assert newsroom.groups() == set()
    with newsroom.open() as archive:
        assert archive.copies([]) == archive.copies(["unknown"]) == {}


def test_a_group_falls_apart_without_its_bridge(newsroom: Newsroom) -> None:
    newsroom.write("head.jsonl", record("Head", HEAD))
    newsroom.write("tail.jsonl", record("Tail", TAIL))
    newsroom.build()
    assert newsroom.groups() == set()
    newsroom.write("middle.jsonl", record("Middle", MIDDLE, published="2021-05-01"))
    newsroom.build()
    [group] = newsroom.groups()
    assert group[0] == "Middle"
    assert set(group) == {"Head", "Middle", "Tail"}
    newsroom.forget("middle.jsonl")
    assert newsroom.groups() == set()
    newsroom.build()
    newsroom.remove("Head")
    assert newsroom.groups() == {("Middle", "Tail")}


def test_word_for_word_copies_stay_when_one_goes(newsroom: Newsroom) -> None:
    for name in "abc":
        newsroom.write(f"{name}.jsonl", record(f"Baths {name}", outlet=name))
    newsroom.build()
    assert newsroom.groups() == {("Baths a", "Baths b", "Baths c")}
    newsroom.remove("Baths a")
    assert newsroom.groups() == {("Baths b", "Baths c")}
    newsroom.forget("b.jsonl")
    assert newsroom.groups() == set()


def table_sizes(newsroom: Newsroom) -> list[int]:
    with newsroom.open() as archive, archive.reading() as connection:
        tables = ("wordings", "fingerprints", "articles")
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables
        ]


def test_nothing_is_left_of_what_is_removed(newsroom: Newsroom) -> None:
    newsroom.write("a.jsonl", at("baths", "Baths to close"))
    newsroom.write("b.jsonl", at("baths", "Baths to close", f"{STORY}\n\nThe vote was close."))
    newsroom.build()
    assert newsroom.remove("Baths to close") == 2
    assert table_sizes(newsroom) == [0, 0, 0]


VERSIONS = [
    at("baths", "Baths to close", published="2021-05-01", modified="2021-05-01T08:00:00Z"),
    at(
        "baths?utm_source=x",
        "Baths close",
        f"{STORY}\n\nThe vote was close.",
        published="2021-05-01",
        modified="2021-05-01T13:00:00+02:00",
    ),
    at(
        "baths/",
        "Baths to shut",
        f"{STORY}\n\nThe vote was tied.",
        published="2021-05-01",
        modified="2021-05-01T10:30:00Z",
    ),
]
NEWEST_FIRST = ["Baths close", "Baths to shut", "Baths to close"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_version_is_current(newsroom: Newsroom, order: Sequence[int]) -> None:
    newsroom.write("all.jsonl", *(VERSIONS[number] for number in order))
    report = newsroom.build()
    assert (report.articles_added, report.articles_replaced, report.archive_articles) == (3, 2, 1)
    assert newsroom.current() == ["Baths close"]
    assert newsroom.versions("Baths close") == NEWEST_FIRST
    assert newsroom.groups() == set()


def test_versions_in_several_files_stay_settled(newsroom: Newsroom) -> None:
    for number, version in enumerate(VERSIONS):
        newsroom.write(f"{number}.jsonl", version)
        newsroom.build()
    for _ in range(3):
        for number in range(3):
            with (newsroom.news / f"{number}.jsonl").open("a", encoding="utf-8") as file:
                file.write("\n")
        report = newsroom.build()
        assert (report.files_read, report.articles_unchanged) == (3, 3)
        assert (report.articles_added, report.articles_replaced) == (0, 0)
        assert newsroom.current() == ["Baths close"]
        assert newsroom.versions("Baths close") == NEWEST_FIRST
    newsroom.forget("1.jsonl")
    assert newsroom.current() == ["Baths to shut"]
    assert newsroom.versions("Baths to shut") == NEWEST_FIRST[1:]


def test_without_dates_the_version_read_last_is_current(newsroom: Newsroom) -> None:
    newsroom.write("a.jsonl", at("baths", "Baths to close"))
    newsroom.write("b.jsonl", at("baths#top", "Baths to close", f"{STORY}\n\nThe vote was close."))
    newsroom.build()
    with newsroom.open() as archive:
        [current] = archive.newest_articles(9)
        assert current.text.endswith("The vote was close.")
        earlier = archive.versions(current.id)[1]
        assert archive.article(earlier.id).text == STORY


def test_the_stories_of_one_page_do_not_supersede_each_other(newsroom: Newsroom) -> None:
    owl = "\n\n".join(OTHER)
    newsroom.write("a.jsonl", at("local", "Baths to close"), at("local", "An owl", owl))
    newsroom.build()
    assert newsroom.current() == ["An owl", "Baths to close"]
    newsroom.write("b.jsonl", at("local", "An owl on the clock", f"{owl}\n\nIt left on Sunday."))
    newsroom.build()
    assert newsroom.current() == ["An owl on the clock", "Baths to close"]
    assert newsroom.versions("An owl on the clock") == ["An owl on the clock", "An owl"]
    assert newsroom.versions("Baths to close") == ["Baths to close"]


def test_front_pages_hold_no_versions(newsroom: Newsroom) -> None:
    newsroom.write("a.jsonl", at("", "Today", "\n\n".join(OTHER)), at("", "Today"))
    newsroom.build()
    assert newsroom.current() == ["Today", "Today"]


def test_a_replaced_version_copies_nothing(newsroom: Newsroom) -> None:
    newsroom.write("a.jsonl", at("baths", "Baths to close"))
    newsroom.write("b.jsonl", record("Agency", STORY, outlet="NNA"))
    newsroom.build()
    assert newsroom.groups() == {("Agency", "Baths to close")} or newsroom.groups() == {
        ("Baths to close", "Agency")
    }
    newsroom.write("c.jsonl", at("baths", "Baths to close", "\n\n".join(OTHER)))
    newsroom.build()
    assert newsroom.groups() == set()
    newsroom.forget("c.jsonl")
    assert len(newsroom.groups()) == 1


def test_a_changed_file_without_addresses_keeps_its_versions(newsroom: Newsroom) -> None:
    for text in (HEAD, MIDDLE, TAIL):
        newsroom.write("a.jsonl", record("Baths to close", text), record("An owl", OTHER[0]))
        newsroom.build()
    with newsroom.open() as archive:
        id_ = id_of(archive, "Baths to close")
        assert [article.text for article in archive.versions(id_)] == [TAIL, MIDDLE, HEAD]
        archive.remove([archive.versions(id_)[1].id])
        assert [article.text for article in archive.versions(id_)] == [TAIL, HEAD]
    newsroom.write("a.jsonl", record("Baths to close", HEAD))
    newsroom.build()
    with newsroom.open() as archive:
        id_ = id_of(archive, "Baths to close")
        assert [article.text for article in archive.versions(id_)] == [HEAD, TAIL]


def test_a_removed_article_takes_its_earlier_versions_along(newsroom: Newsroom) -> None:
    for number, version in enumerate(VERSIONS):
        newsroom.write(f"{number}.jsonl", version)
    newsroom.build()
    assert newsroom.remove("Baths close") == 3
    for number in range(3):
        with (newsroom.news / f"{number}.jsonl").open("a", encoding="utf-8") as file:
            file.write("\n")
    assert newsroom.build().articles_withheld == 3
    assert newsroom.current() == []


def test_a_removed_earlier_version_leaves_the_current_one(newsroom: Newsroom) -> None:
    newsroom.write("all.jsonl", *VERSIONS)
    newsroom.build()
    with newsroom.open() as archive:
        [current] = archive.newest_articles(9)
        earlier = archive.versions(current.id)[1]
        assert archive.remove([earlier.id]) == 1
        assert archive.versions(current.id)[0] == current
        assert len(archive.versions(current.id)) == 2
        with pytest.raises(ArticleNotFound):
            archive.versions(earlier.id)


def state(archive: Archive) -> Iterable[object]:
    with archive.reading() as connection:
        yield connection.execute(
            "SELECT a.id, a.is_current, b.id FROM articles a LEFT JOIN articles b"
            " ON b.key = a.successor ORDER BY a.id"
        ).fetchall()
        yield connection.execute("SELECT hash FROM fingerprints ORDER BY hash").fetchall()


def test_two_builds_of_all_and_one_by_one_agree(tmp_path: Path, embedder: Embedder) -> None:
    rooms = [Newsroom(tmp_path / name, embedder) for name in ("one", "many")]
    records = [*itertools.chain(*COPIES.values()), *VERSIONS]
    for number, copied in enumerate(records):
        for room in rooms:
            room.write(f"{number}.jsonl", copied)
        rooms[1].build()
    rooms[0].build()
    assert rooms[0].groups() == rooms[1].groups()
    with rooms[0].open() as once, rooms[1].open() as many:
        assert list(state(once)) == list(state(many))
