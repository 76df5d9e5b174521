"""Every language has the same questions and sentences, in its own words."""

from __future__ import annotations

import pytest

from qa.languages.samples import Samples, samples_of
from qa.languages.sections import languages


@pytest.mark.parametrize("language", languages())
def test_each_language_has_as_many_of_them(language: str) -> None:
    samples = samples_of(language)
    assert (len(samples.questions), len(samples.sentences)) == (10, 12)
    texts = samples.questions + samples.sentences
    assert all(text == text.strip() != "" for text in texts)
    others = [samples_of(other) for other in languages() if other != language]
    assert not set(texts) & {text for other in others for text in other.questions}
    assert not set(texts) & {text for other in others for text in other.sentences}


def test_a_language_without_a_file_has_none() -> None:
    assert samples_of("is") == Samples()
