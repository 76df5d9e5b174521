"""The groups of copies, made anew from the articles."""

from __future__ import annotations

import numpy as np

from qa.errors import ArchiveDamaged
from qa.storage.connection import Connection
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies
from seeds.duplicates import signature

_PAGE = 256


def regroup(connection: Connection) -> None:
    """Give every article its wording, every wording its fingerprints, and all their groups.

    Args:
        connection: inside a transaction; the articles are sound.

    Raises:
        ArchiveDamaged: an article is not what was stored.
    """
    connection.execute("UPDATE wordings SET story = NULL")
    connection.execute("DELETE FROM fingerprints")
    last = 0
    while page := article_rows.page(connection, last, _PAGE):
        last = page[-1][0]
        for key, id_, article in page:
            if article is None:
                raise ArchiveDamaged(f"article {id_} is not what was stored")
            wording = copies.put_wording(connection, article.title, article.text)
            blob = np.array(signature(article.title, article.text).fingerprints, "<i8").tobytes()
            connection.execute(
                "UPDATE wordings SET fingerprints = ? WHERE key = ?", (blob, wording)
            )
            connection.execute("UPDATE articles SET wording = ? WHERE key = ?", (wording, key))
    keys = connection.execute("SELECT key FROM wordings ORDER BY key").fetchall()
    copies.settle(connection, [key for (key,) in keys])
