"""What ends a single request; the run goes on."""

from __future__ import annotations


class AddressRefused(Exception):
    """An address that is not asked, whatever the network would say.

    The message is the rest of a sentence that begins with the address.
    """


class Unreachable(Exception):
    """A server that gave no whole answer; the message as in `AddressRefused`."""


class TooMuch(Unreachable):
    """An answer with more bytes than are taken."""
