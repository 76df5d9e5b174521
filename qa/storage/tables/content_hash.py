"""What an archive holds, as one hash: the same for the same content, however it came in."""

from __future__ import annotations

import hashlib

from qa.storage.connection import Connection
from qa.storage.tables.settings import INDEX, WATCHED

_UNCOUNTED = ("built", "seal", INDEX, WATCHED)
"""Settings that tell when something changed, or how it is asked, not what there is."""

_SETTINGS = ", ".join(f"'{name}'" for name in _UNCOUNTED)

# Each sorted by what names a row in the world, never by its key: so the hash follows
# neither the order of events nor what was there meanwhile. Times are left out.
_CONTENT = {
    "settings": f"SELECT name, value FROM settings WHERE name NOT IN ({_SETTINGS}) ORDER BY name",
    "probes": "SELECT text, vector FROM probes ORDER BY text",
    "sources": "SELECT path, name, size, sha256, state FROM sources ORDER BY path",
    "failures": (
        "SELECT s.path, f.line, f.reason FROM failures f JOIN sources s ON s.id = f.source"
        " ORDER BY s.path, f.line, f.reason"
    ),
    "articles": (
        "SELECT a.id, a.title, a.text, a.digest, a.outlet, a.outlet_key, a.authors, a.url,"
        " a.published, a.day, a.modified, a.language, a.dateline, a.captions, a.path, a.record,"
        " a.is_partial, a.kind, a.part_of, a.url_key, w.digest, s.id, a.is_current FROM articles a"
        " LEFT JOIN wordings w ON w.key = a.wording LEFT JOIN articles s ON s.key = a.successor"
        " ORDER BY a.id"
    ),
    "article_sources": (
        "SELECT a.id, s.path, l.is_current FROM article_sources l"
        " LEFT JOIN articles a ON a.key = l.article LEFT JOIN sources s ON s.id = l.source"
        " ORDER BY a.id, s.path"
    ),
    "passages": (
        'SELECT p.id, a.id, p.start, p."end", v.digest FROM passages p'
        " LEFT JOIN articles a ON a.key = p.article LEFT JOIN vectors v ON v.key = p.vector"
        " ORDER BY p.id"
    ),
    "vectors": "SELECT digest, vector FROM vectors ORDER BY digest",
    "withheld": (
        "SELECT w.mark, s.path FROM withheld w LEFT JOIN sources s ON s.id = w.source"
        " ORDER BY w.mark, s.path"
    ),
    "furniture": "SELECT outlet, line FROM furniture ORDER BY outlet, line",
    # A story is called by the least digest of its wordings, as its key is an accident.
    "wordings": (
        "SELECT w.digest, w.fingerprints, g.name FROM wordings w LEFT JOIN"
        " (SELECT story, min(digest) AS name FROM wordings WHERE story IS NOT NULL GROUP BY story)"
        " g ON g.story = w.story ORDER BY w.digest"
    ),
}


def content_hash(connection: Connection) -> str:
    """Hex SHA-256 over all that an archive holds, row by row.

    Two archives of the same sources, model and removals have the same hash, whatever
    the order of events, crashes and repetitions. Keys of rows, change counters, times
    and what only serves indexes that are behind do not count; everything else does.

    Args:
        connection: all its statements must see one commit.
    """
    whole = hashlib.sha256()
    for table, query in _CONTENT.items():
        whole.update(f"{table}\n".encode())
        for row in connection.execute(query):
            # `repr` keeps NULL, numbers and texts apart and escapes the ends of lines.
            whole.update(repr(tuple(map(_short, row))).encode())
            whole.update(b"\n")
    return whole.hexdigest()


def _short(value: object) -> object:
    """A value as it is hashed: of bytes the digest, since `repr` of a vector is long."""
    return hashlib.sha256(value).digest() if isinstance(value, bytes) else value
