"""Which commit of which history: by this an index knows what it reflects."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Self

from qa.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit that changed what can be found.

    The counter alone would not do: in a copy of the archive that was put back, or that
    went another way, the same number stands for other articles.

    Attributes:
        counter: how many such commits there were, this one counted; -1 before the first.
        token: drawn at random for the commit.
    """

    counter: int
    token: str

    def __str__(self) -> str:
        return f"{self.counter}-{self.token}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The revision that `str` gave.

        Raises:
            ValueError: it is none.
        """
        counter, _, token = text.partition("-")
        return cls(int(counter), token)


NOTHING = Revision(-1, "")
"""What an empty index reflects."""


def current(connection: Connection) -> Revision:
    """The last commit."""
    row = connection.execute(
        "SELECT counter, token FROM commits ORDER BY counter DESC LIMIT 1"
    ).fetchone()
    return NOTHING if row is None else Revision(*row)


def is_known(connection: Connection, revision: Revision) -> bool:
    """Whether the database went through this revision, so that its changes since tell all."""
    row = connection.execute(
        "SELECT 1 FROM commits WHERE counter = ? AND token = ?", (revision.counter, revision.token)
    ).fetchone()
    return row is not None


def commit(connection: Connection, counter: int) -> None:
    """Note a commit, inside the transaction that changes something."""
    connection.execute("INSERT INTO commits VALUES (?, ?)", (counter, secrets.token_hex(8)))
