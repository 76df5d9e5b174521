"""What sentences of other outlets have to do with a quote, in English and beyond."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qa.answering.confidence import ConfidenceFeatures
from qa.answering.relations import supporters, surely_leads
from qa.answering.selection import Candidate, SelectedSentences
from qa.answering.statements.cosines import Cosines
from qa.passage import Passage, ScoredPassage
from qa.question.understand import understand
from qa.retrieval.sentence_scores import ScoredSentence
from seeds.article import Article

ENGLISH = "Fire crews in Arlen put out 27 fires on Monday night near the harbour."
GERMAN = "Die Feuerwehr in Arlen löschte am Montagabend 27 Brände nahe dem Hafen."
FEATURES = ConfidenceFeatures(0, 0, 0, False, 0, 0, 0, 0, 1)


def candidate(name: str, text: str, language: str | None) -> Candidate:
    article = Article(name, "Fires", text, outlet=name, published="2025-03-04", language=language)
    passage = Passage(hash(name), name, 0, len(text), text)
    sentence = ScoredSentence(article, 0, len(text), 1.0, 1.0, 0.5, 1.0)
    return Candidate(sentence, ScoredPassage(passage, article, 1.0, 0.9, 1.0, 1.0))


@pytest.mark.parametrize(
    ("told", "languages", "agrees", "is_related"),
    [
        ((ENGLISH, ENGLISH), ("en", "en"), True, False),
        ((ENGLISH, ENGLISH), ("en", None), True, False),
        ((ENGLISH, GERMAN), ("en", "de"), False, True),
        ((GERMAN, GERMAN), ("de", "de"), True, False),
        ((GERMAN, GERMAN.replace("löschte", "löschte nicht")), ("de", "de"), False, True),
    ],
)
def test_only_what_is_surely_the_same_is_called_so(
    told: tuple[str, str], languages: tuple[str, str], agrees: bool, is_related: bool
) -> None:
    names = ("Arlen Post", "Blatt")
    candidates = tuple(map(candidate, names, told, languages))
    vectors = np.array([[1.0, 0.0], [0.95, 0.31]], np.float32)
    selected = SelectedSentences(
        candidates, (1.0, 0.9), Cosines.of_vectors(vectors), replace(FEATURES)
    )
    support, related = supporters(selected, 0, [0])
    assert [sentence.article_id for sentence in support] == ["Blatt"] * agrees
    assert [sentence.article_id for sentence in related] == ["Blatt"] * is_related


@pytest.mark.parametrize(
    ("asked", "languages", "leads"),
    [
        ("en", ("de", "en"), False),
        ("en", ("de", "fr"), True),
        ("en", ("de", None), True),
        ("de", ("de-AT", "en"), True),
        ("", ("de", "en"), True),
    ],
)
def test_another_language_does_not_surely_lead_where_the_question_s_may_say_the_same(
    asked: str, languages: tuple[str, str | None], leads: bool
) -> None:
    candidates = tuple(map(candidate, ("Blatt", "Post"), (GERMAN, "Boats sank."), languages))
    selected = SelectedSentences(candidates, (1.0, 0.9), Cosines({}), FEATURES, asked)
    assert surely_leads(selected, 0, understand("Who was there?")) is leads
