"""Centres: what the texts of each language have in common, which is taken off their vectors.

A multilingual model puts each language in a corner of its own: in one pool with others a
question finds what is in its language before what answers it, and all cosines lie between .7
and .9. Without the mean of each language, translations come to lie together, and what is
unrelated near 0, as with the bundled model, whose cosines all thresholds here are made for.
"All-but-the-Top" of Mu and Viswanath (ICLR 2018) takes the mean off vectors of words alike;
Yang, Yang, Cer, Law and Darve, "Universal Sentence Representation Learning with Conditional
Masked Language Model" (EMNLP 2021) takes that of each language off multilingual ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from embeddings.embedder import Embedder, TokenVectors, Vectors
from embeddings.model_folder import BUNDLED_NAME
from qa.languages.codes import ENGLISH, primary
from qa.retrieval.centring.samples import (
    has_samples,
    mean_question,
    mean_question_token,
    mean_sentence,
    mean_token,
)
from qa.store import LanguageMean, Store

OF_SAMPLES = 30
"""Passages for which the samples of a language count beside those of an archive: a small archive
may tell of few matters, which must not be taken off. From 5 to 100 nDCG@10 across the practice
sets differs by .002."""

OF_ENGLISH = 3
"""The same for a language without samples, for which those of English stand in."""

_SHORTEST = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """The centres of the languages of an archive, for one model.

    Attributes:
        embedder: the archive's own.
        means: of the archive's passages, by language.
    """

    embedder: Embedder
    means: Mapping[str, LanguageMean]

    def question(self, vector: Vectors, language: str) -> Vectors:
        """The vector of a question in a language, shape (dimension,), without its centre."""
        known = _known(primary(language))
        centre = mean_question(self.embedder, known)
        if known != primary(language):  # as far from English as its passages are
            centre = centre + self.of(language) - mean_sentence(self.embedder, known)
        [own] = _without(vector[None, :], centre[None, :])
        return np.asarray(own)

    def passages(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Vectors of passages or sentences without the centres of their languages; unit rows.

        Args:
            vectors: shape (n, dimension).
            languages: codes, "" for one that is not known; row i for ``vectors[i]``.
        """
        if not len(vectors):
            return vectors
        centres = {code: self.of(code) for code in sorted(set(languages))}
        return _without(vectors, np.stack([centres[code] for code in languages]))

    def question_tokens(self, tokens: TokenVectors, language: str) -> TokenVectors:
        """The tokens of a question without the centre of those of its language."""
        return _tokens_without(tokens, mean_question_token(self.embedder, _known(language)))

    def passage_tokens(self, tokens: TokenVectors, language: str) -> TokenVectors:
        """The tokens of a passage without the centre of those of its language."""
        return _tokens_without(tokens, mean_token(self.embedder, _known(language)))

    def distance(self, language: str) -> float:
        """How far the passages of a language lie from its centre, more than 0."""
        own, centre = self.means.get(primary(language)), self.of(language)
        mean = centre if own is None else own.mean
        squared = 1.0 - 2.0 * float(mean @ centre) + float(centre @ centre)
        return math.sqrt(max(squared, _SHORTEST))

    def of(self, language: str) -> Vectors:
        """The centre of the passages of a language, shape (dimension,)."""
        code = primary(language)
        known = _known(code)
        sample = mean_sentence(self.embedder, known)
        own = self.means.get(code)
        if own is None:
            return sample
        worth = OF_SAMPLES if known == code else OF_ENGLISH
        share = own.passages / (own.passages + worth)
        return _mixed(own.mean, sample, share)


def centres_of(store: Store, embedder: Embedder) -> Centres | None:
    """The centres for an archive; None for the bundled model, which knows English only.

    Its cosines are spread as they should be: English lies around 0.
    """
    if embedder.name == BUNDLED_NAME:
        return None
    return Centres(embedder, store.language_means())


def question_vector(store: Store, embedder: Embedder, text: str, language: str) -> Vectors:
    """What a question is searched by, shape (dimension,), unit length."""
    vector: Vectors = embedder.embed_queries([text])[0]
    centres = centres_of(store, embedder)
    return vector if centres is None else centres.question(vector, language)


def sentence_vectors(
    store: Store, embedder: Embedder, texts: Sequence[str], languages: Sequence[str]
) -> Vectors:
    """Vectors of sentences, unit rows, to be compared with each other and with questions.

    Args:
        store: the archive.
        embedder: its own.
        texts: sentences of its articles.
        languages: of those articles, "" where it is not known; row i for ``texts[i]``.
    """
    vectors = embedder.embed_passages(texts)
    centres = centres_of(store, embedder)
    return vectors if centres is None else centres.passages(vectors, languages)


def _known(language: str) -> str:
    """The language, or English where there are no samples of it."""
    code = primary(language)
    return code if has_samples(code) else ENGLISH


def _tokens_without(tokens: TokenVectors, centre: Vectors) -> TokenVectors:
    return replace(tokens, vectors=_without(tokens.vectors, centre[None, :]))


def _mixed(vector: Vectors, other: Vectors, share: float) -> Vectors:
    """So much of a vector, and the rest of another."""
    return np.asarray(share * vector + (1.0 - share) * other, np.float32)


def _without(vectors: Vectors, centres: Vectors) -> Vectors:
    """Vectors less their centres, scaled to length 1; what is its own centre becomes 0."""
    left = vectors - centres
    lengths = np.maximum(np.linalg.norm(left, axis=1, keepdims=True), _SHORTEST)
    units: Vectors = (left / lengths).astype(np.float32)
    return units
