from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from archive_parts import Heard
from command_line import Run, assert_refused, invoke

QUESTION = "Why was the footbridge closed?"
PASSAGE_KEYS = (
    "score article_id title outlet url published start end text is_partial language dense lexical"
    " article_lexical fused late reader copies"
)
LIBYA = "How does Turkey explain its soldiers in Libya?"
RUSSIA = "And what did Russia say last week?"


@pytest.fixture(scope="module")
def asked(sample_archive: Path) -> dict[str, Any]:
    """What `ask --json` prints. Each run of the command loads the model, so runs are few."""
    result = invoke(sample_archive, "ask", QUESTION, "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    answer = json.loads(result.stdout)
    assert isinstance(answer, dict)
    return answer


def test_an_answer_as_json_has_exactly_the_documented_keys(asked: dict[str, Any]) -> None:
    assert " ".join(asked) == (
        "question kind verdict confidence abstained text quotes citations passages note"
        " understood time restated carried outlets_named corrections contrasts states sources"
        " explanation reply next_questions turn"
    )
    assert asked["question"] == QUESTION
    assert asked["abstained"] is False
    assert asked["quotes"]
    numbers = {citation["number"] for citation in asked["citations"]}
    for quote in asked["quotes"]:
        assert " ".join(quote) == "text citations support answer_start answer_end related side"
        assert quote["citations"]
        assert set(quote["citations"]) <= numbers
    for passage in asked["passages"]:
        assert " ".join(passage) == PASSAGE_KEYS


def test_every_quote_stands_in_the_article_that_show_prints(
    run: Run, asked: dict[str, Any]
) -> None:
    for citation in asked["citations"]:
        article = json.loads(run("show", citation["article_id"], "--json").stdout)
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert article["title"] == citation["title"]


@pytest.mark.parametrize("command", [("ask", QUESTION), ("list", "--about", "footbridge")])
def test_lost_indexes_are_made_again_with_progress(
    sample_archive: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
) -> None:
    heard = Heard()
    monkeypatch.setattr("qa.cli.ask_commands.ProgressBar", lambda: heard)
    files = shutil.ignore_patterns("vectors.*", "lexical")
    path = shutil.copytree(sample_archive, tmp_path / "archive", ignore=files)
    assert invoke(path, *command).exit_code == 0
    assert [(what, total == done) for total, what, done in heard.stretches] == [
        ("articles indexed", True)
    ] * 2


def test_an_answer_for_people_shows_quotes_and_sources(run: Run, asked: dict[str, Any]) -> None:
    text = " ".join(run("ask", QUESTION).stdout.split())
    for quote in asked["quotes"]:
        assert " ".join(quote["text"].split()) in text
    for citation in asked["citations"]:
        assert f"[{citation['number']}]" in text
        assert citation["title"] in text


def test_a_question_the_archive_cannot_answer_is_no_failure(run: Run) -> None:
    question = "Who won the chess championship of Iceland in 1973?"
    answer = json.loads(run("ask", question, "--json").stdout)
    assert answer["abstained"] is True
    assert answer["quotes"] == answer["citations"] == []
    result = run("ask", question)
    assert result.exit_code == 0
    assert " ".join(answer["text"].split()) in " ".join(result.stdout.split())


def test_a_follow_up_says_how_it_was_understood(run: Run) -> None:
    options = ("--after", LIBYA, "--as-of", "2020-06-17")
    asked = json.loads(run("ask", RUSSIA, *options, "--json").stdout)
    assert asked["question"] == RUSSIA
    assert "Libya" in asked["carried"]
    assert asked["understood"] == f"{RUSSIA} ({', '.join(asked['carried'])})"
    days = {"since": "2020-06-08", "until": "2020-06-14", "counted_from": None}
    assert asked["time"] == {"words": "last week", **days}
    for command in ("ask", "search"):
        first, second, *_ = run(command, RUSSIA, *options).stdout.splitlines()
        assert first == f"Understood as: {asked['understood']}"
        assert second == "Time: last week (2020-06-08 to 2020-06-14); --any-time looks at all days"
        text = run(command, RUSSIA, "--as-of", "2020-06-17", "--any-time").stdout
        assert "Understood as:" not in text
        assert "Time:" not in text


def test_earlier_questions_lean_on_one_another(run: Run) -> None:
    earlier = ("--after", "Who noticed the crack in Tanners' Footbridge?", "--after", "Why?")
    asked = json.loads(run("ask", "When was it closed?", *earlier, "--json").stdout)
    assert any("Footbridge" in phrase for phrase in asked["carried"])


def test_an_empty_earlier_question_is_one_line(run: Run) -> None:
    assert_refused(run("ask", QUESTION, "--after", " "))


def test_a_reranker_orders_the_passages(run: Run, cross_encoder: Path) -> None:
    def places(*options: object) -> list[tuple[str, int]]:
        hits = json.loads(run("search", QUESTION, "-k", 8, "--json", *options).stdout)
        return [(hit["article_id"], hit["start"]) for hit in hits]

    assert places("--reranker", cross_encoder) != places()
    assert run("ask", QUESTION, "--reranker", cross_encoder).exit_code == 0


def test_a_named_reader_reads_the_passages(run: Run, question_answering: Path) -> None:
    def scores(*options: object) -> list[float]:
        hits = json.loads(run("search", QUESTION, "-k", 8, "--json", *options).stdout)
        return [hit["score"] for hit in hits]

    assert scores("--reader", question_answering) != scores()
    assert run("ask", QUESTION, "--reader", question_answering).exit_code == 0


@pytest.mark.parametrize(
    ("option", "named"), [("--reranker", "The cross-encoder"), ("--reader", "The reader")]
)
@pytest.mark.parametrize("command", ["ask", "search", "evaluate", "chat", "mcp"])
def test_a_model_that_cannot_be_loaded_is_one_line(
    run: Run, tmp_path: Path, command: str, option: str, named: str
) -> None:
    words = [] if command in {"chat", "mcp"} else ["x"]
    assert_refused(run(command, *words, option, tmp_path / "none"), named)


def test_search_gives_k_passages_best_first(run: Run) -> None:
    passages = json.loads(run("search", QUESTION, "-k", 8, "--json").stdout)
    assert len(passages) == 8
    scores = [passage["score"] for passage in passages]
    assert scores == sorted(scores, reverse=True)
    assert all(" ".join(passage) == PASSAGE_KEYS for passage in passages)
    text = run("search", QUESTION, "-k", 3).stdout
    assert [line[:2] for line in text.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]


def test_filters_hold_for_ask_and_search(run: Run) -> None:
    info = json.loads(run("info", "--json").stdout)
    outlet = info["outlets"][0]["outlet"]
    first, last = date.fromisoformat(info["first_day"]), date.fromisoformat(info["last_day"])
    middle = (first + (last - first) / 2).isoformat()

    def days(passages: list[dict[str, Any]]) -> list[str | None]:
        assert passages
        return [hit["published"] and hit["published"][:10] for hit in passages]

    def hits(*options: str) -> list[dict[str, Any]]:
        passages = json.loads(run("search", QUESTION, "-k", 20, "--json", *options).stdout)
        assert isinstance(passages, list)
        return passages

    assert all(day is not None and day >= middle for day in days(hits("--since", middle)))
    assert all(day is None or day <= middle for day in days(hits("--as-of", middle)))
    of_outlet = hits("--outlet", outlet.upper(), "--outlet", "None such")
    assert {hit["outlet"] for hit in of_outlet} == {outlet}
    asked = json.loads(run("ask", QUESTION, "--until", middle, "--json").stdout)
    assert all(day is not None and day <= middle for day in days(asked["passages"]))


def test_no_passage_within_the_filters_is_said(run: Run) -> None:
    result = run("search", QUESTION, "--outlet", "None such")
    assert result.exit_code == 0
    assert result.stdout.strip() == ""
    assert "no passage" in result.stderr
    assert json.loads(run("search", QUESTION, "--outlet", "None such", "--json").stdout) == []
    english = run("search", QUESTION, "--language", "English", "--json").stdout
    assert english == run("search", QUESTION, "--json").stdout
    assert json.loads(run("search", QUESTION, "--language", "de", "--json").stdout) == []


def test_info_is_readable(run: Run, sample_archive: Path) -> None:
    info = json.loads(run("info", "--json").stdout)
    text = run("info").stdout
    assert info["path"] == str(sample_archive)
    assert info["model"] == "all-MiniLM-L6-v2"
    for value in (info["articles"], info["passages"], info["first_day"], info["last_day"]):
        assert str(value) in text
    for row in info["outlets"]:
        assert row["outlet"] in text


def test_show_prints_the_article_with_its_metadata(run: Run) -> None:
    [hit] = json.loads(run("search", QUESTION, "-k", 1, "--json").stdout)
    article = json.loads(run("show", hit["article_id"], "--json").stdout)
    text = " ".join(run("show", hit["article_id"]).stdout.split())
    for value in (article["title"], article["outlet"], article["published"], article["text"]):
        assert " ".join(value.split()) in text


def test_show_names_the_versions(run: Run) -> None:
    [hit] = json.loads(run("search", "lead Corn Hall roof thieves", "-k", 1, "--json").stdout)
    article = json.loads(run("show", hit["article_id"], "--json").stdout)
    newest, oldest = article["versions"]
    assert newest == hit["article_id"]
    assert f"Earlier version of 2025-08-06: {oldest}\n" in run("show", newest).stdout
    assert f"A newer version replaced this one: {newest}\n" in run("show", oldest).stdout


def test_an_answer_is_explained_where_that_is_asked_for(run: Run, asked: dict[str, Any]) -> None:
    assert asked["explanation"] is None
    explained = json.loads(run("ask", QUESTION, "--explain", "--json").stdout)
    explanation = explained.pop("explanation")
    assert explained == {name: value for name, value in asked.items() if name != "explanation"}
    assert explanation["verdict"] == asked["verdict"] == "answered"
    fates = [sentence["fate"] for sentence in explanation["sentences"]]
    assert fates[0] == "quoted"
    text = run("ask", QUESTION, "--explain").stdout
    assert text.startswith(run("ask", QUESTION).stdout.rstrip())
    assert "How this answer came about" in text
    assert "Verdict: answered" in text
    refused = run("ask", QUESTION, "--explain", "--format", "markdown")
    assert refused.exit_code == 2


def test_the_archive_is_listed_and_counted(run: Run) -> None:
    info = json.loads(run("info", "--json").stdout)
    listed = json.loads(run("list", "-n", 3, "--json").stdout)
    assert " ".join(listed) == "total mentioning is_scattered offset articles"
    assert listed["total"] == info["articles"] and len(listed["articles"]) == 3
    assert listed["articles"][0]["published"][:10] == info["last_day"]
    oldest = json.loads(run("list", "-n", 1, "--oldest-first", "--json").stdout)
    assert oldest["articles"][0]["published"][:10] == info["first_day"]
    mentioning = json.loads(run("list", "--mentions", "footbridge", "--json").stdout)
    about = json.loads(run("list", "--about", "footbridge", "--json").stdout)
    assert 0 < about["total"] <= about["mentioning"] == mentioning["total"]
    outlet = about["articles"][0]["outlet"]
    narrow = json.loads(run("list", "--about", "footbridge", "--outlet", outlet, "--json").stdout)
    assert {article["outlet"] for article in narrow["articles"]} == {outlet}
    english = json.loads(run("list", "--language", "en", "-n", "1", "--json").stdout)
    assert english["total"] == json.loads(run("list", "-n", "1", "--json").stdout)["total"]
    assert run("list", "--language", "Deutsch").stdout == "0 articles\n"
    text = run("list", "--about", "footbridge").stdout
    assert about["articles"][0]["title"] in text and about["articles"][0]["article_id"] in text
    assert text.splitlines()[-1] == f"{about['total']} articles"
    assert run("list", "--mentions", "zzyzx").stdout == "0 articles\n"
    assert run("list", "--about", "a", "--mentions", "b").exit_code == 2
    assert run("list", "--since", "2021-01-02", "--until", "2021-01-01").exit_code == 2


def test_questions_about_the_archive_and_small_talk_get_a_reply(run: Run) -> None:
    counted = json.loads(run("ask", "How many articles mention the footbridge?", "--json").stdout)
    mentioning = json.loads(run("list", "--mentions", "footbridge", "--json").stdout)
    assert counted["kind"] == "archive" and counted["quotes"] == []
    assert counted["reply"]["total"] == mentioning["total"]
    listed = run("ask", "show me articles about the footbridge")
    assert listed.exit_code == 0 and "articles here are about “footbridge”" in listed.stdout
    assert counted["reply"]["headlines"][0]["article_id"] in listed.stdout
    assert run("ask", "thanks!").stdout.startswith("You are welcome.")
    markdown = run("ask", "show me articles about the footbridge", "--format", "markdown").stdout
    assert "\n- [" in markdown


def test_a_batch_is_asked_once_and_bad_rows_are_told(run: Run, tmp_path: Path) -> None:
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    rows: list[object] = [QUESTION, {"question": " "}, {"question": "hello", "since": "2025-01-01"}]
    questions.write_text("\n".join(map(json.dumps, rows)))
    result = run("ask", "--batch", questions, "--out", answers, "--until", "2024-01-01")
    assert result.exit_code == 1
    assert result.stdout == "Asked 1 question.\n"
    empty, crossed, last = result.stderr.splitlines()
    assert empty.startswith(f"citewire: {questions}, line 2: The question is empty")
    assert f"{questions}, line 3: No day lies between" in crossed
    assert "2 rows" in last
    [answer] = [json.loads(line) for line in answers.read_text().splitlines()]
    assert answer["row"] == {"question": QUESTION}

    questions.write_text("\n".join(map(json.dumps, [*rows[:1], rows[2]])))
    result = run("ask", "--batch", questions, "--out", answers)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "Asked 1 question (1 had been asked before).\n"
    assert len(answers.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    "words",
    [
        (),
        (QUESTION, "--batch", "q.csv", "--out", "a.csv"),
        ("--batch", "q.csv"),
        (QUESTION, "--out", "a.csv"),
        ("--batch", "q.csv", "--out", "a.csv", "--json"),
    ],
)
def test_a_batch_goes_with_a_file_of_answers_alone(run: Run, words: tuple[str, ...]) -> None:
    result = run("ask", *words)
    assert result.exit_code == 2
    assert "--batch" in result.stderr


def test_hits_and_lists_are_written_as_csv(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hits.csv"
    assert run("search", QUESTION, "-k", 3, "--csv", path).stdout == ""
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrank,score,title,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 4
    listed = run("list", "-n", 2, "--csv", "-").stdout
    assert listed.startswith("title,outlet,published,authors,url,article_id,language\n")
    assert len(list(csv.reader(listed.splitlines()))) == 3
    for words in (("search", QUESTION), ("list",)):
        result = run(*words, "--csv", path, "--json")
        assert result.exit_code == 2
        assert "--csv does not go with --json" in result.stderr
    assert_refused(run("list", "--csv", tmp_path / "none" / "a.csv"))
