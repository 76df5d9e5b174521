"""The names of the files and folders that make up an archive."""

from __future__ import annotations

DATABASE = "archive.sqlite"
"""All that an archive knows."""

JOURNAL = f"{DATABASE}-journal"
"""SQLite's, while a commit is under way."""

VECTORS_STEM = "vectors"
"""Of the FAISS index, and of the manifest beside it."""

LEXICAL_FOLDER = "lexical"
"""The Tantivy indexes; see `qa.storage.indexes.lexical_files`."""

LOCK_FILE = "write.lock"
HOLDER_FILE = "writer.json"
"""Who is writing; see `qa.storage.lock`."""

BACKUP_MANIFEST = "backup.json"
"""What `citewire backup` puts beside the database that it copies."""

FEEDBACK_FILE = "feedback.jsonl"
"""What readers thought of answers; see `qa.feedback`."""

INDEX_NAMES = frozenset({f"{VECTORS_STEM}.faiss", f"{VECTORS_STEM}.json", LEXICAL_FOLDER})
"""What is derived from the database, and may be missing."""

ARCHIVE_NAMES = INDEX_NAMES | {DATABASE, LOCK_FILE, HOLDER_FILE, BACKUP_MANIFEST, FEEDBACK_FILE}
"""What may lie in the folder of an archive that nobody writes to."""
