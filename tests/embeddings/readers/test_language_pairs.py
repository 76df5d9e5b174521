"""Types of tokens for pairs of languages: each moves words by the difference of two means."""

from __future__ import annotations

from itertools import product

import numpy as np

from benchmarks.languages.sets import read_set
from embeddings.embedder import Embedder
from embeddings.model_folder import bundled_folder
from embeddings.readers.adapter import load_adapter
from embeddings.readers.bundled import MULTILINGUAL
from embeddings.readers.language_pairs import MODEL_TYPES, type_of, with_pairs
from embeddings.readers.pair_tokenizer import PairTokenizer
from qa.languages.sections import languages
from qa.text.sentences import sentence_spans

CODES = ("ar", "de", "en")


def test_each_pair_moves_a_question_from_its_language_to_the_passage_s() -> None:
    draw = np.random.default_rng(1)
    own = draw.normal(size=(MODEL_TYPES, 4)).astype(np.float32)
    means = {code: draw.normal(size=4).astype(np.float32) for code in CODES}
    table = with_pairs(own, means)
    assert len(table) == MODEL_TYPES + len(CODES) ** 2
    np.testing.assert_array_equal(table[:MODEL_TYPES], own)
    for asked, told in product(CODES, CODES):
        type_ = type_of(CODES, asked, told)
        if asked == told:
            assert type_ is None
        else:
            assert type_ is not None
            np.testing.assert_allclose(table[type_] - own[0], means[told] - means[asked], atol=1e-6)
    assert type_of(CODES, "en", "xx") is type_of(CODES, "", "en") is type_of((), "en", "de") is None


def test_only_the_question_s_tokens_have_the_type_of_the_pair() -> None:
    pairs = PairTokenizer((bundled_folder() / "tokenizer.json").read_text("utf-8"), 64)
    asked, passages = "Who is the mayor?", ["Ida Brakke is.", "Nobody."]
    plain = pairs.pairs(asked, passages)
    first, second = pairs.pairs(asked, passages, [None, 9])
    assert (first.ids, first.types) == (plain[0].ids, plain[0].types)
    assert second.ids == plain[1].ids
    told = [was for was, now in zip(plain[1].types, second.types, strict=True) if now != 9]
    assert set(second.types[1:6]) == {9} and second.types.count(9) == 5
    assert second.types[0] == 0 and told == [0, 0, *[1] * (len(told) - 2)]


def test_nearly_every_language_with_rules_has_a_mean() -> None:
    assert set(languages()) - set(load_adapter(MULTILINGUAL.file).language_means) == {"th"}


def test_questions_in_german_find_more_of_their_sentences_in_spanish(
    multilingual_embedder: Embedder,
) -> None:
    reader = multilingual_embedder.reader
    assert reader is not None
    told = read_set("es")
    golds = {question.id: question for question in told.questions}
    right = {"as it stands": 0, "moved": 0}
    for question in read_set("de").questions:
        if question.story is None:
            continue
        text = "\n".join(told.texts[question.story])
        spans = sentence_spans(text, "es")
        for name, pairs in (("as it stands", []), ("moved", [("de", "es")])):
            [readings] = reader.read(question.text, [text], [spans], pairs)
            _, best = max(zip((read.evidence for read in readings), spans, strict=True))
            right[name] += golds[question.id].is_answered_by(text[slice(*best)])
    assert right["moved"] >= right["as it stands"] + 3
