"""How an archive lies on disk: SQLite, which is the truth, and the indexes made from it."""
