"""Builds on the nodes of a cluster into an object store, whatever goes wrong meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ray_cluster.ray_nodes import RayNodes

from benchmarks.cluster.object_store import BUCKET, ObjectStore
from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.cluster.build import build_on_nodes
from qa.errors import ArchiveError
from qa.ingest.build import build
from qa.lance.tables.commits import last_commit
from qa.lance.tables.datasets import Root
from qa.lance.tables.indexes import unindexed_rows
from qa.progress import NoProgress

pytestmark = [
    pytest.mark.distributed,
    # Lance warns of forks, and Ray starts its processes so.
    pytest.mark.filterwarnings("ignore:lance is not fork-safe"),
]

CITEWIRE = (sys.executable, "-c", "from qa.cli.main import main; main()")
TOWNS = ("Holm", "Varde", "Esk", "Lund", "Orme", "Tarn", "Wick", "Dale")
THINGS = ("bridge", "ferry", "school", "market", "library", "harbour", "mill")


class AtPassage(NoProgress):
    """Does something once so many passages are embedded."""

    def __init__(self, passages: int, act: Callable[[], object]) -> None:
        self._left = passages
        self._act = act
        self._what = ""

    def start(self, total: int, what: str, done: int = 0) -> None:
        self._what = what

    def advance(self, count: int) -> None:
        if self._what == "passages" and self._left > 0:
            self._left -= count
            if self._left <= 0:
                self._act()


def story(town: str, thing: str, day: int, cost: int = 3) -> dict[str, str]:
    """A record of some 300 words: two passages."""
    text = " ".join(
        f"The council of {town} spoke about the {thing} for the {number}. time on Monday, and"
        f" heard that {cost + number} million crowns are wanted for its {part}."
        for number, part in enumerate(
            ("roof", "walls", "lamps", "stairs", "doors", "floor", "paint", "rails", "gates") * 2
        )
    )
    return {
        "title": f"{town} pays {cost} million for its {thing}",
        "text": text,
        "published": f"2024-03-{day:02}",
        "outlet": f"{town} Courier",
        "url": f"https://news.example/{town}/{thing}",
    }


def write_stories(path: Path, stories: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in stories), encoding="utf-8")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files with 56 stories."""
    folder = tmp_path_factory.mktemp("news")
    stories = [story(town, thing, 1 + n) for n, thing in enumerate(THINGS) for town in TOWNS]
    write_stories(folder / "a.jsonl", stories[:28])
    write_stories(folder / "b.jsonl", stories[28:])
    return folder


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many batches of few passages."""
    monkeypatch.setattr("qa.ingest.batches.BATCH_PASSAGES", 16)
    monkeypatch.setattr("qa.cluster.build.BATCHES_STAGED", 2)


@pytest.fixture(scope="module")
def expected(
    news: Path, tmp_path_factory: pytest.TempPathFactory, bundled_embedder: Embedder
) -> str:
    """What an archive in a folder holds of the same news."""
    path = tmp_path_factory.mktemp("embedded") / "archive"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.ingest.batches.BATCH_PASSAGES", 16)
        build([news], path, embedder=bundled_embedder)
    with Archive.open(path, bundled_embedder) as archive:
        return archive.content_hash()


@pytest.fixture
def address(request: pytest.FixtureRequest, store: ObjectStore) -> Address:
    return Address.parse(f"s3://{BUCKET}/{request.node.name.replace('_', '-')}")


def no_index_here(*_: object) -> None:
    raise AssertionError("the nodes are to make all indexes")


def content(address: Address) -> str:
    with Archive.open(address) as archive:
        return archive.content_hash()


def test_it_is_the_archive_that_one_machine_builds(
    nodes: RayNodes,
    news: Path,
    address: Address,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("qa.lance.tables.index_parts.ROWS_OF_A_FILE", 40)
    monkeypatch.setattr("qa.lance.tables.datasets.ROWS_OF_A_FILE", 40)
    monkeypatch.setattr("qa.lance.tables.indexes.LEAST_ROWS_FOR_VECTORS", 40)
    monkeypatch.setattr("qa.lance.tables.indexes._make", no_index_here)
    report = build_on_nodes([news], address, ray=nodes.address)
    assert (report.articles_added, report.failures) == (56, ())
    assert report.passages_embedded == report.archive_passages
    assert content(address) == expected
    again = build_on_nodes([news], address, ray=nodes.address)
    assert (again.files_unchanged, again.passages_embedded) == (2, 0)
    root = Root(address)
    for table, version in last_commit(root).versions.items():
        assert unindexed_rows(root, table, version) == []
    assert content(address) == expected


def test_a_node_that_goes_costs_nothing(
    nodes: RayNodes, news: Path, address: Address, expected: str
) -> None:
    report = build_on_nodes([news], address, ray=nodes.address, progress=AtPassage(24, nodes.kill))
    assert len(nodes) == 1
    assert report.articles_added == 56
    assert content(address) == expected


def test_what_a_killed_build_embedded_is_not_embedded_again(
    nodes: RayNodes, news: Path, address: Address, expected: str
) -> None:
    class Killed(Exception):
        pass

    def kill() -> None:
        raise Killed

    with pytest.raises(Killed):
        build_on_nodes([news], address, ray=nodes.address, progress=AtPassage(60, kill))
    with Archive.open(address) as archive:
        assert archive.info().articles == 0
    report = build_on_nodes([news], address, ray=nodes.address)
    assert 0 < report.passages_embedded <= report.archive_passages - 40
    assert report.articles_added == 56


def test_three_builds_at_once_lose_nothing(
    nodes: RayNodes, address: Address, tmp_path: Path
) -> None:
    for town in TOWNS[:3]:
        write_stories(tmp_path / f"{town}.jsonl", [story(town, thing, 5) for thing in THINGS])
    builds = [
        start("build", tmp_path / f"{town}.jsonl", "--ray", nodes.address, "--wait", "120",
                 "--archive", address)
        for town in TOWNS[:3]
    ]  # fmt: skip
    for process in builds:
        assert process.wait(180) == 0, process.args
    with Archive.open(address) as archive:
        assert archive.info().articles == 3 * len(THINGS)


def test_changes_are_seen_once_it_is_opened_again(
    nodes: RayNodes, address: Address, tmp_path: Path, embedder: Embedder
) -> None:
    path = tmp_path / "news.jsonl"
    bridge, ferry = story("Holm", "bridge", 5), story("Holm", "ferry", 20)
    write_stories(path, [bridge, ferry])
    build_on_nodes([path], address, ray=nodes.address)

    write_stories(path, [story("Holm", "bridge", 6, cost=40), ferry])
    report = build_on_nodes([path], address, ray=nodes.address)
    assert (report.articles_added, report.articles_replaced) == (1, 1)
    with Archive.open(address, embedder) as archive:
        titles = {article.title for article in archive.newest_articles(5)}
        assert titles == {
            "Holm pays 40 million for its bridge",
            "Holm pays 3 million for its ferry",
        }
        early = archive.retrieve("What does the council pay for?", as_of=date(2024, 3, 10))
        assert {hit.article.title for hit in early} == {"Holm pays 40 million for its bridge"}
        [gone] = [a.id for a in archive.newest_articles(5) if "ferry" in a.title]
        assert archive.remove([gone]) == 1

    again = build_on_nodes([path], address, ray=nodes.address)
    assert again.articles_added == 0
    with Archive.open(address, embedder) as archive:
        assert {article.title for article in archive.newest_articles(5)} == {
            "Holm pays 40 million for its bridge"
        }


def test_the_command_line_builds_and_asks(
    nodes: RayNodes, address: Address, news: Path, tmp_path: Path
) -> None:
    report = output("build", news, "--archive", address, "--ray", nodes.address)
    assert report["articles_added"] == 56
    answer = output("ask", "What does Holm pay for its bridge?", "--archive", address)
    assert "Holm" in json.dumps(answer["quotes"])


def test_a_folder_of_one_machine_is_refused(tmp_path: Path, news: Path) -> None:
    with pytest.raises(ArchiveError, match="no node can write"):
        build_on_nodes([news], Address.parse(tmp_path / "archive"), ray="127.0.0.1:9")


def test_a_storage_server_that_goes_costs_nothing(
    nodes: RayNodes, news: Path, address: Address, expected: str, store: ObjectStore
) -> None:
    report = build_on_nodes(
        [news], address, ray=nodes.address, progress=AtPassage(24, store.servers[0].kill)
    )
    assert store.servers[0].wait() != 0
    assert report.articles_added == 56
    assert content(address) == expected


def start(*words: object) -> subprocess.Popen[bytes]:
    """Let the command run beside this process."""
    return subprocess.Popen([*CITEWIRE, *map(str, words)], stdout=subprocess.DEVNULL)


def output(*words: object) -> Any:
    """What the command prints as JSON."""
    return json.loads(subprocess.check_output([*CITEWIRE, *map(str, words), "--json"], timeout=180))
