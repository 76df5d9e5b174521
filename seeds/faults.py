"""Isolate the failure of a single page, so that the build continues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")

LONGEST_REASON = 200
"""Characters of an error that the report shows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something could not be done to one page.

    Attributes:
        reason: one sentence.
    """

    reason: str


def catch_fault(
    work: Callable[[], Result], *, stage: str, passes: tuple[type[Exception], ...] = ()
) -> Result | Fault:
    """Run ``work``; its result, or the fault that came in its place, whatever it is.

    For a page is foreign: parsers recurse, run out of memory, or stumble in ways that
    nobody has seen yet, and the other thousands of pages shall not wait for the mending.
    This is the only place that catches everything. It stands around reading, cleaning and
    cutting of one page or file, never around what is stored, and the report
    names each fault.

    Args:
        work: what to do.
        stage: the participle for the report: "read", "cleaned".
        passes: errors that are not of one page, such as those of the model.
    """
    try:
        return work()
    except passes:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        message = " ".join(str(error).split())[:LONGEST_REASON]
        named = f"{type(error).__name__}: {message}" if message else type(error).__name__
        return Fault(f"could not be {stage}, by a fault in Citewire or one of its parts: {named}")
