"""Where archives lie, as people type it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.addresses import Address, embedded_folder
from qa.errors import ArchiveError


@pytest.mark.parametrize(
    ("text", "engine", "place"),
    [
        ("archive", "embedded", "archive"),
        ("/news/2020", "embedded", "/news/2020"),
        ("lance:news", "lance", "news"),
        ("lance:/news/2020", "lance", "/news/2020"),
        ("s3://press/2020", "lance", "s3://press/2020"),
        ("s3://press/old/2020/", "lance", "s3://press/old/2020"),
    ],
)
def test_an_address_names_an_engine_and_a_place(text: str, engine: str, place: str) -> None:
    address = Address.parse(text)
    assert (address.engine, address.place) == (engine, place)
    assert Address.parse(str(address)) == address == Address.parse(address)


def test_a_path_is_a_folder_whatever_it_is_called() -> None:
    address = Address.parse(Path("lance:news"))
    assert address.engine == "embedded"
    assert address.folder == Path("lance:news")


@pytest.mark.parametrize("text", ["lance:", "lance:  ", "s3://", "s3://press", "s3:///name"])
def test_an_address_without_a_place_is_refused(text: str) -> None:
    with pytest.raises(ArchiveError, match="names no archive"):
        Address.parse(text)


def test_only_what_lies_on_this_machine_has_a_folder() -> None:
    assert Address.parse("lance:news").folder == Path("news")
    address = Address.parse("s3://press/2020")
    assert address.is_remote
    with pytest.raises(ArchiveError, match="is no folder"):
        address.folder  # noqa: B018


def test_what_needs_the_embedded_engine_says_what_to_do() -> None:
    assert embedded_folder("news", "citewire backup") == Path("news")
    with pytest.raises(ArchiveError, match="citewire backup works with an archive in a folder"):
        embedded_folder("lance:news", "citewire backup")
