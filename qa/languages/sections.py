"""Reads the rules of languages: ``data/<code>.toml``, in sections, one for each matter.

What stands in a section is told where it is read:

- ``[words]``: `qa.text.words.stops`, `qa.text.words.compounds`
- ``[sentences]``: `qa.text.prose.sentence_rules`, `qa.text.prose.foreign_prose`,
  `qa.answering.citing.leaning`
- ``[questions]``: `qa.question.language`, `qa.question.foreign` (`kinds`, `cues`, `numbers`,
  `briefings`)
- ``[time]``: `qa.question.foreign.times`, `qa.question.foreign.calendar`
- ``[talk]``: `qa.question.foreign.talk`, `qa.question.foreign.archive`,
  `qa.question.foreign.named_languages`
- ``[thread]``: `qa.question.foreign.followups`
- ``[samples]``: `qa.languages.samples`

A language without a file, or a file without a section, has no rules of that kind: what works
without them goes on working.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from qa.languages.codes import primary

_NONE: Mapping[str, Any] = MappingProxyType({})


@cache
def languages() -> tuple[str, ...]:
    """ISO 639 codes of the languages that have a file, sorted."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def languages_with(name: str) -> tuple[str, ...]:
    """Those of `languages` that have rules of one kind: the name of a section."""
    return tuple(code for code in languages() if section(code, name))


def section(language: str, name: str) -> Mapping[str, Any]:
    """The rules of one kind for a language; empty where there are none.

    Args:
        language: ISO 639 code, which counts as by `qa.languages.codes.primary`.
        name: of the section.
    """
    code = primary(language)
    return _file(code).get(name, _NONE) if code in languages() else _NONE


@cache
def _file(code: str) -> Mapping[str, Any]:
    text = (_folder() / f"{code}.toml").read_text("utf-8")
    return MappingProxyType({key: MappingProxyType(v) for key, v in tomllib.loads(text).items()})


def _folder() -> Any:
    return files("qa.languages") / "data"
