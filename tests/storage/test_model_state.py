"""The archive against a model of plain dicts, over sequences of events that hypothesis draws.

Quick by default. For longer: ``CITEWIRE_EXAMPLES=500 pytest tests/storage/test_model_state.py``.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from passages import add_articles, chunk

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArticleNotFound
from qa.ingest.build import build
from qa.store import Filters
from seeds.article import Article, article_id
from seeds.duplicates import is_copy

EXAMPLES = int(os.environ.get("CITEWIRE_EXAMPLES", "12"))
STEPS = 14

TOPICS = {
    "baths": "The council of Marl voted on Monday to close the public baths by the river. The pool"
    " needs a new roof, and no money is left for it, the mayor, Ada Dunn, told the meeting.",
    "owl": "An owl sat on the clock of the town hall in Holm for a whole week in May. It comes back"
    " every year, said the caretaker, Ray Dunn, who feeds it at night and counts its feathers.",
    "fair": "The fair of Arle drew four thousand people to the meadow behind the old mill. Farmers"
    " showed cows, bakers sold plum cake, and a band from the coast played until midnight.",
}
ENDINGS = ("", " The vote of those who were there was asked for once more in the evening.")
# What the same story is in the archive: at an address of its own, carried by another outlet
# with an address of its own, or without one.
PLACES = ("https://one.example/{}", "https://two.example/{}", None)
NAMES = ("a.jsonl", "b.jsonl", "c.jsonl", "deep/d.jsonl")
AHEAD = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
DAYS = (None, "2021-05-01", "2021-05-02", AHEAD)

EVERYTHING = Filters()
EVERY_WORD = " ".join(TOPICS.values())


class Story(NamedTuple):
    """What a record says, but for its day."""

    topic: str
    place: str | None
    ending: str

    @property
    def text(self) -> str:
        return TOPICS[self.topic] + self.ending

    @property
    def title(self) -> str:
        return f"On the {self.topic}"

    @property
    def url(self) -> str | None:
        return None if self.place is None else self.place.format(self.topic)

    def id(self, name: str) -> str:
        return article_id(self.url or f"news/{name}", self.title, self.text)


class Record(NamedTuple):
    """A line of a file."""

    story: Story
    day: str | None

    def line(self) -> str:
        fields = {"id": self.story.topic, "title": self.story.title, "text": self.story.text}
        more = {"url": self.story.url, "published": self.day}
        return json.dumps({**fields, **{key: value for key, value in more.items() if value}})


stories = st.builds(
    Story, st.sampled_from(sorted(TOPICS)), st.sampled_from(PLACES), st.sampled_from(ENDINGS)
)
files = st.lists(st.builds(Record, stories, st.sampled_from(DAYS)), max_size=3)
names = st.sampled_from(NAMES)


class Known(NamedTuple):
    """An article of the model."""

    story: Story
    links: dict[str, bool]  # file to whether it holds the article as last read


class Model:
    """What the archive must hold, by plain dicts."""

    def __init__(self) -> None:
        self.disk: dict[str, list[Record]] = {}
        self.ledger: dict[str, list[Record]] = {}
        self.articles: dict[str, Known] = {}
        self.days: dict[str, str | None] = {}
        self.homes: dict[str, str] = {}
        self.successors: dict[str, str] = {}
        self.added: dict[str, int] = {}  # id to when it was put in, of those without a file
        self.marks: dict[tuple[str, ...], set[str]] = {}
        self.unread: set[str] = set()
        self.current: set[str] = set()
        self.clock = 0

    # What follows from the state.

    def holders(self, id_: str) -> list[str]:
        return sorted(name for name, holds in self.articles[id_].links.items() if holds)

    def settle(self) -> None:
        pages: dict[str, list[str]] = {}
        for id_, known in self.articles.items():
            if known.story.url is not None:
                pages.setdefault(known.story.url, []).append(id_)
        for page in pages.values():
            held = [id_ for id_ in page if self.holders(id_) or id_ in self.added]
            newest = max(held, key=self.age) if held else ""
            for id_ in page if held else ():
                if id_ == newest:
                    self.current.add(id_)
                    self.successors.pop(id_, None)
                else:
                    self.current.discard(id_)
                    self.successors[id_] = newest

    def age(self, id_: str) -> tuple[Any, ...]:
        day = self.days[id_] or ""
        believed = "" if day == AHEAD else day
        last = self.holders(id_)[-1:]
        return believed, day, id_ in self.added, last, self.added.get(id_, 0), id_

    def earlier(self, id_: str) -> set[str]:
        """The article, and what it replaced."""
        versions = {id_}
        while more := {old for old, new in self.successors.items() if new in versions} - versions:
            versions |= more
        return versions

    def versions(self, id_: str) -> set[str]:
        while id_ in self.successors:
            id_ = self.successors[id_]
        return self.earlier(id_)

    def groups(self) -> dict[str, set[str]]:
        """For each current article that has copies all of them, itself too."""
        current = self.current
        near = {
            id_: {
                other
                for other in current
                if self.articles[id_].story.text == self.articles[other].story.text
                or is_copy(self.articles[id_].story.text, self.articles[other].story.text)
            }
            for id_ in current
        }
        for id_ in current:
            while more := set().union(*(near[other] for other in near[id_])) - near[id_]:
                near[id_] |= more
        return {id_: group for id_, group in near.items() if len(group) > 1}

    # What happens.

    def build(self, *, sync: bool) -> None:
        gone = [name for name in self.ledger if name not in self.disk]
        for name in sorted(self.disk):
            if self.ledger.get(name) != self.disk[name] or name in self.unread:
                self.read(name)
        self.settle()
        if sync:
            self.forget(gone)
        for name in sorted(self.unread & set(self.disk)):
            self.read(name)
        self.settle()

    def read(self, name: str) -> None:
        self.unread.discard(name)
        self.ledger[name] = self.disk[name]
        present: list[str] = []
        for record in self.disk[name]:
            id_ = record.story.id(name)
            if id_ in present or any(
                mark in self.marks for mark in self.marks_of(id_, record.story, name)
            ):
                continue
            present.append(id_)
            known = self.articles.setdefault(id_, Known(record.story, {}))
            if not any(other < name for other in self.holders(id_) if other != name):
                self.days[id_], self.homes[id_] = record.day, name
            if not self.holders(id_) and id_ not in self.current:
                self.current.add(id_)
                self.successors.pop(id_, None)
            known.links[name] = True
        for id_, known in self.articles.items():
            if known.links.get(name) and id_ not in present:
                known.links[name] = False
                self.move(id_)
                if not self.holders(id_) and id_ in self.current:
                    self.current.remove(id_)
                    # All of a topic have one record and headline.
                    topic = known.story.topic
                    same = [later for later in present if self.articles[later].story.topic == topic]
                    if same:
                        self.successors[id_] = max(same)

    def move(self, id_: str) -> None:
        """Another file says what the article's day is, if the one that did holds it no more."""
        holders = self.holders(id_)
        if holders and self.homes[id_] not in holders:
            self.homes[id_] = holders[0]
            self.unread.add(holders[0])

    def forget(self, gone: Iterable[str]) -> None:
        gone = set(gone)
        for name in gone:
            self.ledger.pop(name, None)
            self.unread.discard(name)
        for id_, known in list(self.articles.items()):
            touched = gone & set(known.links)
            for name in touched:
                del known.links[name]
            if touched:
                if not known.links or (id_ in self.current and not self.holders(id_)):
                    self.delete({id_})
                else:
                    self.move(id_)
        self.unread -= gone
        self.settle()

    def delete(self, ids: set[str]) -> None:
        for id_ in ids:
            successor = self.successors.pop(id_, None)
            for old in [old for old, new in self.successors.items() if new == id_]:
                del self.successors[old]
                if successor is not None:
                    self.successors[old] = successor
            for table in (self.articles, self.days, self.homes, self.added):
                table.pop(id_, None)
            self.current.discard(id_)

    def remove(self, id_: str) -> None:
        for version in self.earlier(id_):
            known = self.articles[version]
            for name in known.links:
                marks = self.marks_of(version, known.story, name)
                for mark in marks if version in self.current else marks[:1]:
                    self.marks.setdefault(mark, set()).add(name)
        self.delete(self.earlier(id_))
        self.settle()

    def marks_of(self, id_: str, story: Story, name: str) -> list[tuple[str, ...]]:
        if story.url is not None:
            return [("id", id_), ("url", story.url)]
        return [("id", id_), ("record", name, story.topic)]

    def remove_source(self, name: str) -> None:
        for mark in [mark for mark, held in self.marks.items() if name in held]:
            del self.marks[mark]
        self.forget([name])

    def add(self, story: Story, day: str | None) -> None:
        id_ = story.id("")
        self.articles.setdefault(id_, Known(story, {}))
        self.days[id_] = day
        self.clock += 1
        self.added.setdefault(id_, self.clock)
        self.current.add(id_)
        self.settle()


