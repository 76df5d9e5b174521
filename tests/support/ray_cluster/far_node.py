"""A machine of its own, as far as the network is concerned: a namespace behind a link."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

NAME = "citewire-far"
HERE, THERE = "10.213.7.1", "10.213.7.2"
"""Addresses of both ends of the link; 10/8 is private (RFC 1918)."""

IN_THERE = ("ip", "netns", "exec", NAME)
"""In front of a command that is to run behind the link."""

_LINK = (
    ("ip", "link", "add", "citewire0", "type", "veth", "peer", "name", "citewire1"),
    ("ip", "link", "set", "citewire1", "netns", NAME),
    ("ip", "addr", "add", f"{HERE}/24", "dev", "citewire0"),
    ("ip", "link", "set", "citewire0", "up"),
    (*IN_THERE, "ip", "addr", "add", f"{THERE}/24", "dev", "citewire1"),
    (*IN_THERE, "ip", "link", "set", "citewire1", "up"),
    (*IN_THERE, "ip", "link", "set", "lo", "up"),
)


class NotAllowed(Exception):
    """This machine lets us make no network of our own."""


@contextmanager
def far_place() -> Iterator[None]:
    """A place behind a link for as long as it is needed.

    Raises:
        NotAllowed: it cannot be made here.
    """
    try:
        _run("ip", "netns", "add", NAME)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotAllowed(str(error)) from error
    try:
        for command in _LINK:
            _run(*command)
        yield
    finally:
        _run("ip", "netns", "delete", NAME)  # its end of the link goes along, and so ours


def cut() -> None:
    """Cut the link: nobody is told, and nothing comes through any more."""
    _run(*IN_THERE, "ip", "link", "set", "citewire1", "down")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
