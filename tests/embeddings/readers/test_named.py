"""Readers by name: question-answering models and cross-encoders from folders, and what is none."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import tiny_models
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import ModelError
from embeddings.embedder import Embedder
from embeddings.model_folder import bundled_folder
from embeddings.reader import UNSEEN, Reader, SentenceReading
from embeddings.readers.named import load_reader
from embeddings.readers.token_scores import LONGEST_SPAN
from embeddings.reranker import load_reranker
from qa.archive import Archive

QUESTION = "Who mended the weir at Aldmoor?"
HEADLINE = "Weir at Aldmoor holds again\n"
SENTENCES = (
    "The weir was mended in the spring.",
    "Tove Lindqvist and two masons laid 400 stones.",
    "«Nobody helped», she said — but the ferryman did.",
)
PASSAGE = HEADLINE + " ".join(SENTENCES)
PLACES = [(PASSAGE.index(text), PASSAGE.index(text) + len(text)) for text in SENTENCES]


@pytest.fixture(scope="module")
def byte_level(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.byte_level_question_answering(tmp_path_factory.mktemp("bytes") / "model")


@pytest.fixture(scope="module", params=["question_answering", "byte_level", "cross_encoder"])
def folder(request: pytest.FixtureRequest) -> Path:
    path = request.getfixturevalue(request.param)
    assert isinstance(path, Path)
    return path


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return load_reader(str(folder), download=False)


def spans_by_hand(folder: Path, question: str, passage: str) -> dict[tuple[int, int], float]:
    """Log odds of every span against the first token, computed with transformers alone."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModelForQuestionAnswering.from_pretrained(folder, local_files_only=True).eval()
    encoded = tokenizer(question, passage, return_offsets_mapping=True, return_tensors="pt")
    parts, offsets = encoded.sequence_ids(), encoded.pop("offset_mapping")[0].tolist()
    with torch.inference_mode():
        output = model(**encoded)
    starts, ends = output.start_logits[0].double(), output.end_logits[0].double()
    rows = [row for row, part in enumerate(parts) if part == 1]
    return {
        (offsets[first][0], offsets[last][1]): float(
            starts[first] + ends[last] - starts[0] - ends[0]
        )
        for place, first in enumerate(rows)
        for last in rows[place : place + LONGEST_SPAN]
    }


def test_a_sentence_has_the_odds_of_its_best_span(question_answering: Path) -> None:
    reader = load_reader(str(question_answering))
    every = spans_by_hand(question_answering, QUESTION, PASSAGE)
    [reads] = reader.read(QUESTION, [PASSAGE], [PLACES])
    for read, (start, end) in zip(reads, PLACES, strict=True):
        within = {span: odds for span, odds in every.items() if start <= span[0] < span[1] <= end}
        best = max(within, key=lambda span: within[span])
        assert (read.start, read.end) == best
        assert read.span == pytest.approx(within[best], abs=1e-4)
        assert read.evidence == read.span


def test_the_space_before_a_word_is_no_part_of_it(byte_level: Path) -> None:
    """Or the first word of a sentence would belong to none."""
    reader = load_reader(str(byte_level))
    place = (PASSAGE.index(" 400") + 1, PASSAGE.index(" 400") + 2)
    [[read]] = reader.read(QUESTION, [PASSAGE], [[place]])
    assert (read.start, read.end) == place
    spaced = spans_by_hand(byte_level, QUESTION, PASSAGE)
    assert read.span == pytest.approx(spaced[place[0] - 1, place[1]], abs=1e-4)
    [[space]] = reader.read(QUESTION, ["masons  laid"], [[(6, 7)]])
    assert space.span == UNSEEN


def test_a_cross_encoder_judges_sentences_under_their_headline(cross_encoder: Path) -> None:
    from sentence_transformers import CrossEncoder
    from torch.nn import Identity

    reader = load_reader(str(cross_encoder))
    [reads, plain] = reader.read(QUESTION, [PASSAGE, SENTENCES[0]], [PLACES, [(0, 34)]])
    pairs = [(QUESTION, f"{HEADLINE}{sentence}") for sentence in SENTENCES]
    pairs.append((QUESTION, SENTENCES[0]))
    wanted = CrossEncoder(str(cross_encoder), local_files_only=True).predict(
        pairs, show_progress_bar=False, activation_fn=Identity()
    )
    assert [read.evidence for read in (*reads, *plain)] == pytest.approx(wanted, abs=1e-5)
    # One score stands for all, and no words are pointed at.
    assert all(read.span == read.evidence and read.start == read.end for read in reads)


def test_its_scores_are_those_before_the_sigmoid(cross_encoder: Path) -> None:
    loaded = load_reranker(str(cross_encoder))
    odds, scores = (judge(QUESTION, SENTENCES) for judge in (loaded.log_odds, loaded.score))
    assert scores == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-5)


