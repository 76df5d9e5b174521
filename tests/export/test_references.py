"""References: the same words come out of the files that go in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from qa.export.references import UNTITLED, bibtex, csl_json, latex
from qa.text.plain import on_one_line
from seeds.article import Article

TODAY = date(2026, 11, 22)
ID = "0123456789abcdef"
SPECIAL = (
    "50% & {more} } { \\ $5 #1 a_b ^ ~ <b> | `x` ``y'' -- --- ,, it''s \"z\" \\emph{q} @a = ü 中"
)
WORDS = st.text(st.sampled_from("ab \\{}#$%&_~^`'\",-<>|@=()[]!?/:;*+\n\té中")) | st.text()

# As the LaTeX kernel defines them; the parser leaves them out.
KERNEL = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textasciigrave": "`",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}

CSL_TYPES = {"article-newspaper", "webpage"}
CSL_FIELDS = {
    "id": str,
    "type": str,
    "genre": str,
    "title": str,
    "author": list,
    "container-title": str,
    "issued": dict,
    "URL": str,
    "accessed": dict,
    "language": str,
}
"""Of the schema of CSL 1.0.2, csl-data.json: ids and texts are strings, names objects with
`literal` or `family` and `given`, dates objects with `date-parts`, a list of one or two lists
of one to three whole numbers. No other key is allowed."""


@pytest.fixture(scope="module")
def reader() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    macros = [
        MacroTextSpec(name, simplify_repl=sign, discard=False) for name, sign in KERNEL.items()
    ]
    known.add_context_category("kernel", macros=macros, prepend=True)
    return LatexNodes2Text(latex_context=known, strict_latex_spaces=True, keep_comments=True)


def an_article(title: str = "Mill closes", **fields: Any) -> Article:
    known = {
        "outlet": "Valley Post",
        "authors": ("Ada Brook",),
        "url": "https://post.example/mill_1?a=%20b&c=1#x",
        "published": "2020-06-11T09:30:00+03:00",
        "language": "en",
    }
    return Article(ID, title, "The mill closed.", **(known | fields))


def entry(article: Article) -> tuple[str, Entry]:
    [(key, record)] = parse_string(bibtex([article], TODAY), "bibtex").entries.items()
    return key, record


@given(WORDS)
def test_latex_prints_the_same_characters(reader: LatexNodes2Text, words: str) -> None:
    line = on_one_line(words)
    assert reader.latex_to_text(latex(line)) == line


def test_special_characters_come_out_as_they_are(reader: LatexNodes2Text) -> None:
    assert reader.latex_to_text(latex(SPECIAL)) == SPECIAL


@given(WORDS)
def test_bibtex_holds_the_words_in_every_field(reader: LatexNodes2Text, words: str) -> None:
    line = on_one_line(words)
    _, record = entry(an_article(words, outlet=words, authors=(words, f"{words} and Bo Reed")))
    assert reader.latex_to_text(record.fields["title"]) == (line or UNTITLED)
    assert reader.latex_to_text(record.fields.get("journaltitle", "")) == line
    names = [person.last_names for person in record.persons["author"]]
    second = on_one_line(f"{words} and Bo Reed")
    # Each name whole, between braces: no "and" of a byline makes two of one.
    printed = [[reader.latex_to_text(part) for part in name] for name in names]
    assert printed == [[name] for name in (line, second) if name]


@given(WORDS)
def test_csl_holds_the_words_in_every_field(words: str) -> None:
    line = on_one_line(words)
    article = an_article(words, outlet=words, authors=(words,), language=words)
    [item] = json.loads(csl_json([article], TODAY))
    assert item["title"] == (line or UNTITLED)
    assert item.get("container-title", "") == line
    assert item.get("author", []) == ([{"literal": line}] if line else [])
    for name, value in item.items():
        assert type(value) is CSL_FIELDS[name]
    assert item["type"] in CSL_TYPES
    for name in ("issued", "accessed"):
        [parts] = item[name].pop("date-parts")
        assert not item[name]
        assert 1 <= len(parts) <= 3
        assert all(type(part) is int for part in parts)


def test_an_article_of_an_outlet() -> None:
    key, record = entry(an_article())
    assert key == f"valleypost-2020-{ID}"
    assert record.type == "article"
    assert dict(record.fields) == {
        "title": "{Mill closes}",
        "journaltitle": "Valley Post",
        "entrysubtype": "newspaper",
        "date": "2020-06-11",
        "url": "https://post.example/mill_1?a=%20b&c=1#x",
        "urldate": "2026-11-22",
    }
    [item] = json.loads(csl_json([an_article()], TODAY))
    assert item == {
        "id": ID,
        "type": "article-newspaper",
        "title": "Mill closes",
        "author": [{"literal": "Ada Brook"}],
        "container-title": "Valley Post",
        "issued": {"date-parts": [[2020, 6, 11]]},
        "URL": "https://post.example/mill_1?a=%20b&c=1#x",
        "accessed": {"date-parts": [[2026, 11, 22]]},
        "language": "en",
    }


def test_opinion_is_said_to_be_opinion() -> None:
    article = an_article("Opinion: Keep the mill")
    assert entry(article)[1].fields["titleaddon"] == "Opinion"
    [item] = json.loads(csl_json([article], TODAY))
    assert item["genre"] == "Opinion"


def test_a_page_of_no_known_outlet() -> None:
    article = an_article(" ", outlet=None, authors=(), published=None, language=None)
    key, record = entry(article)
    assert (key, record.type) == (f"article-{ID}", "online")
    assert set(record.fields) == {"title", "url", "urldate"}
    [item] = json.loads(csl_json([article], TODAY))
    assert item["type"] == "webpage"
    assert set(item) == {"id", "type", "title", "URL", "accessed"}
    assert item["title"] == UNTITLED


def test_an_article_without_an_address_was_never_visited() -> None:
    article = an_article(url="javascript:alert(1)")
    assert "alert" not in bibtex([article], TODAY) + csl_json([article], TODAY)
    assert "urldate" not in entry(article)[1].fields
    [item] = json.loads(csl_json([article], TODAY))
    assert "accessed" not in item


@pytest.mark.parametrize(
    ("published", "parts", "text"),
    [
        ("2020-06-11", [2020, 6, 11], "2020-06-11"),
        ("2020-06-11T23:30:00-08:00", [2020, 6, 11], "2020-06-11"),
        ("2020-06", [2020, 6], "2020-06"),
        ("2020", [2020], "2020"),
        ("0987-01-02", [987, 1, 2], "0987-01-02"),
    ],
)
def test_a_date_is_as_exact_as_the_outlet_gives_it(
    published: str, parts: list[int], text: str
) -> None:
    article = an_article(published=published)
    assert entry(article)[1].fields["date"] == text
    assert json.loads(csl_json([article], TODAY))[0]["issued"] == {"date-parts": [parts]}


def test_each_article_once_with_a_key_of_its_own() -> None:
    other = Article("f" * 16, "Mill closes", "Other.", outlet="Valley Post", published="2020-01-01")
    foreign = Article("e" * 16, "磨坊", "文", outlet="日报", published="2020-01-01")
    listed = [an_article(), other, an_article(), foreign]
    keys = list(parse_string(bibtex(listed, TODAY), "bibtex").entries)
    ids = [ID, "f" * 16, "e" * 16]
    names = ("valleypost", "valleypost", "article")
    assert keys == [f"{name}-2020-{id_}" for name, id_ in zip(names, ids, strict=True)]
    assert [item["id"] for item in json.loads(csl_json(listed, TODAY))] == ids


def test_nothing_cited_gives_sound_files() -> None:
    assert json.loads(csl_json([], TODAY)) == []
    assert bibtex([], TODAY) == ""


def test_a_citation_processor_writes_a_reference() -> None:
    source = CiteProcJSON(json.loads(csl_json([an_article(authors=("Reuters",))], TODAY)))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(ID)]))
    [reference] = map(str, bibliography.bibliography())
    assert reference == (
        "Reuters (2020) “Mill closes”, Valley Post, 11 June. Available at: "
        "https://post.example/mill_1?a=%20b&c=1#x (Accessed: November 22, 2026)."
    )
