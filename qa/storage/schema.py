"""The tables of an archive's database."""

from __future__ import annotations

FORMAT_VERSION = 4
APPLICATION_ID = 0x43697465  # "Cite", so that `file` and we know such a database

SCHEMA = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each commit that changed what can be found. By the token an index knows
-- whether it was made from this very history, and not from a copy that went another way.
CREATE TABLE commits (
    counter INTEGER PRIMARY KEY,
    token TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'done', 'failed')),
    read_at TEXT NOT NULL
) STRICT;

-- What could not be read of a source; no line: the whole of it.
CREATE TABLE failures (
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    line INTEGER,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX failures_source ON failures (source);

-- The words of articles: those that say the same word for word share a row. A story is
-- the least key among wordings that are copies of each other; none while no current
-- article has the wording, and then its fingerprints are not among those below either.
CREATE TABLE wordings (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    fingerprints BLOB NOT NULL,
    story INTEGER
) STRICT;
CREATE INDEX wordings_story ON wordings (story) WHERE story IS NOT NULL;

CREATE TABLE fingerprints (
    hash INTEGER NOT NULL,
    wording INTEGER NOT NULL,
    PRIMARY KEY (hash, wording)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: a key is never used twice, so that an index that is behind can
-- name an article that is gone, but never a wrong one. The digest is over the other
-- columns but those that say what became of the article.
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    wording INTEGER NOT NULL REFERENCES wordings (key),
    successor INTEGER REFERENCES articles (key) ON DELETE SET NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    changed INTEGER NOT NULL,
    day INTEGER,
    published TEXT,
    modified TEXT,
    language TEXT,
    outlet TEXT,
    outlet_key TEXT,
    url TEXT,
    url_key TEXT,
    path TEXT NOT NULL,
    record TEXT,
    authors TEXT NOT NULL,
    dateline TEXT,
    title TEXT NOT NULL,
    captions TEXT NOT NULL,
    is_partial INTEGER NOT NULL CHECK (is_partial IN (0, 1)),
    kind TEXT NOT NULL,
    part_of TEXT,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX articles_changed ON articles (changed, is_current);
CREATE INDEX articles_day ON articles (day) WHERE is_current;
CREATE INDEX articles_outlet ON articles (outlet_key) WHERE is_current;
CREATE INDEX articles_url ON articles (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX articles_wording ON articles (wording, is_current);
CREATE INDEX articles_successor ON articles (successor) WHERE successor IS NOT NULL;

-- Not current: an earlier reading of the source held it, the last one did not.
CREATE TABLE article_sources (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    PRIMARY KEY (article, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_sources_source ON article_sources (source);

CREATE TABLE vectors (
    key INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    vector BLOB NOT NULL
) STRICT;

CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    vector INTEGER NOT NULL REFERENCES vectors (key),
    CHECK (0 <= start AND start < "end")
) STRICT;
CREATE INDEX passages_article ON passages (article);
CREATE INDEX passages_vector ON passages (vector);

-- What is gone, so that an index that is behind learns of it.
CREATE TABLE removed (
    article INTEGER PRIMARY KEY,
    passages TEXT NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX removed_changed ON removed (changed);

-- What the user removed, as digests, and the files that held it: builds leave it out.
CREATE TABLE withheld (
    mark TEXT NOT NULL,
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    PRIMARY KEY (mark, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX withheld_source ON withheld (source);

CREATE TABLE furniture (
    outlet TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (outlet, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE probes (
    text TEXT PRIMARY KEY,
    vector BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""
