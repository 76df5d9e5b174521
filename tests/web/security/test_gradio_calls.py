"""Closed pages are forgotten, but not at once, and open ones never."""

from __future__ import annotations

from qa.web.security.gradio_calls import CLOSED_KEPT, Sessions


def test_the_page_that_was_closed_first_is_forgotten_first() -> None:
    gone: list[str] = []
    sessions = Sessions(gone.append)
    for number in range(CLOSED_KEPT + 2):
        sessions.opened(str(number))
        sessions.closed(str(number))
    assert gone == ["0", "1"]


def test_an_open_page_is_never_forgotten() -> None:
    gone: list[str] = []
    sessions = Sessions(gone.append)
    sessions.opened("twice")
    sessions.opened("twice")
    sessions.closed("twice")
    sessions.opened("back")
    sessions.closed("back")
    sessions.opened("back")
    for number in range(CLOSED_KEPT + 5):
        sessions.opened(str(number))
        sessions.closed(str(number))
    assert "twice" not in gone and "back" not in gone
