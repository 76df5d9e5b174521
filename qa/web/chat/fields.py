"""Fields of what a page sent or kept: each is what it should be, or a `PageError`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

Object = Mapping[str, Any]
"""A JSON object."""

_HALF = re.compile("[\ud800-\udfff]")


class PageError(ValueError):
    """The page sent something that this version does not understand."""


def whole(text: str) -> str:
    """The text without halves of characters: no answer that repeats one can be sent."""
    return _HALF.sub(" ", text)


def object_of(value: object) -> Object:
    """The value, if it is an object."""
    if not isinstance(value, Mapping):
        raise PageError("there must be an object")
    return value


def text(given: Object, name: str) -> str:
    """A text, "" where there is none."""
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise PageError(f"{name} must be text")
    return whole(value)


def texts(given: Object, name: str, most: int) -> tuple[str, ...]:
    """Texts, at most ``most`` of them."""
    values = listed(given, name, most)
    if not all(isinstance(value, str) for value in values):
        raise PageError(f"{name} must be texts")
    return tuple(map(whole, values))


def objects(given: Object, name: str, most: int) -> list[Object]:
    """Objects, at most ``most`` of them."""
    return list(map(object_of, listed(given, name, most)))


def listed(given: Object, name: str, most: int) -> list[Any]:
    """A list of at most ``most`` values, empty where there is none."""
    values = given.get(name) or []
    if not isinstance(values, list) or len(values) > most:
        raise PageError(f"{name} must be a list of {most} at the most")
    return values


def number(given: Object, name: str, least: int = 0) -> int:
    """A whole number from ``least`` on."""
    value = given.get(name)
    if type(value) is not int or not least <= value < 2**31:
        raise PageError(f"{name} must be a whole number from {least} on")
    return value


def day(given: Object, name: str) -> date | None:
    """A day in ISO 8601, None where there is none."""
    value = text(given, name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise PageError(f"{name} must be a day") from error
