"""The tokenizer cuts as the library itself would, and keeps places in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from embeddings.encoders.encoder import ModelSettings
from embeddings.encoders.tokenizer import ModelTokenizer
from embeddings.model_folder import bundled_folder

LONGEST = 16
WORDS = st.lists(st.sampled_from(["mayor", "Küche", "東京", "unbelievably", "4", "[SEP]", "…"]))


@pytest.fixture(scope="module")
def definition() -> str:
    return (bundled_folder() / "tokenizer.json").read_text("utf-8")


def test_long_texts_are_cut_as_the_library_cuts_them(definition: str) -> None:
    ours = ModelTokenizer(definition, ModelSettings(384, LONGEST, 0, "", ""))
    library = Tokenizer.from_str(definition)
    library.no_padding()
    library.enable_truncation(LONGEST)
    assert ours.special_tokens == 2

    @given(st.lists(WORDS.map(" ".join), max_size=4))
    def cut(texts: list[str]) -> None:
        encodings = library.encode_batch(texts)
        assert ours.ids(texts) == [encoding.ids for encoding in encodings]
        for spans, encoding in zip(ours.marked_spans(texts), encodings, strict=True):
            special = encoding.special_tokens_mask
            marked = [
                None if mark else span for mark, span in zip(special, encoding.offsets, strict=True)
            ]
            assert spans == marked
        whole = [library.encode(text, add_special_tokens=False) for text in texts]
        assert all(
            len(spans) >= len(cut) for spans, cut in zip(ours.spans(texts), whole, strict=True)
        )

    cut()
