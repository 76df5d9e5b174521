"""The bundled readers: what they point at, their runtimes, their cache, and damaged adapters."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import ModelError, SentenceTransformerEmbedder
from embeddings.embedder import Embedder
from embeddings.encoders.graph_cache import GraphCache
from embeddings.model_folder import bundled_folder
from embeddings.reader import UNSEEN, Reader
from embeddings.readers import bundled
from embeddings.readers.adapter import load_adapter, save_adapter
from embeddings.readers.bundled import BUNDLED, MULTILINGUAL, reader_for
from embeddings.readers.pair_tokenizer import QUESTION_TOKENS, PairTokenizer
from embeddings.readers.token_scores import END, START, Reading, read_sentence

MEGABYTE = 1_000_000

HEADLINE = "Footbridge at Lower Marle closed"
SENTENCES = (
    "The footbridge at Lower Marle was closed on Monday.",
    "Engineers had found cracks in two of its piers.",
    "The town will spend 48,000 crowns on the repair, said the mayor, Ida Brakke.",
)
PASSAGE = " ".join(SENTENCES)
PLACES = [(PASSAGE.index(text), PASSAGE.index(text) + len(text)) for text in SENTENCES]
OTHER = "The spring fair drew 3,000 people to the market square. An owl sat on the clock."


@pytest.fixture(scope="module")
def reader(bundled_embedder: SentenceTransformerEmbedder) -> Reader:
    loaded = bundled_embedder.reader
    assert loaded is not None
    return loaded


def test_the_adapters_are_small() -> None:
    assert BUNDLED.file.stat().st_size <= 5 * MEGABYTE
    assert MULTILINGUAL.file.stat().st_size <= 9 * MEGABYTE


@pytest.mark.parametrize(
    ("question", "sentences", "answer"),
    [
        (
            "Wie heißt die Bürgermeisterin?",
            (
                "Die Brücke ist seit Montag gesperrt.",
                "„Es eilt“, sagte Bürgermeisterin Ida Brakke.",
            ),
            "Ida Brakke",
        ),
        (
            "когда закрыли мост?",
            ("The mayor, Ida Brakke, called it urgent.", "The bridge was closed on Monday."),
            "Monday",
        ),
        (
            "How much will the repair cost?",
            ("橋は月曜日に閉鎖された。", "市は修理に480万クローネを費やす。"),
            "480万クローネ",
        ),
    ],
)
def test_the_multilingual_reader_reads_across_languages(
    multilingual_embedder: Embedder, question: str, sentences: tuple[str, str], answer: str
) -> None:
    reader = multilingual_embedder.reader
    assert reader is not None
    text = "".join(sentences)
    border = len(sentences[0])
    [[other, right]] = reader.read(question, [text], [[(0, border), (border, len(text))]])
    assert right.evidence > other.evidence
    assert answer in text[right.start : right.end]


def test_a_passage_is_cut_where_the_tokenizer_itself_would_cut_it() -> None:
    from tokenizers import Tokenizer

    definition = (bundled_folder() / "tokenizer.json").read_text("utf-8")
    cutting = Tokenizer.from_str(definition)
    cutting.no_padding()
    cutting.enable_truncation(32, strategy="only_second")
    for passage in ("", "Short.", PASSAGE, PASSAGE * 3):
        [pair] = PairTokenizer(definition, 32).pairs("Who is the mayor?", [passage])
        whole = cutting.encode("Who is the mayor?", passage)
        assert (pair.ids, pair.types) == (whole.ids, whole.type_ids)


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("How much will the repair cost?", 2, "48,000 crowns"),
        ("Who is the mayor of Lower Marle?", 2, "Ida Brakke"),
        ("when was the footbridge closed", 0, "Monday"),
    ],
)
def test_it_points_at_the_sentence_and_its_words(
    reader: Reader, question: str, sentence: int, answer: str
) -> None:
    [read] = reader.read(question, [PASSAGE], [PLACES])
    best = max(range(len(read)), key=lambda row: read[row].evidence)
    assert best == sentence
    assert answer in PASSAGE[read[best].start : read[best].end]


def test_scores_compare_across_passages(reader: Reader) -> None:
    question = "Why was the footbridge closed?"
    right, [wrong] = reader.read(question, [PASSAGE, OTHER], [PLACES, [(0, len(OTHER))]])
    assert max(read.evidence for read in right) > wrong.evidence


def test_the_company_of_other_passages_changes_nothing(reader: Reader) -> None:
    question = "Who is the mayor?"
    [alone] = reader.read(question, [PASSAGE], [PLACES])
    texts = [OTHER, PASSAGE, f"{HEADLINE}\n{PASSAGE}", ""]
    among = reader.read(question, texts, [[(0, 20)], PLACES, PLACES, []])[1]
    for read, again in zip(alone, among, strict=True):
        assert (read.start, read.end) == (again.start, again.end)
        assert read.evidence == pytest.approx(again.evidence, abs=0.1)  # bf16
        assert read.span == pytest.approx(again.span, abs=0.2)


def test_nothing_to_read(reader: Reader) -> None:
    assert reader.read("Who?", [], []) == []
    assert reader.read("", [""], [[]]) == [[]]
    [[read]] = reader.read("", [""], [[(0, 10)]])
    assert (read.evidence, read.span) == (UNSEEN, UNSEEN)
    assert read.start == read.end


def test_very_long_texts_are_cut(reader: Reader) -> None:
    text = f"{PASSAGE} " * 50
    last = text.rindex(SENTENCES[-1])
    sentences = [*PLACES, (last, last + len(SENTENCES[-1]))]
    [[*read, unread]] = reader.read("why " * 500, [text], [sentences])
    assert all(UNSEEN < part.evidence < -UNSEEN for part in read)
    assert unread.evidence == UNSEEN


def test_another_model_has_no_reader(tmp_path: Path) -> None:
    assert reader_for("0" * 64, bundled_folder(), GraphCache(tmp_path)) is None


def test_a_damaged_adapter_is_named(tmp_path: Path) -> None:
    file = tmp_path / "reader.safetensors"
    file.write_bytes(BUNDLED.file.read_bytes()[:-100])
    with pytest.raises(ModelError, match="cannot be read"):
        load_adapter(file)
    with pytest.raises(ModelError, match="cannot be read"):
        load_adapter(tmp_path / "missing")


def test_another_adapter_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    adapter = load_adapter(BUNDLED.file)
    file = tmp_path / "other.safetensors"
    save_adapter(file, adapter.tensors, adapter.base, adapter.longest - 1)
    monkeypatch.setattr(bundled, "SHIPPED", (replace(BUNDLED, file=file),))
    with pytest.raises(ModelError, match="install Citewire again"):
        reader_for(adapter.base, bundled_folder(), GraphCache(tmp_path / "cache"))


def test_a_reader_in_the_cache_needs_no_torch(reader: Reader) -> None:
    """It would take a second and 120 MB of every process that answers."""
    code = (
        "import sys; from embeddings import load_embedder; "
        "load_embedder().reader.read('Who?', ['Nobody.'], [[(0, 7)]]); "
        "sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_adapter_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    adapter = load_adapter(BUNDLED.file)
    save_adapter(tmp_path / "copy", adapter.tensors, adapter.base, adapter.longest)
    again = load_adapter(tmp_path / "copy")
    assert (again.base, again.longest) == (adapter.base, adapter.longest)
    assert all((again.tensors[name] == tensor).all() for name, tensor in adapter.tensors.items())


@given(text=st.text(max_size=300), question=st.text(max_size=100))
@settings(max_examples=50)
def test_offsets_lie_in_the_passage(
    bundled_embedder: SentenceTransformerEmbedder, text: str, question: str
) -> None:
    reader = bundled_embedder.reader
    assert reader is not None
    middle = len(text) // 2
    sentences = [(0, middle), (middle, len(text))]
    [reads] = reader.read(question, [text], [sentences])
    for read, (start, end) in zip(reads, sentences, strict=True):
        assert start <= read.start <= read.end <= end


@given(scores=st.lists(st.tuples(*[st.floats(-9, 9)] * 3), min_size=1, max_size=40))
def test_the_best_span_is_the_best_of_all(scores: list[tuple[float, float, float]]) -> None:
    spans = np.array([(row * 3, row * 3 + 2) for row in range(len(scores))])
    table = np.array(scores, dtype=np.float32)
    read = read_sentence(Reading(spans, table), 0, 3 * len(scores))
    every = [
        float(table[first, START] + table[last, END])
        for first in range(len(scores))
        for last in range(first, min(first + 30, len(scores)))
    ]
    assert read.span == pytest.approx(max(every))
    assert read.start <= read.end


def test_a_long_question_is_cut_and_the_passage_is_not() -> None:
    tokenizer = PairTokenizer((bundled_folder() / "tokenizer.json").read_text("utf-8"), 384)
    [pair] = tokenizer.pairs("why " * 300, [PASSAGE])
    assert PASSAGE[pair.spans[-1][0] :] == "."
    assert len(pair.ids) == QUESTION_TOKENS + len(pair.rows) + 3
