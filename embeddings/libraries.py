"""Settings and errors of the libraries that run models."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager


def let_idle_threads_sleep() -> None:
    """Ask OpenMP not to spin between parallel regions.

    The default makes idle workers burn their cores for a while, which on a busy
    machine delays the next query by up to half a second. OpenMP reads the
    variable once, when it is loaded, so this is called before the first import
    of torch or faiss; what the user has set is left alone.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@contextmanager
def no_progress_bars() -> Iterator[None]:
    """Keep transformers from drawing a bar for weights that load in a moment."""
    from transformers.utils import logging as transformers_logging

    drawn = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if drawn:
            transformers_logging.enable_progress_bar()


@contextmanager
def errors_only() -> Iterator[None]:
    """Keep the libraries from warning of what becomes an error, or matters to nobody."""
    loggers = [logging.getLogger(name) for name in ("sentence_transformers", "transformers")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def loading_errors() -> tuple[type[Exception], ...]:
    """The errors of sentence-transformers for a missing, damaged or other kind of model."""
    from safetensors import SafetensorError

    builtin = (OSError, ValueError, RuntimeError, LookupError, TypeError, AttributeError)
    return (*builtin, ImportError, SafetensorError)


def first_line(error: Exception) -> str:
    """The first line of an error's message, or its kind where it has none."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
