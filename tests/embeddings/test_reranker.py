"""Cross-encoders from folders: order, errors, threads; nothing is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import tiny_models

from embeddings import ModelError
from embeddings.model_folder import bundled_folder
from embeddings.reranker import CrossEncoderReranker, Reranker, load_reranker
from qa.archive import Archive
from qa.retrieval.fusion import FUSION

QUESTION = "Why was the footbridge closed?"
PASSAGES = ["Cracks were found.", "An owl sat on the clock.", "The fair drew a crowd.", ""]


@pytest.fixture(scope="module")
def reranker(cross_encoder: Path) -> CrossEncoderReranker:
    return load_reranker(str(cross_encoder), download=False)


def test_it_gives_what_sentence_transformers_gives(
    cross_encoder: Path, reranker: CrossEncoderReranker
) -> None:
    from sentence_transformers import CrossEncoder

    as_protocol: Reranker = reranker
    assert as_protocol.name == str(cross_encoder)
    scores = as_protocol.score(QUESTION, PASSAGES)
    plain = CrossEncoder(str(cross_encoder), local_files_only=True)
    pairs = [(QUESTION, passage) for passage in PASSAGES]
    assert scores.dtype == np.float64
    assert scores == pytest.approx(plain.predict(pairs, show_progress_bar=False), abs=1e-6)
    assert len({round(float(score), 6) for score in scores}) == len(PASSAGES)
    assert reranker.score(QUESTION, []).shape == (0,)


def test_the_best_passages_follow_its_scores(
    archive: Archive, reranker: CrossEncoderReranker
) -> None:
    plain = archive.retrieve(QUESTION, k=FUSION.read)
    judged = archive.retrieve(QUESTION, k=1_000, reranker=reranker)
    assert [hit.passage.id for hit in judged[: FUSION.read]] != [hit.passage.id for hit in plain]
    read = [hit for hit in judged if hit.reader is not None]
    assert len(read) == FUSION.read
    texts = [f"{hit.title}\n{hit.text}" if hit.title else hit.text for hit in read]
    scores = reranker.score(QUESTION, texts)
    whole = 1.0 + FUSION.recency + FUSION.reranker
    scaled = FUSION.reranker * (scores - scores.min()) / (scores.max() - scores.min())
    # Without it only fusion and recency are left, of which the first is known.
    prior = [hit.score * whole - part - hit.fused for hit, part in zip(read, scaled, strict=True)]
    assert all(-1e-6 <= recency <= FUSION.recency + 1e-6 for recency in prior)


def test_an_archive_answers_with_it(archive: Archive, reranker: CrossEncoderReranker) -> None:
    question = "How much will it cost to repair the footbridge?"
    answer = archive.ask(question, reranker=reranker)
    for citation in answer.citations:
        text = archive.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
    assert archive.ask(question, reranker=reranker) == answer


def test_threads_take_turns(reranker: CrossEncoderReranker) -> None:
    def judge(passages: Sequence[str]) -> list[float]:
        return [round(float(score), 5) for score in reranker.score(QUESTION, passages)]

    batches = [PASSAGES[: 1 + number % len(PASSAGES)] for number in range(24)]
    expected = [judge(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(judge, batches)) == expected


@pytest.mark.parametrize(
    "name", ["", "no-such-model", "someone/no-such-model", "./nowhere", "a/b/c"]
)
def test_a_name_that_is_nowhere_is_one_clear_sentence(name: str) -> None:
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load_reranker(name, download=False)
    assert len(str(caught.value).splitlines()) == 1


def test_a_folder_without_a_model_is_one_clear_sentence(
    tmp_path: Path, cross_encoder: Path
) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reranker(str(tmp_path))
    damaged = tmp_path / "damaged"
    shutil.copytree(cross_encoder, damaged)
    weights = damaged / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reranker(str(damaged))


def test_one_score_for_a_pair_is_wanted(tmp_path: Path) -> None:
    two = tiny_models.cross_encoder(tmp_path / "two", labels=2)
    with pytest.raises(ModelError, match="gives 2 numbers for a pair"):
        load_reranker(str(two))


def test_a_model_that_was_not_trained_on_pairs_is_refused() -> None:
    """Its weights for pairs would be made up on loading, and its order be chance."""
    with pytest.raises(ModelError, match="is no cross-encoder"):
        load_reranker(str(bundled_folder()))


def test_a_score_that_is_no_number_is_refused() -> None:
    class Broken:
        def predict(self, pairs: Sequence[tuple[str, str]], **options: object) -> list[float]:
            return [float("nan")] * len(pairs)

    with pytest.raises(ModelError, match="gives no number"):
        CrossEncoderReranker("broken", Broken()).score(QUESTION, PASSAGES)
