"""Which prompts a model gets: somebody's, its own, its family's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings.prompts import Prompts, chosen_prompts, family_prompts, prompted_fingerprint

E5 = Prompts("query: ", "passage: ")
SEARCH = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("name", "prompts"),
    [
        ("intfloat/multilingual-e5-small", E5),
        ("intfloat/e5-base-v2", E5),
        ("intfloat/multilingual-e5-large-instruct", "Instruct: Given a web search query"),
        ("BAAI/bge-small-en-v1.5", Prompts(SEARCH)),
        ("BAAI/bge-large-zh", "为这个句子"),
        ("BAAI/bge-m3", None),
        ("thenlper/gte-base", None),
        ("Alibaba-NLP/gte-Qwen2-1.5B-instruct", "Instruct: "),
        ("Snowflake/snowflake-arctic-embed-m-v1.5", Prompts(SEARCH)),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", Prompts("query: ")),
        ("nomic-ai/nomic-embed-text-v1.5", Prompts("search_query: ", "search_document: ")),
        ("/models/E5-Small-v2", E5),
        ("/hub/models--intfloat--e5-large/snapshots/0a1b2c/", E5),
        ("/models/e5-small-tuned-on-letters", None),
        ("all-MiniLM-L6-v2", None),
        ("", None),
    ],
)
def test_families_are_known_by_whole_names(name: str, prompts: Prompts | str | None) -> None:
    found = family_prompts(name, None)
    if isinstance(prompts, str):
        assert found is not None
        assert found.query.startswith(prompts)
        assert found.passage == ""
    else:
        assert found == prompts


def test_the_settings_of_a_folder_tell_where_the_model_is_from(tmp_path: Path) -> None:
    settings = tmp_path / "config.json"
    settings.write_text(json.dumps({"_name_or_path": "intfloat/e5-small-v2"}), "utf-8")
    assert family_prompts(str(tmp_path), tmp_path) == E5
    for content in ("{}", "[]", "no JSON", '{"_name_or_path": null}'):
        settings.write_text(content, "utf-8")
        assert family_prompts(str(tmp_path), tmp_path) is None
    settings.unlink()
    assert family_prompts(str(tmp_path), tmp_path) is None


def test_what_somebody_names_goes_before_the_model_and_that_before_its_family() -> None:
    none, own = Prompts(), Prompts("ask: ")
    assert chosen_prompts(None, None, none, None) == (None, None)
    assert chosen_prompts(None, None, none, E5) == ("query: ", "passage: ")
    assert chosen_prompts("", None, none, E5) == (None, "passage: ")
    assert chosen_prompts(None, None, own, E5) == (None, None)
    assert chosen_prompts("", "text: ", own, E5) == ("", "text: ")
    # Who names what it has anyway has named nothing.
    assert chosen_prompts("ask: ", "", own, None) == (None, None)


def test_other_prompts_make_another_model() -> None:
    prompts = [(None, None), ("", None), (None, ""), ("a", "b"), ("b", "a"), ("ab", "")]
    fingerprints = [prompted_fingerprint("0" * 64, *pair) for pair in prompts]
    assert fingerprints[0] == "0" * 64
    assert len(set(fingerprints)) == len(prompts)
    assert {len(fingerprint) for fingerprint in fingerprints} == {64}
