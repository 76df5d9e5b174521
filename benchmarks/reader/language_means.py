"""Put the means of the words of each language into the multilingual reader's adapter.

    python -m benchmarks.reader.language_means [--adapter FILE]

The mean of a language is that of the model's vectors of the tokens of its 20,000 words that are
most frequent, by their frequencies (package ``wordfreq``, Speer 2022, which is installed for this
alone). With the mean of all languages taken off, their cosine with the means of the practice
articles is .94, and that of one half of the articles with the other .98.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoders.graph_cache import default_folder
from embeddings.packed.multilingual import multilingual_folder
from embeddings.readers.adapter import LANGUAGE, load_adapter, merged_network, save_adapter
from embeddings.readers.bundled import MULTILINGUAL

WORDS = 20_000
CODES = {"nb": "no", "sh": "hr", "fil": "tl"}
"""Where the lists have another code than `qa.languages.codes.primary` gives."""
WITHOUT_SPACES = ("ja", "zh")
"""A word of theirs in a text has no space before it, which in a list costs it a token."""
SPACE = "▁"


def language_means(folder: Path, vectors: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """The mean vector of each language that has a list, shape (dimension,), by its code.

    Args:
        folder: of the model, for its tokenizer.
        vectors: of all tokens, shape (tokens, dimension).
    """
    from tokenizers import Tokenizer
    from wordfreq import available_languages, get_frequency_dict

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    means = {}
    for language in sorted(available_languages("best")):
        frequencies = get_frequency_dict(language)
        words = sorted(frequencies, key=frequencies.__getitem__, reverse=True)[:WORDS]
        skipped = tokenizer.token_to_id(SPACE) if language in WITHOUT_SPACES else None
        total, count = np.zeros(vectors.shape[1]), 0.0
        for word, encoding in zip(
            words, tokenizer.encode_batch(words, add_special_tokens=False), strict=True
        ):
            ids = [token for token in encoding.ids if token != skipped]
            total += frequencies[word] * vectors[ids].sum(axis=0)
            count += frequencies[word] * len(ids)
        means[CODES.get(language, language)] = (total / count).astype(np.float32)
    return means


def main() -> None:
    """Compute and write."""
    parser = argparse.ArgumentParser(description="Put means of languages into an adapter.")
    parser.add_argument("--adapter", type=Path, default=MULTILINGUAL.file)
    arguments = parser.parse_args()
    adapter = load_adapter(arguments.adapter)
    kept = {n: t for n, t in adapter.tensors.items() if not n.startswith(LANGUAGE)}
    folder = multilingual_folder(default_folder())
    vectors = merged_network(folder, adapter).encoder.embeddings.word_embeddings.weight.numpy()
    means = language_means(folder, vectors)
    kept |= {f"{LANGUAGE}{code}": mean for code, mean in means.items()}
    save_adapter(arguments.adapter, kept, adapter.base, adapter.longest)


if __name__ == "__main__":
    main()
