"""Methods of one object that call those of a part of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def delegate(
    part: str, method: Callable[Concatenate[Any, Parameters], Result]
) -> Callable[Concatenate[Any, Parameters], Result]:
    """A method that calls the one of a part, with its types and its docstring.

    Args:
        part: the attribute that holds the part.
        method: of the class of the part.
    """

    @wraps(method)
    def call(whole: Any, /, *args: Parameters.args, **options: Parameters.kwargs) -> Result:
        bound: Callable[Parameters, Result] = getattr(getattr(whole, part), method.__name__)
        return bound(*args, **options)

    return call
