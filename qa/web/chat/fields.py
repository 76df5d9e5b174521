"""Typed access to the fields of the page's JSON; a field of another type is a `PageError`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from qa.languages.messages import spoken_language

Object = Mapping[str, Any]
"""A JSON object."""

_HALF = re.compile("[\ud800-\udfff]")


class PageError(ValueError):
    """The page sent something that this version does not understand."""


def whole(text: str) -> str:
    """The text without halves of characters: no answer that repeats one can be sent."""
    return _HALF.sub(" ", text)


def as_object(value: object) -> Object:
    """The value, if it is an object."""
    if not isinstance(value, Mapping):
        raise PageError("there must be an object")
    return value


def text(payload: Object, name: str) -> str:
    """A text, "" where there is none."""
    value = payload.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise PageError(f"{name} must be text")
    return whole(value)


def texts(payload: Object, name: str, most: int) -> tuple[str, ...]:
    """Texts, at most ``most`` of them."""
    values = values_of(payload, name, most)
    if not all(isinstance(value, str) for value in values):
        raise PageError(f"{name} must be texts")
    return tuple(map(whole, values))


def objects(payload: Object, name: str, most: int) -> list[Object]:
    """Objects, at most ``most`` of them."""
    return list(map(as_object, values_of(payload, name, most)))


def values_of(payload: Object, name: str, most: int) -> list[Any]:
    """A list of at most ``most`` values, empty where there is none."""
    values = payload.get(name) or []
    if not isinstance(values, list) or len(values) > most:
        raise PageError(f"{name} must be a list of {most} at the most")
    return values


def number(payload: Object, name: str, least: int = 0) -> int:
    """A whole number from ``least`` on."""
    value = payload.get(name)
    if type(value) is not int or not least <= value < 2**31:
        raise PageError(f"{name} must be a whole number from {least} on")
    return value


def language(payload: Object) -> str:
    """The language of the page that sent it; English where it names none that is spoken."""
    return spoken_language(text(payload, "lang"))


def share(payload: Object, name: str) -> float:
    """A number from 0 to 1."""
    value = payload.get(name)
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise PageError(f"{name} must be 0 to 1")
    return float(value)


def day(payload: Object, name: str) -> date | None:
    """A day in ISO 8601, None where there is none."""
    value = text(payload, name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise PageError(f"{name} must be a day") from error
