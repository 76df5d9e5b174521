from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.batch.questions import BadRow, BatchQuestion, read_questions
from qa.errors import BatchError


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def asked(path: Path) -> list[str]:
    return [row.question for row in read_questions(path) if isinstance(row, BatchQuestion)]


def test_a_row_of_csv_has_its_limits_and_keeps_its_other_columns(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "q.csv",
        "\ufeffdesk,Question,since,outlet,any_time\r\n"
        'city,"Who closed\nthe lock?",2025-01-02,Herald; Post,yes\r\n'
        "\r\n"
        "sport,Who won?\r\n",
    )
    first, second = read_questions(path)
    assert isinstance(first, BatchQuestion)
    assert isinstance(second, BatchQuestion)
    assert first.question == "Who closed\nthe lock?"
    assert first.limits == {
        "since": "2025-01-02",
        "outlets": ["Herald", "Post"],
        "any_time": True,
    }
    assert first.fields["desk"] == "city"
    assert (first.number, first.line) == (1, 2)
    assert (second.number, second.line, second.limits) == (2, 5, {})
    assert set(second.fields) == {"desk", "question", "since", "outlet", "any_time"}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("question\nWho won?\n", ["Who won?"]),
        ("Frage\nWer?\n", ["Wer?"]),
        ("Who won?\nWho lost?\n", ["Who won?", "Who lost?"]),
        ("Who won?,a\nWho lost?,b\n", ["Who won?", "Who lost?"]),
        ("id;question\n1;Who won, and why?\n", ["Who won, and why?"]),
        ("id,since,text\n1,2025-01-01,Who won?\n", ["Who won?"]),
    ],
)
def test_the_question_is_the_column_of_that_name_or_the_first(
    tmp_path: Path, text: str, questions: list[str]
) -> None:
    assert asked(written(tmp_path, "q.csv", text)) == questions


def test_json_lines_hold_objects_or_questions(tmp_path: Path) -> None:
    lines = [
        {
            "id": 7,
            "question": "Who won?",
            "outlet": ["Herald"],
            "any_time": True,
            "language": "de;fr",
        },
        "Who lost?",
        {"text": "Who paid?"},
    ]
    path = written(tmp_path, "q.jsonl", "\n".join(map(json.dumps, lines)))
    first, *_ = read_questions(path)
    assert asked(path) == ["Who won?", "Who lost?", "Who paid?"]
    assert isinstance(first, BatchQuestion)
    assert first.limits == {
        "outlets": ["Herald"],
        "languages": ["de", "fr"],
        "any_time": True,
    }


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("q.csv", "Who?,2025-13-01,", "no day"),
        ("q.csv", "Who?,2025-02-01,2025-01-01", "since must not be after"),
        ("q.csv", ",2025-01-01,", "empty"),
        ("q.csv", "Who?,,,more", "4 cells"),
        ("q.csv", "x" * 2001 + ",,", "2,001"),
        ("q.jsonl", "{", "no JSON"),
        ("q.jsonl", '{"question": "Who?", "note": NaN}', "no JSON"),
        ("q.jsonl", '{"question": "Who?", "note": 1e999}', "no JSON"),
        ("q.jsonl", "[1]", "neither"),
        ("q.jsonl", "{}", "neither"),
        ("q.jsonl", '{"question": 1}', "no text"),
        ("q.jsonl", '{"id": 1}', "no text"),
        ("q.jsonl", '{"question": "Who?", "since": 2025}', "no day"),
        ("q.jsonl", '{"question": "Who?", "outlet": 1}', "outlet"),
        ("q.jsonl", '{"question": "Who?", "language": "Germn"}', "Did you mean German"),
        ("q.jsonl", '{"question": "Who?", "any_time": "perhaps"}', "any_time"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_stops_no_other(
    tmp_path: Path, name: str, row: str, reason: str
) -> None:
    before = "question,since,until\n" if name == "q.csv" else '"Who won?"\n'
    after = "Who lost?,,\n" if name == "q.csv" else '"Who lost?"\n'
    path = written(tmp_path, name, f"{before}{row}\n{after}")
    [bad] = [row for row in read_questions(path) if isinstance(row, BadRow)]
    assert bad.line == 2
    assert reason in bad.reason
    assert asked(path)[-1] == "Who lost?"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("q.txt", b"Who?", "neither .csv nor .jsonl"),
        ("q.csv", b"", "no question"),
        ("q.csv", b"question,a,a\nWho?,1,2\n", "one name"),
        ("q.csv", b"question\n\xff\xfe\n", "UTF-8"),
        ("q.jsonl", b"\n", "no question"),
    ],
)
def test_what_is_no_file_of_questions_is_refused(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BatchError, match=reason):
        read_questions(tmp_path / name)
