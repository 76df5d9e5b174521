"""The ordinary words of English, by the vocabulary of the bundled model."""

from __future__ import annotations

from functools import cache

from embeddings.model_folder import bundled_folder


@cache
def ordinary_words() -> frozenset[str]:
    """Words in lower case that English uses often: some 24,000.

    The model's vocabulary has whole what is frequent in books and encyclopaedias, well
    known names among it, and cuts all else into pieces.

    Raises:
        ModelError: the bundled model is not installed, or not whole.
    """
    lines = (bundled_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line.isalpha() and len(line) > 1)
