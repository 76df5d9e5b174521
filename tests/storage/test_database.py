from __future__ import annotations

from pathlib import Path

from qa.storage.database import Database
from qa.storage.tables import settings


def named(path: Path, name: str) -> Database:
    """A new database that holds its name."""
    database = Database.create(path)
    with database.writing() as connection:
        settings.put(connection, "name", name)
    return database


def name_in(database: Database) -> str | None:
    with database.reading() as connection:
        return settings.get(connection, "name")


def test_a_connection_on_loan_while_the_file_was_replaced_is_not_used_again(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    database = named(path, "old")
    named(tmp_path / "new.sqlite", "new").close()
    with database.snapshot() as connection:
        assert settings.get(connection, "name") == "old"
        (tmp_path / "new.sqlite").replace(path)
        assert name_in(database) == "new"
        assert settings.get(connection, "name") == "old"
    assert name_in(database) == "new"
    database.close()
