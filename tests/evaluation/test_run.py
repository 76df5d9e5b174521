from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archive_parts import ROOT, SAMPLES, write_records
from command_line import invoke
from language_models.scripted_server import ScriptedServer, chooses, failed
from numpy.typing import NDArray

from embeddings.embedder import Embedder
from embeddings.readers.named import load_reader
from qa.archive import Archive
from qa.cli.evaluate_command import evaluation_lines
from qa.errors import SetError
from qa.evaluation.baselines import PIPELINES
from qa.evaluation.corpus_archive import archive_path, articles_of
from qa.evaluation.measures import NAMES
from qa.evaluation.report import evaluation_to_dict
from qa.evaluation.run import evaluate
from qa.llm.servers.ladder import LanguageModel
from qa.store import Filters
from seeds.article import RawDocument
from seeds.readers import read_sources

QUESTIONS = ROOT / "tests" / "data" / "sample_questions.jsonl"
KEYS = ["articles", "passages", "queries", "measures", "answers", "abstention", "latency_ms"]
BEFORE_THE_BRIDGE = "2025-09-01"


@pytest.fixture(scope="module")
def sample_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus and its questions in BEIR layout; write to a copy only."""
    folder = tmp_path_factory.mktemp("set")
    corpus: list[dict[str, Any]] = []
    rows_of: dict[str, list[str]] = {}
    for document in read_sources([SAMPLES]):
        assert isinstance(document, RawDocument)
        file = Path(document.path).name
        name = f"{file}#{document.line or 0}"
        corpus.append(
            {
                "_id": name,
                "title": document.title or "",
                "text": document.text,
                "url": document.url,
                "published": document.published,
                "outlet": document.outlet,
            }
        )
        rows_of.setdefault(file, []).append(name)
    questions = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    write_records(folder / "corpus.jsonl", corpus)
    write_records(
        folder / "queries.jsonl",
        [
            {"_id": question["_id"], "text": question["text"], "answers": question.get("answers")}
            | ({} if number else {"date": BEFORE_THE_BRIDGE})
            for number, question in enumerate(questions)
        ],
    )
    (folder / "qrels").mkdir()
    lines = ["query-id\tcorpus-id\tscore"]
    for question in questions:
        lines += [
            f"{question['_id']}\t{row}\t1"
            for name in question.get("articles", ())
            for row in rows_of[name]
        ]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def small_set(tmp_path: Path, sample_set: Path) -> Path:
    """A set of two articles and three questions, one of which has no answer."""
    folder = tmp_path / "small"
    (folder / "qrels").mkdir(parents=True)
    write_records(folder / "corpus.jsonl", SMALL)
    write_records(
        folder / "queries.jsonl",
        [
            {"_id": "q1", "text": "Which bridge did the council of Arle close?", "answer": "mill"},
            {"_id": "q2", "text": "When does the Penlow ferry sail?", "answer": "at nine"},
            {"_id": "q3", "text": "Who won the World Cup in 2018?"},
        ],
    )
    (folder / "qrels" / "test.tsv").write_text("q1 bridge 1\nq2 ferry 1\n", encoding="utf-8")
    return folder


SMALL = [
    {
        "_id": "bridge",
        "title": "Arle closes its bridge",
        "text": "The council of Arle voted on Monday to close the old mill bridge.\n\n"
        "Engineers had found a crack in the third arch, the mayor's office said.",
        "url": "https://arle.example/bridge",
        "published": "2025-10-06",
        "outlet": "Arle Herald",
    },
    {
        "_id": "ferry",
        "title": "Ferry sails again",
        "text": "The Penlow ferry sails every morning at nine, its skipper said on Friday.\n\n"
        "The first trip in three years carried forty passengers and a dog.",
    },
]
THIRD = {
    "_id": "bakery",
    "title": "Bakery opens",
    "text": "A bakery opened in the old customs house of Penlow on Saturday morning.\n\n"
    "It sold two hundred loaves before noon, said its owner, a former sailor.",
}


def test_the_sample_set_is_measured(sample_set: Path, embedder: Embedder) -> None:
    result = evaluate(sample_set, embedder=embedder, compare=list(PIPELINES))
    assert (result.questions, result.unanswerable) == (36, 10)
    assert result.articles >= 29
    assert list(result.measures) == list(NAMES)
    for name, estimate in result.measures.items():
        assert 0.6 < estimate.low <= estimate.value <= estimate.high <= 1.0, name
    answers = result.answers
    assert answers.answered is not None
    assert answers.refused_answerable is not None
    assert answers.refused_answerable <= 1 - answers.answered + 1e-9  # the rest is uncertain
    assert answers.first_quote_contains is not None
    assert answers.answer_contains is not None
    assert 0.3 < answers.first_quote_contains <= answers.answer_contains <= answers.answered
    assert answers.wrong is not None
    assert answers.answered - answers.answer_contains <= answers.wrong <= answers.answered
    assert answers.rejected_unanswerable is not None
    assert answers.rejected_unanswerable >= 0.5
    assert 0 < answers.latency_p50 <= answers.latency_p95
    assert list(result.compared) == ["dense", "bm25", "rrf"]
    for compared in result.compared.values():
        for name, ours in result.measures.items():
            theirs, ahead = compared.measures[name], compared.ahead[name]
            assert ahead.value == pytest.approx(ours.value - theirs.value)
            assert ahead.low <= ahead.value <= ahead.high
    # An article that a newer version of its page replaced cannot be found.
    assert all("0 of them judged" in note for note in result.notes)
    assert json.loads(json.dumps(evaluation_to_dict(result))) == evaluation_to_dict(result)


def test_the_json_has_the_documented_keys(small_set: Path, embedder: Embedder) -> None:
    result = evaluation_to_dict(evaluate(small_set, embedder=embedder))
    assert list(result) == [*KEYS, "intervals", "embedding_seconds"]
    assert (result["articles"], result["queries"]) == (2, 2)
    assert list(result["measures"]) == list(NAMES)
    assert result["measures"]["Success@1"] == 1.0
    assert result["answers"] == {
        "first_quote_contains": 1.0,
        "answer_contains": 1.0,
        "answered": 1.0,
        "wrong": 0.0,
    }
    assert result["abstention"] == {"rejected_unanswerable": 1.0, "refused_answerable": 0.0}
    assert list(result["latency_ms"]) == ["p50", "p95"]


def test_a_language_model_is_measured_beside_the_answer_without_it(
    small_set: Path, embedder: Embedder, scripted: ScriptedServer
) -> None:
    scripted.script = [chooses("first trip"), failed(404)]
    model = LanguageModel(scripted.server())
    limits: dict[str, Any] = {"embedder": embedder, "llm": model}
    result = evaluate(small_set, **limits)
    assert result.by_model is not None
    assert result.answers.wrong == result.by_model.answers.wrong == 0.0
    assert result.answers.answered == 1.0 and result.by_model.answers.answered == 0.5
    assert result.by_model.outcomes == {"chosen": 1, "failed": 1}
    written = evaluation_to_dict(result)["llm"]
    assert list(written) == ["model", "answers", "abstention", "latency_ms", "outcomes"]
    assert written["model"] == scripted.server().name
    table = "\n".join(evaluation_lines(result))
    assert scripted.server().name in table and "chosen 1, refused 0, failed 1" in table
    assert re.search(r"^answered +1\.0000 +0\.5000$", table, re.MULTILINE)


def test_what_a_set_does_not_ask_is_null(small_set: Path, embedder: Embedder) -> None:
    queries = [{"_id": "q1", "text": "Which bridge did the council of Arle close?"}]
    write_records(small_set / "queries.jsonl", queries)
    (small_set / "qrels" / "test.tsv").write_text("q1 bridge 1\n", encoding="utf-8")
    result = evaluation_to_dict(evaluate(small_set, embedder=embedder))
    assert set(result["answers"].values()) == {None}
    assert result["abstention"] == {"rejected_unanswerable": None, "refused_answerable": 0.0}


def test_the_archive_is_kept_beside_the_set(small_set: Path, embedder: Embedder) -> None:
    first = evaluate(small_set, embedder=embedder)
    assert first.archive.parent == small_set
    assert first.passages_embedded == first.passages > 0
    assert first.embedding_seconds > 0
    second = evaluate(small_set, embedder=embedder)
    assert (second.archive, second.passages_embedded) == (first.archive, 0)
    assert second.embedding_seconds == 0
    assert second.measures == first.measures


def test_a_changed_corpus_brings_in_the_new_articles_only(
    small_set: Path, embedder: Embedder
) -> None:
    before = evaluate(small_set, embedder=embedder)
    write_records(small_set / "corpus.jsonl", [*SMALL, THIRD])
    after = evaluate(small_set, embedder=embedder)
    assert (before.articles, after.articles) == (2, 3)
    assert after.passages_embedded == after.passages - before.passages
    write_records(small_set / "corpus.jsonl", SMALL)
    assert evaluate(small_set, embedder=embedder).articles == 2


def test_rows_that_are_named_anew_are_found_by_their_new_names(
    small_set: Path, embedder: Embedder
) -> None:
    evaluate(small_set, embedder=embedder)
    write_records(small_set / "corpus.jsonl", [SMALL[0] | {"_id": "viaduct"}, SMALL[1]])
    (small_set / "qrels" / "test.tsv").write_text("q1 viaduct 1\nq2 ferry 1\n", encoding="utf-8")
    result = evaluate(small_set, embedder=embedder)
    assert result.measures["Success@1"].value == 1.0
    assert result.notes == ()


def test_rows_of_the_same_words_count_as_one(small_set: Path, embedder: Embedder) -> None:
    write_records(small_set / "corpus.jsonl", [*SMALL, SMALL[1] | {"_id": "again"}])
    (small_set / "qrels" / "test.tsv").write_text("q1 bridge 1\nq2 again 1\n", encoding="utf-8")
    result = evaluate(small_set, embedder=embedder)
    assert result.articles == 2
    assert result.measures["Success@1"].value == 1.0
    assert result.notes == ()


def test_another_model_has_another_archive(tmp_path: Path, embedder: Embedder) -> None:
    class Renamed:
        fingerprint = "another"

    other = archive_path(tmp_path, Renamed())  # type: ignore[arg-type]
    assert other.parent == archive_path(tmp_path, embedder).parent
    assert other != archive_path(tmp_path, embedder)


def test_a_set_that_is_not_to_be_written_to_is_left_alone(
    small_set: Path, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    before = sorted(small_set.rglob("*"))
    small_set.chmod(0o555)
    try:
        result = evaluate(small_set, embedder=embedder)
    finally:
        small_set.chmod(0o755)
    assert tmp_path / "cache" / "citewire" in result.archive.parents
    assert sorted(small_set.rglob("*")) == before


def test_the_archive_may_be_named(small_set: Path, embedder: Embedder, tmp_path: Path) -> None:
    named = tmp_path / "elsewhere"
    assert evaluate(small_set, archive=named, embedder=embedder).archive == named
    with Archive.open(named, embedder) as archive:
        hits = archive.retrieve("Which bridge did the council of Arle close?")
        rows = [archive.article(article).record for article in articles_of(hits)]
        assert rows == ["bridge", "ferry"]


def test_what_the_archive_could_not_take_is_told(small_set: Path, embedder: Embedder) -> None:
    empty = {"_id": "empty", "title": "Nothing", "text": ""}
    write_records(small_set / "corpus.jsonl", [*SMALL, empty])
    with (small_set / "qrels" / "test.tsv").open("a", encoding="utf-8") as qrels:
        qrels.write("q2 empty 1\nq2 lost 1\n")
    result = evaluate(small_set, embedder=embedder)
    rows, unknown = result.notes
    assert rows.startswith("1 row")
    assert "1 of them judged" in rows
    assert rows.endswith("empty")
    assert unknown.endswith("lost")
    assert result.measures["R@10"].value == pytest.approx((1 + 1 / 3) / 2)


def test_questions_are_asked_as_of_their_date(sample_set: Path, embedder: Embedder) -> None:
    now = evaluate(sample_set, embedder=embedder, limit=1, compare=["rrf"])
    then = evaluate(
        sample_set, embedder=embedder, limit=1, compare=["rrf"], as_of_question_date=True
    )
    assert (now.questions, now.unanswerable) == (1, 1)
    assert not any("without a date" in note for note in (*now.notes, *then.notes))
    some = evaluate(sample_set, embedder=embedder, limit=2, as_of_question_date=True)
    assert any("without a date" in note for note in some.notes)


def test_dates_that_the_set_does_not_give_cannot_be_asked_by(
    small_set: Path, embedder: Embedder
) -> None:
    with pytest.raises(SetError, match="date to ask by"):
        evaluate(small_set, embedder=embedder, as_of_question_date=True)


def test_plain_pipelines_hide_what_came_later(archive: Archive) -> None:
    text = "Why was the footbridge closed?"
    vector = archive.embedder.embed_queries([text])[0]
    day = date.fromisoformat(BEFORE_THE_BRIDGE)
    for name, pipeline in PIPELINES.items():
        ids = pipeline(archive, text, vector, Filters(as_of=day))
        owners = {passage.article_id for passage in archive.passages(ids).values()}
        days = [article.published_day for article in archive.articles(owners).values()]
        assert ids, name
        assert all(published is None or published <= day for published in days), name
        everything = pipeline(archive, text, vector, Filters())
        assert len(everything) == len(set(everything)) > len(ids), name


def test_an_unknown_pipeline_is_refused(small_set: Path, embedder: Embedder) -> None:
    with pytest.raises(ValueError, match=r"'bm26'; there are dense, bm25, rrf"):
        evaluate(small_set, embedder=embedder, compare=["bm26"])


def test_the_table_names_what_it_shows(small_set: Path, embedder: Embedder) -> None:
    result = evaluate(small_set, embedder=embedder, compare=["dense", "bm25"])
    table = "\n".join(evaluation_lines(result))
    for name in (*NAMES, "dense", "bm25", "citewire", "passages/s", "p95"):
        assert name in table
    assert sum(line.count("*") for line in table.splitlines()) == 2  # the best row and its key


run = partial(invoke, Path("archive"), "evaluate")


def test_the_command_prints_json_alone(small_set: Path) -> None:
    done = run(small_set, "--compare", "dense, rrf", "--json")
    assert done.exit_code == 0
    assert done.stderr == ""
    result = json.loads(done.stdout)
    assert list(result)[:7] == KEYS
    assert list(result["compare"]) == ["dense", "rrf"]
    assert all(list(row) == list(NAMES) for row in result["compare"].values())


def test_the_command_says_what_is_wrong(small_set: Path) -> None:
    done = run(small_set, "--compare", "dense,bm26")
    assert done.exit_code == 2
    assert "'bm26' is none of dense, bm25, rrf" in done.stderr
    done = run(small_set, "--split", "night")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no split 'night'" in done.stderr
    done = run(small_set / "nowhere")
    assert done.exit_code == 1
    assert done.stderr.startswith("citewire: ")


class Shortest:
    """A reranker that holds the shortest passage for the best."""

    name = "shortest"

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        return np.array([-float(len(passage)) for passage in passages])


def test_a_reranker_orders_what_is_measured(sample_set: Path, embedder: Embedder) -> None:
    plain = evaluate(sample_set, embedder=embedder, limit=10)
    judged = evaluate(sample_set, embedder=embedder, limit=10, reranker=Shortest())
    assert judged.measures["nDCG@10"].value < plain.measures["nDCG@10"].value


def test_a_named_reader_reads_what_is_measured(
    sample_set: Path, embedder: Embedder, question_answering: Path
) -> None:
    plain = evaluate(sample_set, embedder=embedder, limit=10)
    reader = load_reader(str(question_answering))
    read = evaluate(sample_set, embedder=embedder, limit=10, reader=reader)
    ours, theirs = (result.answers.first_quote_contains for result in (plain, read))
    assert ours is not None and theirs is not None
    assert theirs < ours  # its weights are random
