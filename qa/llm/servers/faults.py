"""What ends a request to a language model; the answer stands without it.

ServerFault
├── Late             the time is over
├── Unreachable      nobody answers there
├── TooMuch          more bytes than are taken
├── Refused          a status that says no
│   ├── FormRefused  it may be the form of the reply that is not known there
│   ├── TooLong      the question with its sentences is more than the model takes
│   └── Busy         another time it may go
├── Unfounded        a reply that names what the model was not given, or contradicts itself
└── Doubtful         by chance, or because of the form that was asked for
    ├── FormFailed   a status of 500
    └── CutOff       a reply of as many tokens as the model may write
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

FaultKind = Literal["late", "unreachable", "refused", "busy", "unusable"]


class ServerFault(Exception):
    """A server gave no reply that can be used.

    The message is the rest of a sentence that begins with the model; it holds nothing that
    the server wrote.
    """

    kind: ClassVar[FaultKind] = "unusable"


class Late(ServerFault):
    """The time for the question is over."""

    kind = "late"


class Unreachable(ServerFault):
    """No connection came about."""

    kind = "unreachable"


class TooMuch(ServerFault):
    """A reply with more bytes than are taken; the connection was closed."""


class Refused(ServerFault):
    """A status that is no success, a redirect included."""

    kind: ClassVar[FaultKind] = "refused"


class FormRefused(Refused):
    """A status by which servers refuse what they do not know of a request."""


class TooLong(Refused):
    """A status of a server that says that its model takes no question of this length."""


class Busy(Refused):
    """A status that passes.

    Attributes:
        pause: seconds after which the server wants to be asked again; None where it does
            not say.
    """

    kind = "busy"

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


class Unfounded(ServerFault):
    """A reply in a form that can be read, with what the model was not given.

    Its server keeps the form, and the same question would mostly get the same reply.
    """


class Doubtful(ServerFault):
    """A broken connection, a reply that cannot be read, or what stands below."""


class FormFailed(Doubtful):
    """A status of 500: the server broke, by chance or on the form that was asked for."""


class CutOff(Doubtful):
    """A reply that ends because the model wrote as many tokens as it may.

    Attributes:
        is_reasoning: whether it reasoned, so that its answer was still to come.
    """

    def __init__(self, message: str, *, is_reasoning: bool) -> None:
        super().__init__(message)
        self.is_reasoning = is_reasoning


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a language model had no part in an answer.

    Attributes:
        kind: for programs.
        text: for readers, a sentence.
    """

    kind: FaultKind
    text: str
