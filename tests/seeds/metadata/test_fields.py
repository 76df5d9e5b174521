"""Authors, outlets and languages, from the texts around a story."""

from __future__ import annotations

import pytest

from seeds.metadata.fields import language_code, outlet_of, split_authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("by JANE DOE, John Roe & Ann Poe", ("JANE DOE", "John Roe", "Ann Poe")),
        ("Doe, Jane", ("Doe, Jane",)),
        ("Jane Doe, Jr. and Jane Doe, Jr.", ("Jane Doe, Jr.",)),
        ("Byron Sandy", ("Byron Sandy",)),
        ("Par Anne Roy, Jean Petit et Luc Blanc avec AFP", ("Anne Roy", "Jean Petit", "Luc Blanc")),
        ("Anna Berg und Jonas Keil", ("Anna Berg", "Jonas Keil")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("佐藤花子記者", ("佐藤花子",)),
        ("https://www.facebook.com/tarn", ()),
        ("", ()),
    ],
)
def test_a_byline_gives_its_names(text: str, names: tuple[str, ...]) -> None:
    assert split_authors(text) == names


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.tarn.example/x", "tarn.example"),
        ("https://edition.tarn.example:8080/x", "edition.tarn.example"),
        ("tarn", None),
        ("http://[bad", None),
        ("javascript://tarn.example/%0aalert(1)", None),
        (None, None),
    ],
)
def test_the_outlet_of_a_url(url: str | None, outlet: str | None) -> None:
    assert outlet_of(url) == outlet


@pytest.mark.parametrize(
    ("tag", "code"), [("en-GB", "en"), ("PT_br", "pt"), ("English", None), ("", None), (None, None)]
)
def test_a_language_tag_gives_its_code(tag: str | None, code: str | None) -> None:
    assert language_code(tag) == code
