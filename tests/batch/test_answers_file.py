from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from embeddings.embedder import Embedder
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.batch.answers_file import open_answers
from qa.batch.questions import BatchQuestion
from qa.errors import BatchError
from qa.export.answer_table import ANSWER_COLUMNS

TEXTS = (
    'Why was the "Tanners\' Footbridge" closed?',
    "Who won the chess championship of Iceland in 1973?",
    "=1+1",
    "Who won the chess championship of Iceland in 1973?",
)
NAMES = ["answers.csv", "answers.jsonl"]


def question_of(number: int, text: str, **fields: str) -> BatchQuestion:
    return BatchQuestion(number, number + 1, {"question": text, **fields}, text, {})


QUESTIONS = [
    question_of(number, text, note="a\nb", desk="-x") for number, text in enumerate(TEXTS, start=1)
]


@pytest.fixture(scope="module")
def answers(sample_archive: Path, embedder: Embedder) -> dict[str, Answer]:
    with Archive.open(sample_archive, embedder) as archive:
        return {text: archive.ask(text) for text in dict.fromkeys(TEXTS)}


def go_on(path: Path, answers: dict[str, Answer]) -> list[int]:
    """Ask what is not answered yet; returns the numbers of these."""
    asked = []
    with open_answers(path, QUESTIONS) as file:
        for question in QUESTIONS:
            if not file.take(question):
                file.add(question, answers[question.question])
                asked.append(question.number)
    return asked


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_short_anywhere_becomes_what_it_would_have_been(
    tmp_path: Path, answers: dict[str, Answer], name: str
) -> None:
    path = tmp_path / name
    assert go_on(path, answers) == [1, 2, 3, 4]
    whole = path.read_bytes()
    assert go_on(path, answers) == []
    assert path.read_bytes() == whole
    line_ends = [place for place, byte in enumerate(whole) if byte == ord("\n")]
    lengths = {*range(0, len(whole), len(whole) // 50), *line_ends, 1, 2, 5, len(whole) - 1}
    for length in sorted(lengths):
        path.write_bytes(whole[:length])
        asked = go_on(path, answers)
        assert path.read_bytes() == whole
        assert asked == list(range(5 - len(asked), 5))


def test_a_row_of_csv_is_the_answer_with_the_source_of_its_first_quote(
    tmp_path: Path, answers: dict[str, Answer]
) -> None:
    path = tmp_path / "answers.csv"
    go_on(path, answers)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    answer = answers[TEXTS[0]]
    lead = answer.citations[0]
    assert list(rows[0]) == ["id", "question", *ANSWER_COLUMNS, "in_note", "desk"]
    assert rows[0]["question"] == TEXTS[0]
    assert rows[0]["verdict"] == answer.verdict
    assert rows[0]["answer"] == answer.text
    assert rows[0]["quote_1"] == answer.quotes[0].text
    assert (rows[0]["article_id"], rows[0]["start"]) == (lead.article_id, str(lead.start))
    assert (rows[0]["in_note"], rows[0]["desk"]) == ("a\nb", "'-x")
    assert (rows[1]["verdict"], rows[1]["quote_1"], rows[1]["title"]) == ("absent", "", "")
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[2]["question"] == "'=1+1"


def test_a_line_of_json_holds_the_row_and_the_whole_answer(
    tmp_path: Path, answers: dict[str, Answer]
) -> None:
    path = tmp_path / "answers.jsonl"
    go_on(path, answers)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [record["row"] for record in records] == [dict(row.fields) for row in QUESTIONS]
    assert records[0]["answer"]["quotes"][0]["text"] == answers[TEXTS[0]].quotes[0].text


@pytest.mark.parametrize("name", NAMES)
def test_a_long_cell_is_read_again(tmp_path: Path, answers: dict[str, Answer], name: str) -> None:
    csv.field_size_limit(131_072)  # as it is where no CSV was read before
    question = question_of(1, TEXTS[0], note="x" * 200_000)
    for is_answered in (False, True):
        with open_answers(tmp_path / name, [question]) as file:
            assert file.take(question) is is_answered
            file.add(question, answers[TEXTS[0]])


@pytest.mark.parametrize("name", NAMES)
def test_rows_may_be_added_and_moved(tmp_path: Path, answers: dict[str, Answer], name: str) -> None:
    path = tmp_path / name
    go_on(path, answers)
    with open_answers(path, QUESTIONS) as file:
        new = question_of(1, "Who won?", note="a\nb", desk="-x")
        assert [file.take(question) for question in (new, *reversed(QUESTIONS))] == [
            False,
            *[True] * 4,
        ]
        assert not file.take(QUESTIONS[1])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("answers.csv", b"name,phone\nHolm,12\n"),
        ("answers.csv", b"mine"),
        ("answers.csv", b"\xff\xfe\n"),
        ("answers.jsonl", b'{"name": "Holm"}\n'),
        ("answers.jsonl", b"mine"),
        ("answers.jsonl", b"[]\n"),
    ],
)
def test_a_file_that_holds_something_else_stays_as_it_is(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BatchError, match="something else"), open_answers(path, QUESTIONS):
        pass
    assert path.read_bytes() == content


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    with open_answers(path, QUESTIONS):
        begun = path.read_bytes()
        with pytest.raises(BatchError, match="another citewire"), open_answers(path, QUESTIONS):
            pass
        assert path.read_bytes() == begun
        with open_answers(tmp_path / "others.csv", QUESTIONS):
            pass
    with open_answers(path, QUESTIONS):
        pass
    assert sorted(file.name for file in tmp_path.iterdir()) == ["answers.csv", "others.csv"]
