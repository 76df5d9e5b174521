"""Records in the dialects of exports, APIs and wires."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reading import document_of, documents_of, read, reason_of

from seeds.article import LeftOut, RawDocument
from seeds.readers.records.fields import value_at

LEAD = "The weir at Nethercombe gave way on Sunday night, and the mill meadow is a lake."
NEXT = "Warden Ilse Brandreth said the gates had been due for repair since the spring."


def written(tmp_path: Path, data: object) -> RawDocument:
    return document_of(tmp_path / "a.json", json.dumps(data))


DIALECTS: dict[str, Any] = {
    "fundus": {
        "title": "Weir gives way",
        "body": {
            "summary": [],
            "sections": [
                {"headline": [], "paragraphs": [LEAD]},
                {"headline": ["Since the spring"], "paragraphs": [NEXT]},
            ],
        },
        "authors": ["Tove Aldous"],
        "publishing_date": "2023-05-08 07:15:00+00:00",
        "publisher": "Combe Courier",
        "html": {"requested_url": "https://combe.example/w", "crawl_date": "2023-06-01"},
    },
    "Guardian": {
        "response": {
            "status": "ok",
            "results": [
                {
                    "id": "combe/w",
                    "webTitle": "Weir gives way",
                    "webUrl": "https://combe.example/w",
                    "webPublicationDate": "2023-05-08T07:15:00Z",
                    "fields": {
                        "trailText": "A lake in the meadow",
                        "byline": "Tove Aldous",
                        "body": f"<p>{LEAD}</p><h2>Since the spring</h2><p>{NEXT}</p>",
                        "publication": "Combe Courier",
                    },
                }
            ],
        }
    },
    "ninjs 1": {
        "uri": "https://combe.example/w",
        "headline": "Weir gives way",
        "byline": "By Tove Aldous",
        "firstcreated": "2023-05-08T07:15:00Z",
        "versioncreated": "2023-05-09T10:00:00Z",
        "infosource": [{"name": "Combe Courier"}],
        "body_text": "The weir at Nethercombe gave way.",
        "body_xhtml": f"<p>{LEAD}</p><h3>Since the spring</h3><p>{NEXT}</p>",
    },
    "ninjs 3": {
        "uri": "urn:combe:w",
        "url": "https://combe.example/w",
        "standard": {"name": "ninjs", "version": "3.0"},
        "firstCreated": "2023-05-08T07:15:00Z",
        "versionCreated": "2023-05-09T10:00:00Z",
        "by": "Tove Aldous",
        "infoSources": [{"name": "Combe Courier", "role": "origin"}],
        "headlines": [{"role": "main", "value": "Weir gives way"}, {"value": "Weir gone"}],
        "bodies": [
            {"contentType": "text/plain", "value": "The weir at Nethercombe gave way."},
            {
                "contentType": "application/xhtml+xml",
                "value": f"<p>{LEAD}</p><h3>Since the spring</h3><p>{NEXT}</p>",
            },
        ],
    },
    "JSON Feed": {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Combe Courier",
        "authors": [{"name": "Tove Aldous"}],
        "items": [
            {
                "id": "https://combe.example/w",
                "title": "Weir gives way",
                "summary": "A lake in the meadow",
                "content_html": f"<p>{LEAD}</p><h2>Since the spring</h2><p>{NEXT}</p>",
                "date_published": "2023-05-08T07:15:00Z",
            }
        ],
    },
    "TREC": {
        "id": "w1",
        "article_url": "https://combe.example/w",
        "title": "Weir gives way",
        "author": "Tove Aldous",
        "published_date": 1683530100000,
        "source": "Combe Courier",
        "contents": [
            {"type": "kicker", "content": "Region"},
            {"type": "sanitized_html", "content": f"{LEAD}<br>"},
            {"type": "image", "fullcaption": "The mill meadow."},
            {"type": "sanitized_html", "content": "<b>Since the spring</b>"},
            {"type": "sanitized_html", "content": NEXT},
        ],
    },
    "search server": {
        "hits": {
            "total": 1,
            "hits": [
                {
                    "_index": "news",
                    "_id": "w1",
                    "_source": {
                        "headline": "Weir gives way",
                        "paragraphs": [LEAD, "Since the spring", NEXT],
                        "link": "https://combe.example/w",
                        "publishedAt": "2023-05-08T07:15:00Z",
                        "source": {"title": "Combe Courier"},
                        "creator": [{"firstname": "Tove", "lastname": "Aldous"}],
                    },
                }
            ],
        }
    },
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_record_of_a_known_dialect(tmp_path: Path, dialect: str) -> None:
    document = written(tmp_path, DIALECTS[dialect])
    assert document.text.split("\n\n") == [LEAD, "Since the spring", NEXT]
    assert document.title == "Weir gives way"
    assert document.url == "https://combe.example/w"
    assert document.outlet == "Combe Courier"
    assert document.authors == ("Tove Aldous",)
    assert document.published == "2023-05-08T07:15:00+00:00"
    has_version = dialect.startswith("ninjs")
    assert document.modified == ("2023-05-09T10:00:00+00:00" if has_version else None)
    assert document.captions == (("The mill meadow.",) if dialect == "TREC" else ())
    assert not document.is_partial


def test_a_lead_alone_is_the_beginning_of_a_story(tmp_path: Path) -> None:
    record = {
        "web_url": "https://combe.example/w",
        "abstract": "A lake in the meadow.",
        "lead_paragraph": LEAD,
        "headline": {"main": "Weir gives way", "kicker": None},
        "pub_date": "2023-05-08T07:15:00+0000",
        "byline": {"original": "By Tove Aldous", "person": []},
        "source": "Combe Courier",
    }
    document = written(tmp_path, {"status": "OK", "response": {"docs": [record]}})
    assert (document.text, document.is_partial) == (LEAD, True)
    assert (document.title, document.authors) == ("Weir gives way", ("Tove Aldous",))


@pytest.mark.parametrize("mark", ["[+2841 chars]", "[16 chars]"])
def test_the_mark_of_what_was_cut_off_leaves_the_text_and_is_told(
    tmp_path: Path, mark: str
) -> None:
    document = written(tmp_path, {"content": f"{LEAD}\r\nWarden Ilse Brandreth said… {mark}"})
    assert document.text == f"{LEAD}\nWarden Ilse Brandreth said…"
    assert document.is_partial
    assert document.left_out == (LeftOut(mark, "scraper-mark", 2),)


def test_a_day_of_a_version_is_that_of_publication_where_no_other_is(tmp_path: Path) -> None:
    record = {"body_text": LEAD, "versioncreated": "2023-05-09T10:00:00Z"}
    document = written(tmp_path, record)
    assert (document.published, document.modified) == ("2023-05-09T10:00:00+00:00", None)


@pytest.mark.parametrize("field", ["free_access", "isAccessibleForFree"])
def test_a_record_from_behind_a_wall_is_partial(tmp_path: Path, field: str) -> None:
    assert written(tmp_path, {"text": LEAD, field: False}).is_partial
    assert not written(tmp_path, {"text": LEAD, field: True}).is_partial


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("['Tove Aldous', \"Pia O'Rourke\"]", ("Tove Aldous", "Pia O'Rourke")),
        ("[]", ()),
        ([{"name": "Tove Aldous"}, {"id": 7}], ("Tove Aldous",)),
        ("<a href='/t'>Tove Aldous</a>", ("Tove Aldous",)),
    ],
)
def test_authors_however_they_are_written(
    tmp_path: Path, authors: object, names: tuple[str, ...]
) -> None:
    assert written(tmp_path, {"text": LEAD, "authors": authors}).authors == names


@pytest.mark.parametrize(
    "body",
    [
        f"&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{NEXT}&lt;/p&gt;",
        f'&lt;p class="a"&gt;{LEAD}&lt;p&gt;{NEXT}',
        f"&lt;div&gt;{LEAD}&lt;/div&gt;\n{NEXT}&lt;/p&gt;",
    ],
)
def test_html_that_was_escaped_once_more_is_read(tmp_path: Path, body: str) -> None:
    assert written(tmp_path, {"text": body}).text.split("\n\n") == [LEAD, NEXT]


def test_talk_of_escaped_tags_stays(tmp_path: Path) -> None:
    talk = "Write &lt;p&gt; in front and &lt;/p&gt; behind, the course in Nethercombe taught."
    assert written(tmp_path, {"text": talk}).text == talk


def test_lines_that_wrap_records_give_each_of_them(tmp_path: Path) -> None:
    lines = [
        json.dumps({"_index": "news", "_id": "7", "_source": {"text": LEAD}}),
        json.dumps({"status": "ok", "articles": [{"content": NEXT}, {"title": "No text"}]}),
    ]
    first, second, failure = read(tmp_path / "a.jsonl", "\n".join(lines))
    assert [document.record for document in documents_of([first, second])] == ["7", None]
    assert failure == read(tmp_path / "a.jsonl")[2]
    assert "has no text" in getattr(failure, "reason", "")


def test_a_body_that_nests_without_end_is_one_failure(tmp_path: Path) -> None:
    body: object = LEAD
    for _ in range(30):
        body = {"content": [body]}
    assert "belongs" in reason_of(tmp_path / "a.json", json.dumps({"title": "A", "body": body}))


def test_paths_into_records() -> None:
    record = {
        "a": {"b": "1"},
        "list": [{"k": "x", "v": "2"}, {"k": "y", "v": "3"}, "no object"],
        "open": {"m1": {"v": "4"}, "m2": {"v": "5"}},
    }
    assert value_at(record, "a.b") == "1"
    assert value_at(record, "list.v") == ["2", "3"]
    assert value_at(record, "list[k=y].v") == "3"
    assert value_at(record, "open.*.v") == ["4", "5"]
    assert value_at(record, "a.b.c") is None


@pytest.mark.parametrize(
    "data",
    [
        {"title": {"0": "A", "1": "B"}, "text": {"0": LEAD, "1": NEXT}},
        {"columns": ["title", "text"], "index": [0, 1], "data": [["A", LEAD], ["B", NEXT]]},
        {"a": {"title": "A", "text": LEAD}, "b": {"title": "B", "text": NEXT}},
        {"rows": [{"row": {"title": "A", "text": LEAD}}, {"row": {"title": "B", "text": NEXT}}]},
    ],
    ids=["by columns", "columns apart", "by ids", "rows"],
)
def test_tables_that_were_written_as_json(tmp_path: Path, data: object) -> None:
    documents = documents_of(read(tmp_path / "a.json", json.dumps(data)))
    assert [(document.title, document.text) for document in documents] == [("A", LEAD), ("B", NEXT)]


def test_a_record_that_holds_a_whole_page_is_read_as_a_page(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Weir gives way - Combe Courier</title></head><body>"
        "<nav><a href='/'>Home</a></nav><article><h1>Weir gives way</h1>"
        f"<time datetime='2023-05-08T07:15:00Z'>8 May</time><p>{LEAD}</p><p>{NEXT}</p></article>"
        "</body></html>"
    )
    record = {"url": "https://combe.example/w", "id": "w1", "html": page}
    document = written(tmp_path, record)
    assert document.text.split("\n\n")[-2:] == [LEAD, NEXT]
    assert "Home" in [line.text for line in document.left_out]
    assert (document.url, document.record) == ("https://combe.example/w", "w1")
    assert document.published == "2023-05-08T07:15:00+00:00"


def test_text_comes_out_of_its_cdata(tmp_path: Path) -> None:
    assert written(tmp_path, {"text": f"<![CDATA[<p>{LEAD}</p>]]>"}).text == LEAD


def test_bylines_of_ninjs_3(tmp_path: Path) -> None:
    bylines = [{"role": "main", "value": "By Tove Aldous"}, {"value": "Rolf Aker"}]
    document = written(tmp_path, {"bodies": [{"value": LEAD}], "bylines": bylines})
    assert document.authors == ("Tove Aldous", "Rolf Aker")
