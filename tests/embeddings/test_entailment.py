"""Cross-encoders of inference from folders; nothing is downloaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tiny_models

from embeddings import ModelError
from embeddings.entailment import load_entailment
from qa.answering.statements.matching import Statement
from qa.answering.support.check import first_fault

LABELS = ("contradiction", "Entailment", "neutral")
PAIR = ("Nine people died when the ferry hit the pier.", "Nine people died.")


def test_it_gives_what_sentence_transformers_gives(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    folder = tiny_models.cross_encoder(tmp_path / "nli", named=LABELS)
    entailment = load_entailment(str(folder), download=False)
    [logits] = CrossEncoder(str(folder), local_files_only=True).predict([PAIR])
    odds = np.exp(logits - logits.max())
    assert entailment.name == str(folder)
    assert entailment.probability(*PAIR) == pytest.approx(odds[1] / odds.sum(), abs=1e-6)


def test_it_has_the_last_word_on_a_sentence(tmp_path: Path) -> None:
    """The same weights under swapped names follow where the others do not."""
    names = ("entailment", "not_entailment")
    one, other = (
        load_entailment(str(tiny_models.cross_encoder(tmp_path / str(n), named=named)))
        for n, named in enumerate((names, names[::-1]))
    )
    assert one.probability(*PAIR) + other.probability(*PAIR) == pytest.approx(1)
    premise, sentence = PAIR
    cited = [Statement(premise, "Harbor Post")]
    faults = [first_fault(sentence, cited, model) for model in (None, one, other)]
    assert [fault and fault.kind for fault in faults[1:]].count("not entailed") == 1
    assert faults.count(None) == 2


@pytest.mark.parametrize("named", [(), ("LABEL_0", "LABEL_1")])
def test_a_model_of_another_kind_is_refused(tmp_path: Path, named: tuple[str, ...]) -> None:
    folder = tiny_models.cross_encoder(tmp_path / "other", named=named)
    with pytest.raises(ModelError, match="has no label 'entailment'"):
        load_entailment(str(folder), download=False)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_entailment(str(tmp_path / "none"), download=False)
