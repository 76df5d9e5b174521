from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.errors import SetError
from qa.evaluation.beir import read_set
from qa.evaluation.beir_lines import Question, read_qrels, read_questions

CORPUS: list[dict[str, Any]] = [
    {"_id": "d1", "title": "Ferry", "text": "The ferry sails again."},
    {"_id": "d2", "title": "Bridge", "text": "The bridge is shut."},
    {"_id": 3, "title": "Ferry", "text": "The ferry sails again."},
]
QUERIES: list[dict[str, Any]] = [
    {"_id": "q1", "text": "Does the ferry sail?", "answers": ["again"], "date": "2026-02-03"},
    {"_id": "q2", "text": "Is the bridge open?", "answer": "shut"},
    {"_id": "q3", "text": "Who rows?", "answers": [{"text": "the coach", "start": 4}]},
    {"_id": "q4", "text": "Who swims?"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\t3\t2\nq2\td2\t1\n"


def write_set(
    folder: Path,
    corpus: list[dict[str, Any]] = CORPUS,
    queries: list[dict[str, Any]] = QUERIES,
    **qrels: str,
) -> Path:
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = "".join(f"{json.dumps(row)}\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    for name, text in (qrels or {"test": QRELS}).items():
        (folder / "qrels" / f"{name}.tsv").write_text(text, encoding="utf-8")
    return folder


def test_a_set_is_read(tmp_path: Path) -> None:
    test_set = read_set(write_set(tmp_path, test=QRELS, other="q3\td2\t1\n"))
    assert test_set.split == "test"
    assert [question.id for question in test_set.questions] == ["q1", "q2"]
    assert test_set.questions[0].day == date(2026, 2, 3)
    assert [question.answers for question in test_set.questions] == [("again",), ("shut",)]
    assert test_set.corpus == tmp_path / "corpus.jsonl"
    assert test_set.unknown() == []


def test_only_what_no_split_has_an_article_for_is_unanswerable(tmp_path: Path) -> None:
    write_set(tmp_path, test=QRELS, other="q3\td2\t1\n")
    assert [question.id for question in read_set(tmp_path, "test").unanswerable] == ["q4"]
    assert [question.id for question in read_set(tmp_path, "other").unanswerable] == ["q4"]


def test_a_question_with_only_wrong_articles_is_unanswerable(tmp_path: Path) -> None:
    test_set = read_set(write_set(tmp_path, test=f"{QRELS}q3\td2\t0\n"))
    assert [question.id for question in test_set.unanswerable] == ["q3", "q4"]
    assert "q3" not in test_set.qrels


def test_rows_of_the_same_words_are_one(tmp_path: Path) -> None:
    test_set = read_set(write_set(tmp_path))
    assert test_set.rows == {"d1": "d1", "d2": "d2", "3": "d1"}
    assert test_set.qrels == {"q1": {"d1": 2}, "q2": {"d2": 1}}


def test_rows_of_another_link_are_two(tmp_path: Path) -> None:
    twins = [CORPUS[0], CORPUS[0] | {"_id": "d5", "url": "https://arle.example/ferry"}]
    test_set = read_set(write_set(tmp_path, [*twins, CORPUS[1]]))
    assert test_set.rows["d5"] == "d5"
    assert test_set.unknown() == ["3"]


@pytest.mark.parametrize(
    "text",
    [
        "q1\td1\t1\n",
        "query-id\tcorpus-id\tscore\nq1\td1\t1\n",
        "q1 0 d1 1\n",
        "q1\tQ0\td1\t1.0\r\n\r\n",
        "\ufeffquery corpus score\nq1 d1 1",
    ],
)
def test_judgements_with_and_without_names_of_columns(tmp_path: Path, text: str) -> None:
    path = tmp_path / "test.tsv"
    path.write_text(text, encoding="utf-8")
    assert read_qrels(path, {"q1"}) == {"q1": {"d1": 1}}


@pytest.mark.parametrize(
    ("fields", "answers"),
    [
        ({}, ()),
        ({"answers": None}, ()),
        ({"answers": []}, ()),
        ({"answer": "one"}, ("one",)),
        ({"answer": 19}, ("19",)),
        ({"answers": ["one", " ", "two"]}, ("one", "two")),
        ({"answers": [{"text": "one", "start": 3}]}, ("one",)),
        ({"answer": ["one"]}, ("one",)),
    ],
)
def test_the_ways_to_give_answers(
    tmp_path: Path, fields: dict[str, Any], answers: tuple[str, ...]
) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text(json.dumps({"_id": "q", "text": "Who?", **fields}), encoding="utf-8")
    assert read_questions(path) == {"q": Question("q", "Who?", None, answers)}


def test_the_only_split_need_not_be_named(tmp_path: Path) -> None:
    assert read_set(write_set(tmp_path, dev=QRELS)).split == "dev"


def test_a_split_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    write_set(tmp_path, dev=QRELS, train=QRELS)
    with pytest.raises(SetError, match=r"no split 'night'.* dev, train"):
        read_set(tmp_path, "night")
    with pytest.raises(SetError, match=r"no split 'test'.* dev, train"):
        read_set(tmp_path)


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (without("corpus.jsonl"), r"corpus\.jsonl is not there"),
        (without("queries.jsonl"), r"queries\.jsonl is not there"),
        (without("qrels/test.tsv"), r"qrels/NAME\.tsv"),
        (shutil.rmtree, "is no folder"),
        (lambda folder: (folder / "corpus.jsonl").write_text("\n"), r"corpus\.jsonl is empty"),
        (
            lambda folder: write_set(folder, test="q1\tx1\t1\nq2\tx2\t1\n"),
            r"none of the articles.*'x1'.*belong together",
        ),
        (lambda folder: write_set(folder, test="q1\td1\t0\n"), "nothing to measure"),
    ],
)
def test_a_set_that_cannot_be_measured_is_refused(
    tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    folder = write_set(tmp_path / "set")
    spoil(folder)
    with pytest.raises(SetError, match=reason):
        read_set(folder)


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("corpus.jsonl", "{broken", "line 4: is not valid JSON"),
        ("corpus.jsonl", "[1]", "line 4: is no JSON object"),
        ("corpus.jsonl", '{"text": "t"}', 'line 4: has no "_id"'),
        ("corpus.jsonl", '{"_id": "d1", "text": "t"}', "line 4: the id 'd1' was there before"),
        ("queries.jsonl", "{broken", "line 5: is not valid JSON"),
        ("queries.jsonl", '{"_id": "q9"}', 'line 5: has no "text"'),
        ("queries.jsonl", '{"_id": "q9", "text": "\\u200b \\ud800"}', 'line 5: has no "text"'),
        ("queries.jsonl", '{"_id": "q1", "text": "t"}', "line 5: the id 'q1' was there before"),
        (
            "queries.jsonl",
            '{"_id": "q9", "text": "t", "date": "May"}',
            "line 5: the \"date\" 'May'",
        ),
        (
            "queries.jsonl",
            '{"_id": "q9", "text": "t", "answer": {"no": 1}}',
            "line 5: has an answer",
        ),
        ("qrels/test.tsv", "q1\td1", "line 5: has 2 columns"),
        ("qrels/test.tsv", "q9\td1\t1", "line 5: names the question 'q9'"),
        ("qrels/test.tsv", "q1\td2\tyes", "line 5: 'yes' is no grade"),
        ("qrels/test.tsv", "q1\td2\t0.5", "line 5: '0.5' is no grade"),
        ("qrels/test.tsv", "q1\td2\t99999999999", "line 5: '99999999999' is no grade"),
        ("qrels/test.tsv", "q1\td2\t-inf", "line 5: '-inf' is no grade"),
        ("qrels/test.tsv", "q1\td1\t0", "line 5: grades 'd1' for 'q1' a second time"),
    ],
)
def test_what_cannot_be_read_is_named_by_file_and_line(
    tmp_path: Path, name: str, line: str, reason: str
) -> None:
    path = write_set(tmp_path) / name
    path.write_text(f"{path.read_text('utf-8')}{line}\n", encoding="utf-8")
    with pytest.raises(SetError) as raised:
        read_set(tmp_path)
    assert str(raised.value).startswith(f"{path}, {reason}")


def test_a_bad_first_line_is_not_taken_for_the_names_of_columns(tmp_path: Path) -> None:
    path = write_set(tmp_path, test=f"q1\td2\tyes\n{QRELS}") / "qrels" / "test.tsv"
    with pytest.raises(SetError, match=r"line 1: 'yes' is no grade"):
        read_qrels(path, {"q1"})


def test_bytes_that_are_no_text_are_named_by_line(tmp_path: Path) -> None:
    path = write_set(tmp_path) / "queries.jsonl"
    path.write_bytes(path.read_bytes() + b'{"_id": "q9", "text": "caf\xe9"}\n')
    with pytest.raises(SetError, match=r"queries\.jsonl, line 5: is not UTF-8"):
        read_set(tmp_path)
