from __future__ import annotations

from qa.cli.formats.json_output import cleaned_to_dicts, failure_to_dict
from seeds.article import Article, CleanedDocument, Line, RawDocument, ReadFailure

MILL = Article("a" * 16, "Mill closes", "The mill closed in May.", "Valley Post", ("Ada Brook",))
BANK = Article("b" * 16, "Bank opens", "The bank opened.")


def test_dropped_lines_go_to_the_nearest_story_before_them() -> None:
    lines = (
        Line("Cookies?", "dropped", "cookies"),
        Line("Mill closes", "title", None, 0),
        Line("Share", "dropped", "share", 0),
        Line(MILL.text, "paragraph", None, 0),
        Line("Read more", "dropped", "related"),
        Line("Bank opens", "title", None, 1),
        Line("A bank.", "caption", "caption", 1),
        Line("Follow us", "dropped", "plea"),
    )
    document = RawDocument("/news/page.txt", "page.txt", "")
    mill, bank = cleaned_to_dicts(CleanedDocument(document, (MILL, BANK), lines))
    assert " ".join(mill) == (
        "title text outlet authors published modified language captions is_partial kind part_of"
        " dropped"
    )
    assert mill["authors"] == ["Ada Brook"]
    assert mill["dropped"] == [
        {"text": "Cookies?", "rule": "cookies"},
        {"text": "Share", "rule": "share"},
        {"text": "Read more", "rule": "related"},
    ]
    assert bank["dropped"] == [{"text": "Follow us", "rule": "plea"}]


def test_a_page_with_no_story_is_an_empty_list() -> None:
    document = RawDocument("/news/page.txt", "page.txt", "")
    lines = (Line("Share", "dropped", "share"),)
    assert cleaned_to_dicts(CleanedDocument(document, (), lines)) == []


def test_a_failure_names_file_and_line() -> None:
    failure = ReadFailure("/news/a.jsonl", "a.jsonl", "not JSON", 7)
    assert failure_to_dict(failure) == {
        "path": "/news/a.jsonl",
        "name": "a.jsonl",
        "line": 7,
        "reason": "not JSON",
    }
