from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from qa.incoming.looks import PATIENCE_SECONDS, Looks
from seeds.errors import SourceNotFound


def write(path: Path, text: str, age: float = 60.0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (time.time() - age,) * 2)
    return path


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write(tmp_path / "news" / "a.txt", "one")
    write(tmp_path / "news" / "archive" / "b.txt", "no news")
    return tmp_path / "news"


@pytest.fixture
def looks(news: Path) -> Looks:
    return Looks([news], passed_over=news / "archive")


def test_what_is_new_changed_and_gone(news: Path, looks: Looks) -> None:
    look = looks.look()
    assert (look.changed, look.gone) == ({news / "a.txt"}, set())
    assert looks.look().changed == {news / "a.txt"}  # not taken in yet
    looks.taken(look)
    assert not looks.look().has_news
    write(news / "a.txt", "two")
    write(news / "deep" / "c.txt", "three")
    write(news / ".hidden.txt", "no news")
    look = looks.look()
    assert look.changed == {news / "a.txt", news / "deep" / "c.txt"}
    looks.taken(look)
    (news / "a.txt").rename(news / "d.txt")
    look = looks.look()
    assert (look.changed, look.gone) == ({news / "d.txt"}, {news / "a.txt"})


def test_a_file_that_is_being_written_is_waited_for(
    news: Path, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks.taken(looks.look())
    write(news / "a.txt", "half", age=0.0)
    write(news / "new.txt", "half", age=0.0)
    look = looks.look()
    assert (look.changed, look.gone, look.is_settling) == (set(), set(), True)
    looks.taken(look)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + PATIENCE_SECONDS + 1.0)
    write(news / "a.txt", "still not whole", age=0.0)
    look = looks.look()
    assert (look.changed, look.is_settling) == ({news / "a.txt", news / "new.txt"}, False)


def test_a_file_of_the_future_is_not_waited_for(news: Path, looks: Looks) -> None:
    write(news / "a.txt", "one", age=-3_600.0)
    assert looks.look().changed == {news / "a.txt"}


def test_a_source_that_is_away_is_told(news: Path, looks: Looks) -> None:
    news.rename(news.with_name("elsewhere"))
    with pytest.raises(SourceNotFound):
        looks.look()
