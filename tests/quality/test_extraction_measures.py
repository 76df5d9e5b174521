"""The measures of `benchmarks.extraction`, by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.extraction.measures import rouge_lsum_score, shingle_means, shingle_score
from benchmarks.extraction.page_sets import read_fields, read_pages


def test_shingles_are_runs_of_four_words() -> None:
    score = shingle_score("The dam broke at noon.", "The dam broke at noon. Read more")
    assert (score.precision, score.recall) == (0.5, 1.0)
    short = shingle_score("Rain today.", "Rain today.")
    assert (short.precision, short.recall) == (1.0, 1.0)


def test_a_page_without_text_has_no_precision() -> None:
    empty, whole = shingle_score("The dam broke.", ""), shingle_score("It rained.", "It rained.")
    assert (empty.precision, empty.recall) == (None, 0.0)
    assert shingle_means([empty, whole]) == pytest.approx((1.0, 0.5, 2 / 3))


def test_rouge_takes_each_sentence_from_wherever_it_stands() -> None:
    truth = ("The dam broke at noon. Nobody was hurt.",)
    assert rouge_lsum_score(truth, "Nobody was hurt.\n\nThe dam broke at noon.").f1 == 1.0
    # "The … broke at noon" is in order, the word "later" is nobody's.
    score = rouge_lsum_score(truth, "The wall broke later at noon.")
    assert (score.precision, score.recall) == (4 / 6, 4 / 8)


def test_rouge_counts_no_word_oftener_than_the_text_has_it() -> None:
    score = rouge_lsum_score(("It rained. It rained.",), "It rained.")
    assert (score.precision, score.recall) == (1.0, 0.5)


def test_optional_lines_count_as_is_best() -> None:
    truth = ("The dam broke.", "[Reported from Larkfield.]", "[::]")
    assert rouge_lsum_score(truth, "The dam broke.").f1 == 1.0
    assert rouge_lsum_score(truth, "The dam broke.\n\nReported from Larkfield.").f1 == 1.0


def test_page_sets_are_read_in_both_layouts(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(b"<p>A"))
    (tmp_path / "html" / "b.html").write_bytes(b"<p>B")
    truths = {"b": {"body": ["One.", "[Two.]"]}, "a": {"articleBody": "One."}}
    (tmp_path / "ground_truth.json").write_text(json.dumps(truths))
    first, second = read_pages(tmp_path)
    assert (first.name, first.data, first.story, first.paragraphs) == ("a", b"<p>A", "One.", ())
    assert (second.data, second.story, second.paragraphs) == (b"<p>B", "One.", ("One.", "[Two.]"))
    (tmp_path / "html" / "b.html").unlink()
    with pytest.raises(FileNotFoundError, match="no page b"):
        read_pages(tmp_path)


def test_fields_that_nobody_looked_for_are_none(tmp_path: Path) -> None:
    path = tmp_path / "fields.json"
    path.write_text('{"a": {"day": "2024-03-14", "authors": []}}')
    fields = read_fields(path)["a"]
    assert (fields.day, fields.authors, fields.title) == ("2024-03-14", (), None)
