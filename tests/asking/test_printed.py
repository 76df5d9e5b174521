from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper

from qa.answering.statements.matching import Statement
from qa.answering.support.check import first_fault
from qa.asking.printed import forget_texts

CITED = "Maud Ellery sold 40 crates of herring on Friday, the harbour office said."
WRITTEN = "Ellery sold 40 crates of herring to the harbour."


def test_no_sentence_that_was_checked_stays_known() -> None:
    first_fault(WRITTEN, [Statement(CITED, "Harbor Post", "2024-01-05", "")])
    known = set(functions_that_know(CITED, WRITTEN))
    assert known
    forget_texts()
    assert set(functions_that_know(CITED, WRITTEN)) == set()


def functions_that_know(*texts: str) -> Iterator[str]:
    """The functions of ours that remember something by one of the texts."""
    modules = [module for name, module in sys.modules.items() if name.startswith(("qa.", "seeds."))]
    for module in modules:
        for name, function in vars(module).items():
            if isinstance(function, _lru_cache_wrapper):
                kept = [part for part in gc.get_referents(function) if isinstance(part, dict)]
                keys = [key for cache in kept for key in cache]
                if any(
                    text in (key if isinstance(key, list | tuple) else [key])
                    for key in keys
                    for text in texts
                ):
                    yield name
