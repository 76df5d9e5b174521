"""Nothing leaves the machine: build, ask, search and serve with every way out watched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# An audit hook sees each connection and each name look-up of Python's own
# sockets, whichever library asks for them.
WATCHED = """
import sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"):
        raise SystemExit(f"{event} {arguments[-1:]}")

sys.addaudithook(watch)

from pathlib import Path
import app
import qa
from qa.build import build

archive = Path(sys.argv[1])
report = build([Path("seeds/articles/radio_tilse_bulletins.jsonl")], archive)
assert report.articles_added == 5, report
assert qa.retrieve("Who won the derby?", archive=archive)
assert qa.ask("What is the state of the ferry?", archive=archive).text
with qa.Archive.open(archive) as opened:
    app.build_server(opened)
import sqlite3
from embeddings import ModelError
with sqlite3.connect(archive / "archive.sqlite") as database:
    database.execute("UPDATE settings SET value = 'someone/gone' WHERE name = 'model'")
database.close()
try:
    qa.ask("What is the state of the ferry?", archive=archive.rename(archive.with_name("moved")))
except ModelError as error:
    assert "not on this machine" in str(error), error
else:
    raise SystemExit("it was answered without its model")
print("nothing left")
"""


def test_nothing_leaves_the_machine(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(tmp_path / "archive")],
        cwd=ROOT,
        env={**clean, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.strip().endswith("nothing left"), done.stdout + done.stderr
