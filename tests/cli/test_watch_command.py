from __future__ import annotations

import json
from pathlib import Path

from command_line import assert_refused, invoke

QUESTION = "What did Engineers find in the mill bridge?"


def test_questions_are_added_listed_told_by_a_build_and_removed(tmp_path: Path, page: Path) -> None:
    archive, bridge = tmp_path / "archive", tmp_path / "bridge.txt"
    bridge.write_text("A fair\n\nThe fair of Arle opened on Sunday with a brass band.\n")
    assert invoke(archive, "build", bridge).exit_code == 0
    assert "No question is watched" in invoke(archive, "watch-question", "list").stdout
    added = invoke(archive, "watch-question", "add", QUESTION)
    assert "absent" in added.stdout
    assert_refused(invoke(archive, "watch-question", "add", QUESTION), "already")

    changes = tmp_path / "changes.watched.jsonl"
    report = invoke(archive, "build", page, "--watched", changes).stdout
    assert "1 of 1 watched question has a new answer" in report
    assert f"new: {QUESTION}" in report
    assert json.loads(changes.read_text())["question"] == QUESTION
    [listed] = json.loads(invoke(archive, "watch-question", "list", "--json").stdout)
    assert " ".join(listed) == "question added changed verdict quote"
    assert "crack" in listed["quote"]["quote"]
    assert "Arle Herald" in invoke(archive, "watch-question", "list").stdout

    assert invoke(archive, "watch-question", "remove", QUESTION).exit_code == 0
    assert_refused(invoke(archive, "watch-question", "remove", QUESTION), "not watched")
