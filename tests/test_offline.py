"""Nothing leaves the machine: every command, and the chat, with every way out watched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# An audit hook sees each connection and each name look-up of Python's own
# sockets, whichever library asks for them. It ends the process: an error could be
# caught, and in a thread even an exit ends the thread only.
WATCHED = """
import os
import sys

CHAT = "127.0.0.1"

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        where = arguments[-1][0] if isinstance(arguments[-1], tuple) else arguments[-1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        where = arguments[0]
    else:
        return
    if where != CHAT:
        os.write(2, f"{event} {where}".encode())
        os._exit(3)

sys.addaudithook(watch)
"""

FIRST_START = """
import sys
from embeddings import load_embedder
embedder = load_embedder()
embedder.embed_passages(["the harbour town voted"])
embedder.embed_queries(["who voted?"])
embedder.reader.read("who voted?", ["the harbour town voted"], [[(0, 22)]])
print(sorted(set(sys.modules) & {"openvino_telemetry", "torch"}))
"""

COMMANDS = """
import json
import socket
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from click.testing import CliRunner

import app
import qa
from embeddings import ModelError
from qa.cli.main import main
from qa.storage.database import Database

archive = Path(sys.argv[1])
source = "seeds/articles/radio_tilse_bulletins.jsonl"

def run(*words):
    done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, (words, done.output)
    return done.stdout

there = ("--archive", archive)
run("build", source, *there)
assert run("ask", "Who won the derby?", "--json", *there)
[hit, *_] = json.loads(run("search", "Who won the derby?", "--json", *there))
run("show", hit["article_id"], *there)
run("info", *there)
run("clean", source)
set_ = archive.parent / "set"
(set_ / "qrels").mkdir(parents=True)
text = "The derby ended in a draw after a late goal by the visitors on Saturday."
files = {
    "corpus.jsonl": json.dumps({"_id": "a", "title": "Derby", "text": text}),
    "queries.jsonl": json.dumps({"_id": "q", "text": "How did the derby end?"}),
    "qrels/test.tsv": "query-id\\tcorpus-id\\tscore\\nq\\ta\\t1",
}
for name, content in files.items():
    (set_ / name).write_text(content + "\\n")
run("evaluate", set_)
assert qa.retrieve("Who won the derby?", archive=archive)
assert qa.ask("What is the state of the ferry?", archive=archive).text

with socket.create_server((CHAT, 0)) as free:
    port = free.getsockname()[1]
words = ["--archive", str(archive), "--port", str(port)]
threading.Thread(
    target=lambda: app.chat.main(words, standalone_mode=False), daemon=True
).start()

def call(method, path, body=None):
    connection = HTTPConnection(CHAT, port, timeout=60)
    sent = None if body is None else json.dumps(body)
    connection.request(method, path, sent, {"content-type": "application/json"})
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    assert answer.status == 200, (path, answer.status, content)
    return content

for _ in range(600):
    try:
        page = call("GET", "/")
        break
    except ConnectionError:
        time.sleep(0.1)
styles = page + call("GET", "/theme.css")
assert "fonts.googleapis" not in styles and "url(http" not in styles
call("GET", "/gradio_api/startup-events")
config = json.loads(call("GET", "/config"))
[wire] = [
    part["id"]
    for part in config["components"]
    if "article" in (part["props"].get("server_fns") or ())
]
[asking] = [call["id"] for call in config["dependencies"] if [wire, "submit"] in call["targets"]]
question = {"number": 1, "asked": {"question": "Who won the derby?"}}
asked = {"fn_index": asking, "session_hash": "visitor", "data": []}
asked["event_data"] = {"request": json.dumps(question)}
call("POST", "/gradio_api/queue/join", asked)
assert "cw-answer" in call("GET", "/gradio_api/queue/data?session_hash=visitor")
read = {"component_id": wire, "fn_name": "article", "session_hash": "visitor"}
read["data"] = json.dumps({"article": hit["article_id"], "start": 0, "end": 4})
assert "cw-article" in call("POST", "/gradio_api/component_server", read)
assert call("GET", "/api/ask?question=Who+won+the+derby%3F")

moved = archive.with_name("moved")
import shutil
shutil.copytree(archive, moved)
database = Database.open(moved / "archive.sqlite")
with database.writing() as connection:
    connection.execute("UPDATE settings SET value = 'someone/gone' WHERE name = 'model'")
database.close()
try:
    qa.ask("What is the state of the ferry?", archive=moved)
except ModelError as error:
    assert "not on this machine" in str(error), error
else:
    raise SystemExit("it was answered without its model")
run("remove", hit["article_id"], *there)
assert not set(sys.modules) & {"openvino_telemetry", "torch"}
assert not set(sys.modules) & {"openai", "qa.llm.servers.transport"}  # no --llm, no client
print("nothing left", flush=True)
os._exit(0)
"""


def run(code: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run code with every way out watched, and no variable set that could close one."""
    return subprocess.run(
        [sys.executable, *options, "-c", WATCHED + code, str(folder / "archive")],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_nothing_leaves_the_machine(tmp_path: Path) -> None:
    """Neither at the first start (torch, conversion) nor later, by any command or the chat."""
    home = tmp_path / "home"
    home.mkdir()
    first = run(FIRST_START, tmp_path, "-W", "error")
    assert (first.returncode, first.stdout, first.stderr) == (0, "['torch']\n", "")
    files = {path.relative_to(home).parts[:2] for path in home.rglob("*") if path.is_file()}
    assert files <= {(".cache", "citewire")}
    done = run(COMMANDS, tmp_path)
    assert done.stdout.strip().endswith("nothing left"), done.stdout + done.stderr
    assert done.returncode == 0


def test_what_would_leave_is_seen(tmp_path: Path) -> None:
    for attempt in (
        "import urllib.request as web\nweb.urlopen('http://example.org/')",
        "import socket\nsocket.create_connection(('192.0.2.1', 80), 1)",
        "import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))",
        "import httpx\nhttpx.get('http://192.0.2.1/')",
    ):
        done = run(attempt, tmp_path)
        assert done.returncode == 3, done.stderr
        assert "socket." in done.stderr
