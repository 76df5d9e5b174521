"""Texts that a model wants in front of questions and passages.

Many models were trained with such a text and do worse without it, and not all name theirs in
their settings. Those of well-known families are listed here, with where their authors tell it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Prompts:
    """Texts in front of a question and of a passage; "" for none."""

    query: str = ""
    passage: str = ""


_SEARCH = "Represent this sentence for searching relevant passages: "
_INSTRUCTION = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)

FAMILIES: tuple[tuple[str, Prompts], ...] = (
    # https://github.com/microsoft/unilm/blob/master/e5/model_config.py: "query_or_passage"
    (
        r"(multilingual-)?e5-(small|base|large)(-v2)?(-unsupervised)?",
        Prompts("query: ", "passage: "),
    ),
    # https://huggingface.co/intfloat/e5-mistral-7b-instruct: passages have none
    (r"multilingual-e5-large-instruct|e5-mistral-7b-instruct", Prompts(_INSTRUCTION)),
    # https://github.com/FlagOpen/FlagEmbedding, research/baai_general_embedding/README.md: a wide
    # colon in Chinese; passages, bge-m3 and -zh-noinstruct have none
    (r"bge-(small|base|large)-en(-v1\.5)?", Prompts(_SEARCH)),
    (r"bge-(small|base|large)-zh(-v1\.5)?", Prompts("为这个句子生成表示以用于检索相关文章：")),
    # https://huggingface.co/Alibaba-NLP/gte-Qwen2-1.5B-instruct; the other gte have none
    (r"gte-qwen(1\.5-7b|2-(1\.5b|7b))-instruct", Prompts(_INSTRUCTION)),
    # https://github.com/Snowflake-Labs/arctic-embed, README.md; of 2.0 the pages of its models
    (r"snowflake-arctic-embed-(xs|s|m|m-long|l|m-v1\.5)", Prompts(_SEARCH)),
    (r"snowflake-arctic-embed-(m|l)-v2\.0", Prompts("query: ")),
    # https://huggingface.co/nomic-ai/nomic-embed-text-v1.5, -v2-moe
    (
        r"nomic-embed-text-v(1|1\.5|2-moe)(-unsupervised)?",
        Prompts("search_query: ", "search_document: "),
    ),
)

_SNAPSHOT = re.compile(r"models--[^/]+?--(?P<name>[^/]+)/snapshots/[^/]+/?$")
"""A folder in the cache of the model hub."""


def family_prompts(name: str, folder: Path | None) -> Prompts | None:
    """The prompts of the family that a model is of by its name.

    Only whole names are known, whatever their case: who trained a model further has mostly
    given it another name, and may have trained it otherwise.

    Args:
        name: on the model hub, or a folder.
        folder: with the model's files.

    Returns:
        None for a model of none of these families.
    """
    for known in _names(name, folder):
        for pattern, prompts in FAMILIES:
            if re.fullmatch(pattern, known, re.IGNORECASE):
                return prompts
    return None


def _names(name: str, folder: Path | None) -> Iterator[str]:
    """By what a model may be called, the surest first."""
    if found := _SNAPSHOT.search(Path(name).as_posix()):
        yield found["name"]
    yield Path(name).name
    if folder is not None:
        try:
            settings = json.loads((folder / "config.json").read_text("utf-8"))
            # Where the model was when it was saved.
            yield Path(str(settings["_name_or_path"])).name
        except (OSError, ValueError, LookupError, TypeError):
            return


def chosen_prompts(
    query: str | None, passage: str | None, own: Prompts, family: Prompts | None
) -> tuple[str | None, str | None]:
    """The prompts that take the place of the model's own, each None where that stays.

    Args:
        query: that somebody named.
        passage: that somebody named.
        own: of the model's settings.
        family: what a model gets whose settings name none.
    """
    known = own if family is None or own != Prompts() else family
    wanted = (query, known.query, own.query), (passage, known.passage, own.passage)
    texts = [(usual if named is None else named, stays) for named, usual, stays in wanted]
    query, passage = (None if text == stays else text for text, stays in texts)
    return query, passage


def prompted_fingerprint(fingerprint: str, query: str | None, passage: str | None) -> str:
    """The fingerprint of a model with prompts in place of its own: other vectors, another one."""
    if query is None and passage is None:
        return fingerprint
    makings = json.dumps([fingerprint, query, passage])
    return hashlib.sha256(makings.encode()).hexdigest()
