"""Every language has the same questions and sentences, in its own words."""

from __future__ import annotations

import pytest

from qa.languages.samples import Samples, samples_of
from qa.languages.sections import languages_with

WITH_SAMPLES = languages_with("samples")


@pytest.mark.parametrize("language", WITH_SAMPLES)
def test_each_language_has_as_many_of_them(language: str) -> None:
    samples = samples_of(language)
    assert (len(samples.questions), len(samples.sentences)) == (10, 12)
    texts = samples.questions + samples.sentences
    assert all(text == text.strip() != "" for text in texts)
    others = [samples_of(other) for other in WITH_SAMPLES if other != language]
    assert not set(texts) & {text for other in others for text in other.questions}
    assert not set(texts) & {text for other in others for text in other.sentences}


def test_a_language_without_samples_has_none() -> None:
    assert len(WITH_SAMPLES) >= 19
    assert samples_of("is") == samples_of("vi") == Samples()
