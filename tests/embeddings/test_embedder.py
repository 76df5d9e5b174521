"""The bundled model behind the `Embedder` protocol, as every caller meets it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import ModelError, SentenceTransformerEmbedder, load_embedder
from embeddings.embedder import Embedder
from embeddings.files import sha256_of
from embeddings.model_folder import bundled_folder

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

SENTENCE = "The ferry to the island was cancelled for the third day because of high waves. "
TEXTS = [
    "Ferry cancelled",
    SENTENCE,
    SENTENCE * 3,
    "",
    "Élodie à Zürich: «Привет» 東京 🐟",
    SENTENCE * 40,
    "Council votes on the budget.\n\nA second paragraph follows.",
    SENTENCE * 9,
]


@pytest.fixture(scope="module")
def embedder(bundled_embedder: SentenceTransformerEmbedder) -> SentenceTransformerEmbedder:
    """The bundled model itself, which remembers no text."""
    return bundled_embedder


@pytest.fixture(scope="module")
def plain() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)


@pytest.fixture(scope="module")
def by_torch() -> SentenceTransformerEmbedder:
    return load_embedder("all-MiniLM-L6-v2", backend="torch")


def test_the_bundled_weights_are_the_published_ones() -> None:
    assert sha256_of(bundled_folder() / "model.safetensors") == WEIGHTS


def test_it_says_what_it_is(embedder: SentenceTransformerEmbedder) -> None:
    as_protocol: Embedder = embedder
    assert as_protocol.name == "all-MiniLM-L6-v2"
    assert (as_protocol.dimension, as_protocol.max_tokens) == (384, 254)
    assert len(as_protocol.fingerprint) == 64
    assert embedder.backend.split()[0] in {"openvino", "torch"}


def test_vectors_are_those_of_sentence_transformers(
    embedder: SentenceTransformerEmbedder, plain: Any
) -> None:
    """Cosine .999 at least, short and long, cut and empty texts."""
    reference = plain.encode(TEXTS)
    for vectors in (embedder.embed_passages(TEXTS), embedder.embed_queries(TEXTS)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), 384)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
        assert (vectors * reference).sum(axis=1).min() >= 0.999


def test_a_vector_does_not_depend_on_its_neighbours(
    embedder: SentenceTransformerEmbedder,
) -> None:
    together = embedder.embed_passages(TEXTS)
    backwards = embedder.embed_passages(TEXTS[::-1])[::-1]
    alone = np.vstack([embedder.embed_passages([text]) for text in TEXTS])
    crowd = embedder.embed_passages([*TEXTS, *(SENTENCE * n for n in range(1, 40))])[: len(TEXTS)]
    for other in (backwards, alone, crowd):
        assert (together * other).sum(axis=1).min() >= 0.99999


def test_one_thread_gives_the_same_vectors(embedder: SentenceTransformerEmbedder) -> None:
    """Nodes of a cluster embed with one thread for each core."""
    one_thread = load_embedder(threads=1)
    vectors = one_thread.embed_passages(TEXTS)
    assert (vectors * embedder.embed_passages(TEXTS)).sum(axis=1).min() >= 0.99999


def test_more_texts_than_one_window_keep_their_order(
    embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.encoders.openvino_encoder.WINDOW", 7)
    texts = [f"{n} ships of class {n % 5} in port" + " and more" * (n % 11) for n in range(40)]
    vectors = embedder.embed_passages(texts)
    for row in (0, 6, 7, 13, 39):
        assert float(vectors[row] @ embedder.embed_queries([texts[row]])[0]) > 0.9999


def test_nothing_gives_nothing(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)
    assert embedder.embed_queries([]).shape == (0, 384)
    assert embedder.token_spans([]) == []


def test_one_text_is_not_a_list_of_letters(embedder: SentenceTransformerEmbedder) -> None:
    with pytest.raises(TypeError, match="list of texts"):
        embedder.embed_passages("text")


def test_progress_adds_up(embedder: SentenceTransformerEmbedder) -> None:
    steps: list[int] = []
    embedder.embed_passages(TEXTS * 5, on_progress=steps.append)
    assert sum(steps) == len(TEXTS) * 5
    assert min(steps) > 0
    assert len(steps) > 1


def test_an_error_in_progress_reaches_the_caller(embedder: SentenceTransformerEmbedder) -> None:
    def stop(finished: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embedder.embed_passages(TEXTS, on_progress=stop)
    assert embedder.embed_passages(TEXTS[:2]).shape == (2, 384)


@pytest.mark.filterwarnings("error")
def test_token_spans_count_everything(embedder: SentenceTransformerEmbedder, plain: Any) -> None:
    short, long = embedder.token_spans(["Wirecutters, please", SENTENCE * 60])
    words = ["Wire", "cut", "ters", ",", "please"]
    assert ["Wirecutters, please"[start:end] for start, end in short] == words
    assert len(long) == 60 * len(plain.tokenizer.tokenize(SENTENCE)) > 512


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=80))
def test_token_spans_lie_in_the_text(embedder: SentenceTransformerEmbedder, text: str) -> None:
    """Any text at all, lone surrogates and controls included."""
    (spans,) = embedder.token_spans([text])
    last = (0, 0)
    for start, end in spans:
        # A letter that the model takes apart, as of Hangul, is the span of each part.
        assert last <= (start, end)
        assert start < end <= len(text)
        last = (start, end)


def test_a_text_of_max_tokens_is_embedded_whole(embedder: SentenceTransformerEmbedder) -> None:
    """The last token still counts, and what comes after it does not."""
    full = ["port"] * embedder.max_tokens
    ended = [*full[:-1], "murder"]
    beyond = [*full, "murder"]
    whole, changed, cut = embedder.embed_passages([" ".join(w) for w in (full, ended, beyond)])
    assert float(whole @ changed) < 0.9999
    assert float(whole @ cut) > 0.99999


def test_lone_surrogates_are_embedded(embedder: SentenceTransformerEmbedder) -> None:
    assert np.isfinite(embedder.embed_queries(["bad \udce9 byte"])).all()


def test_questions_are_answered_while_passages_are_embedded(
    embedder: SentenceTransformerEmbedder,
) -> None:
    questions = [f"Who cancelled ferry number {n}?" for n in range(12)]
    expected = embedder.embed_queries(questions)
    passages = embedder.embed_passages(TEXTS)
    wrong: list[str] = []

    def ask() -> None:
        for _ in range(5):
            for row, question in enumerate(questions):
                if float(embedder.embed_queries([question])[0] @ expected[row]) < 0.9999:
                    wrong.append(question)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        again = embedder.embed_passages(TEXTS)
        assert (again * passages).sum(axis=1).min() > 0.9999
    for thread in threads:
        thread.join()
    assert wrong == []


def test_similar_news_lies_close(embedder: SentenceTransformerEmbedder) -> None:
    query = embedder.embed_queries(["Why did the boat not sail?"])[0]
    passages = embedder.embed_passages([SENTENCE, "The bakery won a prize for its rye bread."])
    assert float(query @ passages[0]) > float(query @ passages[1]) + 0.1


def test_the_bundled_model_has_its_usual_names(
    embedder: SentenceTransformerEmbedder, by_torch: SentenceTransformerEmbedder
) -> None:
    for again in (by_torch, load_embedder("sentence-transformers/all-MiniLM-L6-v2")):
        assert again.name == "all-MiniLM-L6-v2"
        assert again.fingerprint == embedder.fingerprint
    assert by_torch.backend.startswith("torch")
    cosines = (by_torch.embed_passages(TEXTS) * embedder.embed_passages(TEXTS)).sum(axis=1)
    assert cosines.min() >= 0.999


def test_an_unknown_model_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="holds no model"):
        load_embedder(str(tmp_path / "empty"), cache=tmp_path)
    with pytest.raises(ValueError, match="backend is"):
        load_embedder(backend="gpu", cache=tmp_path)  # type: ignore[arg-type]


def test_tokens_are_the_words_as_the_model_sees_them(
    embedder: SentenceTransformerEmbedder,
) -> None:
    text = "Wirecutters, please!\n\n Élodie agreed."
    for [tokens] in (embedder.passage_tokens([text]), embedder.query_tokens([text])):
        words = [text[start:end] for start, end in tokens.spans]
        assert "".join(words) == "".join(text.split())  # no special token, no letter lost
        assert words[:5] == ["Wire", "cut", "ters", ",", "please"]
        assert tokens.vectors.shape == (len(words), 384)
        assert tokens.vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(tokens.vectors, axis=1), 1, atol=1e-5)


def test_a_token_knows_its_context(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["The bank of the river flooded.", "The bank raised its interest rate."]
    banks = [
        tokens.vectors[[text[start:end] for start, end in tokens.spans].index("bank")]
        for text, tokens in zip(texts, embedder.passage_tokens(texts), strict=True)
    ]
    assert float(banks[0] @ banks[1]) < 0.9


def test_tokens_are_the_same_run_by_torch_and_alone(
    embedder: SentenceTransformerEmbedder, by_torch: SentenceTransformerEmbedder
) -> None:
    together, torchs = embedder.passage_tokens(TEXTS), by_torch.passage_tokens(TEXTS)
    alone = [embedder.query_tokens([text])[0] for text in TEXTS]
    for tokens, other in zip(together * 2, torchs + alone, strict=True):
        assert (tokens.spans == other.spans).all()
        assert tokens.vectors.shape == other.vectors.shape
        cosines = (tokens.vectors * other.vectors).sum(axis=1)
        assert cosines.min(initial=1.0) > 0.999


def test_a_text_without_words_has_no_tokens(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.passage_tokens([]) == []
    assert embedder.query_tokens([]) == []
    for tokens in embedder.passage_tokens(["", " \n", "word", "\u200b"]):
        assert tokens.vectors.shape == (len(tokens.spans), 384)
        assert tokens.spans.shape == (len(tokens.vectors), 2)
    assert [len(tokens.spans) for tokens in embedder.passage_tokens(["", "word", " "])] == [0, 1, 0]
    with pytest.raises(TypeError, match="list of texts"):
        embedder.passage_tokens("text")


def test_tokens_of_a_long_text_end_where_the_model_cuts_it(
    embedder: SentenceTransformerEmbedder,
) -> None:
    text = SENTENCE * 60
    [tokens] = embedder.passage_tokens([text])
    assert len(tokens.spans) == embedder.max_tokens
    assert tokens.spans.tolist() == [
        list(span) for span in embedder.token_spans([text])[0][: embedder.max_tokens]
    ]


def test_tokens_are_read_while_questions_are_answered(
    embedder: SentenceTransformerEmbedder,
) -> None:
    expected = embedder.passage_tokens(TEXTS)

    def read(_: int) -> float:
        embedder.embed_queries(TEXTS[:2])
        pairs = zip(embedder.passage_tokens(TEXTS), expected, strict=True)
        return min(
            float((tokens.vectors * others.vectors).sum(axis=1).min(initial=1.0))
            for tokens, others in pairs
        )

    with ThreadPoolExecutor(4) as pool:
        assert min(pool.map(read, range(8))) > 0.9999