class Events(RuleBasedStateMachine):
    """Events on a real archive and on the model."""

    embedder: Embedder

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="citewire-model-"))
        self.news = self.folder / "news"
        self.news.mkdir()
        self.model = Model()
        self.ids: set[str] = set()

    @initialize()
    def begin(self) -> None:
        self.archive = Archive.create(self.folder / "archive", self.embedder)
        self.reader = Archive.open(self.folder / "archive", self.embedder)

    @rule(name=names, records=files)
    def write(self, name: str, records: list[Record]) -> None:
        file = self.news / name
        file.parent.mkdir(exist_ok=True)
        # An empty file cannot be read and would keep what it gave.
        more = Record(Story("fair", None, ENDINGS[0]), None)
        self.model.disk[name] = records or [more]
        lines = [record.line() + "\n" for record in self.model.disk[name]]
        file.write_text("".join(lines), encoding="utf-8")

    @precondition(lambda self: self.model.disk)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.disk)))
        del self.model.disk[name]
        (self.news / name).unlink()

    @rule(sync=st.booleans(), again=st.booleans())
    def build(self, sync: bool, again: bool) -> None:
        for _ in range(1 + again):
            report = build(
                [self.news],
                self.archive.path,
                embedder=self.embedder,
                sync=sync,
                remove_most=sync,
            )
            assert report.failures == report.failed_before == ()
            self.model.build(sync=sync)

    @rule(
        ending=st.sampled_from(ENDINGS),
        topic=st.sampled_from(sorted(TOPICS)),
        day=st.sampled_from(DAYS),
    )
    def add(self, topic: str, ending: str, day: str | None) -> None:
        story = Story(topic, "https://added.example/{}", ending)
        article = Article(story.id(""), story.title, story.text, url=story.url, published=day)
        add_articles(self.archive, [article])
        self.model.add(story, day)

    @precondition(lambda self: self.model.current)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model.current)))
        count = len(self.model.earlier(id_))
        self.model.remove(id_)
        assert self.archive.remove([id_]) == count

    @rule(name=names)
    def remove_source(self, name: str) -> None:
        self.archive.remove_source(self.news / name)
        self.model.remove_source(name)

    @precondition(lambda self: self.model.current)
    @rule(data=st.data())
    def fail(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model.current)))
        before = self.archive.content_hash()
        with pytest.raises(ZeroDivisionError), self.archive.writing() as transaction:
            transaction.remove([id_])
            raise ZeroDivisionError
        assert self.archive.content_hash() == before

    @rule()
    def reopen(self) -> None:
        before = self.archive.content_hash()
        self.archive.close()
        self.archive = Archive.open(self.folder / "archive", self.embedder)
        assert self.archive.content_hash() == before

    @rule()
    def lose_what_is_derived(self) -> None:
        self.archive.close()
        shutil.rmtree(self.archive.path / "lexical", ignore_errors=True)
        for file in self.archive.path.glob("vectors.*"):
            file.unlink()
        self.archive = Archive.open(self.folder / "archive", self.embedder)

    @invariant()
    def is_as_the_model_says(self) -> None:
        current = set(self.model.current)
        self.ids |= set(self.model.articles)
        for archive in (self.archive, self.reader):
            articles = {item.id: item for item in archive.newest_articles(1000)}
            assert set(articles) == current
            for id_, article in articles.items():
                story = self.model.articles[id_].story
                assert article.title == story.title
                assert article.text == story.text
                assert article.url == story.url
                assert article.published == self.model.days[id_]
                home = self.model.homes.get(id_)
                assert article.path == ("" if home is None else str(self.news / home))
                assert {item.id for item in archive.versions(id_)} == self.model.versions(id_)
            assert set(archive.lexical_articles(EVERY_WORD, 1000, EVERYTHING)) == current
            passages = {
                item.id for article in articles.values() for item in chunk(article, self.embedder)
            }
            vector = self.embedder.embed_passages(["owl"])[0]
            assert set(archive.dense(vector, 1000, EVERYTHING)) == passages
            assert set(archive.lexical(EVERY_WORD, 1000, EVERYTHING)) == passages
            assert set(archive.passages(passages)) == passages
            groups = {id_: set(group) for id_, group in archive.copies(current).items()}
            assert groups == self.model.groups()
            coverage = archive.coverage()
            days = sorted(day for id_ in current if (day := self.model.days[id_]))
            assert (coverage.articles, coverage.passages) == (len(current), len(passages))
            first, last = coverage.first_day, coverage.last_day
            assert [str(first), str(last)] == ([days[0], days[-1]] if days else ["None"] * 2)
            known = set(archive.articles(self.ids))
            assert known == set(self.model.articles)
        assert self.archive.info().sources == len(self.model.ledger)
        assert self.archive.content_hash() == self.reader.content_hash()

    def teardown(self) -> None:
        for id_ in self.ids - set(self.model.articles):
            with pytest.raises(ArticleNotFound):
                self.archive.article(id_)
        self.archive.close()
        self.reader.close()
        shutil.rmtree(self.folder)


def test_the_archive_is_as_the_model_says(embedder: Embedder) -> None:
    Events.embedder = embedder
    run_state_machine_as_test(
        Events,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=EXAMPLES == 12,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