def test_the_company_of_other_passages_changes_nothing(reader: Reader) -> None:
    [alone] = reader.read(QUESTION, [PASSAGE], [PLACES])
    among = reader.read(QUESTION, [f"{PASSAGE} {PASSAGE}", PASSAGE, ""], [[], PLACES, []])
    assert [len(reads) for reads in among] == [0, 3, 0]
    for read, again in zip(alone, among[1], strict=True):
        assert (read.start, read.end) == (again.start, again.end)
        assert read.evidence == pytest.approx(again.evidence, abs=1e-4)
    assert reader.read(QUESTION, [], []) == []


def test_threads_get_their_own_answers(reader: Reader) -> None:
    def read(number: int) -> list[SentenceReading]:
        [reads] = reader.read(QUESTION, [PASSAGE[: 60 + number]], [[(0, 28), (28, 60 + number)]])
        return reads

    expected = [read(number) for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        for reads, wanted in zip(pool.map(read, range(12)), expected, strict=True):
            assert [part.span for part in reads] == pytest.approx(
                [part.span for part in wanted], abs=1e-4
            )


@given(text=st.text(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=4), asked=st.text())
@settings(max_examples=60, deadline=None)
def test_answers_lie_in_their_sentences(
    reader: Reader, text: str, cuts: Sequence[int], asked: str
) -> None:
    borders = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    sentences = list(pairwise(borders))
    [reads] = reader.read(asked, [text], [sentences])
    for read, (start, end) in zip(reads, sentences, strict=True):
        assert start <= read.start <= read.end <= end
        assert np.isfinite([read.evidence, read.span]).all()


@pytest.mark.parametrize("kind", ["question_answering", "byte_level"])
def test_what_is_too_long_is_not_seen(request: pytest.FixtureRequest, kind: str) -> None:
    reader = load_reader(str(request.getfixturevalue(kind)))
    text = f"{PASSAGE} " * 60
    last = text.rindex(SENTENCES[0])
    [[first, unseen]] = reader.read("who " * 400, [text], [[PLACES[0], (last, last + 34)]])
    assert first.span != UNSEEN
    assert (unseen.evidence, unseen.span) == (UNSEEN, UNSEEN)


def test_an_archive_answers_with_it(
    sample_archive: Path, embedder: Embedder, archive: Archive, reader: Reader
) -> None:
    question = "How much will it cost to repair the footbridge?"
    with Archive.open(sample_archive, embedder, reader=reader) as opened:
        answer = opened.ask(question)
        read = [hit for hit in answer.passages if hit.reader is not None]
        assert [hit.reader for hit in read] != [
            hit.reader for hit in archive.ask(question).passages if hit.reader is not None
        ]
        for citation in answer.citations:
            text = opened.article(citation.article_id).text
            assert text[citation.start : citation.end] == citation.quote
        for quote in answer.quotes:
            assert quote.answer_start is None or quote.text[quote.answer_start : quote.answer_end]
        assert opened.ask(question) == answer


@pytest.mark.parametrize(
    "name", ["", "no-such-model", "someone/no-such-model", "./nowhere", "a/b/c"]
)
def test_a_name_that_is_nowhere_is_one_clear_sentence(name: str) -> None:
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load_reader(name, download=False)
    assert len(str(caught.value).splitlines()) == 1


def test_a_folder_without_a_model_is_one_clear_sentence(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reader(str(tmp_path))
    damaged = tmp_path / "damaged"
    shutil.copytree(folder, damaged)
    weights = damaged / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load_reader(str(damaged))
    assert len(str(caught.value).splitlines()) == 1


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be a reader \(BertModel\)"):
        load_reader(str(bundled_folder()))
    two = tiny_models.cross_encoder(tmp_path / "two", labels=2)
    with pytest.raises(ModelError, match="gives 2 numbers for a pair"):
        load_reader(str(two))
    three = tiny_models.question_answering(tmp_path / "three", num_labels=3)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reader(str(three))


def test_a_model_that_says_less_than_is_needed_is_refused(tmp_path: Path) -> None:
    short = tiny_models.question_answering(tmp_path / "short", max_position_embeddings=64)
    with pytest.raises(ModelError, match="takes 62 tokens; 128 are needed"):
        load_reader(str(short))
    nothing = tiny_models.byte_level_question_answering(tmp_path / "nothing", first=None)
    with pytest.raises(ModelError, match='no first token that stands for "no answer"'):
        load_reader(str(nothing))


def changed(folder: Path, target: Path, change: str) -> Path:
    """A copy of a model whose head is gone or full of what is no number."""
    from safetensors.torch import load_file, save_file

    shutil.copytree(folder, target)
    weights = load_file(target / "model.safetensors")
    if change == "gone":
        del weights["qa_outputs.weight"]
    else:
        weights["qa_outputs.weight"] *= float("nan")
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    return target


def test_a_model_without_its_head_is_refused(question_answering: Path, tmp_path: Path) -> None:
    change = partial(changed, question_answering)
    with pytest.raises(ModelError, match=r"lacks qa_outputs\.weight"):
        load_reader(str(change(tmp_path / "gone", "gone")))
    with pytest.raises(ModelError, match="gives no number"):
        load_reader(str(change(tmp_path / "broken", "broken")))
