"""Files that are sent to the archive: what is taken, where it lies, what it becomes."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import threading
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build
from qa.storage.files import LEAST_BYTES
from qa.web.limits import Limits
from qa.web.security.gradio_calls import Calls
from qa.web.security.guard import Guard
from qa.web.upload.file_parts import BrokenForm, FileParts, boundary_of
from qa.web.upload.limits import FULL_DISK, UPLOAD_LIMITS, UploadLimits, UploadRefused
from qa.web.upload.receiver import (
    INCOMING,
    LONGEST_NAME,
    Receiver,
    safe_name,
    uploaded_files,
    uploads_folder,
)
from qa.web.upload.report_view import report_html, upload_form
from qa.web.upload.routes import SIGN, UPLOAD, add_upload
from qa.web.upload.sentences import BUSY, LOCKED, TOO_SLOW
from qa.web.views.elements import render_view

SIGNED = {SIGN: "upload"}
FORM = {**SIGNED, "content-type": "multipart/form-data; boundary=x"}
BEGUN = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
STORY = (
    b"<html><head><title>Bridge reopens</title></head><body><article><h1>Bridge reopens</h1>"
    b"<p>The old bridge over the Alma was opened again on Friday after two years of work.</p>"
    b"<p>Hundreds of people walked across it in the rain, the mayor among them.</p>"
    b"<p>Share this article</p></article></body></html>"
)
FEW = UploadLimits(file_bytes=10_000, files=5, total_bytes=30_000)


def record(title: str, text: str = "It was said on Monday that all would be well.") -> bytes:
    url = f"https://post.example/{title.replace(' ', '-')}"
    return json.dumps({"title": title, "text": text, "url": url}).encode() + b"\n"


@pytest.fixture
def archive(tmp_path: Path, embedder: Embedder) -> Iterator[Archive]:
    with Archive.create(tmp_path / "news", embedder) as opened:
        yield opened


@pytest.fixture
def folder(archive: Archive) -> Path:
    return uploads_folder(archive.path)


def server_of(archive: Archive, limits: UploadLimits = UPLOAD_LIMITS) -> Starlette:
    server = Starlette()
    add_upload(server, archive, limits=limits)
    return server


@pytest.fixture
def client(archive: Archive) -> TestClient:
    # The chat takes every address that is nobody else's.
    server = Starlette(routes=[Mount("/", Starlette())])
    add_upload(server, archive, limits=FEW)
    return TestClient(Guard(server, Calls(), Limits(body=10), streams=frozenset({UPLOAD})))


def send(client: TestClient, *files: tuple[str, bytes], **headers: str) -> Any:
    parts = [("files", file) for file in files]
    return client.post(UPLOAD, files=parts, headers={**SIGNED, **headers})


def steps_of(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def titles(archive: Archive) -> set[str]:
    return {article.title for article in archive.headlines("", 9).articles}


def lying(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in uploaded_files(folder)]


def test_files_become_articles(client: TestClient, archive: Archive, folder: Path) -> None:
    *steps, last = steps_of(send(client, ("bridge.html", STORY), ("two.jsonl", record("Rain"))))
    assert {step["step"] for step in steps} <= {
        "Reading files",
        "Preparing passages for the search",
    }
    assert "<b>2</b> articles added" in last["html"]
    assert "The archive now holds 2 articles." in last["html"]
    assert "share-bar" in last["html"]
    assert lying(folder) == ["000001/bridge.html", "000001/two.jsonl"]
    assert (folder / "000001" / "bridge.html").read_bytes() == STORY
    assert titles(archive) == {"Bridge reopens", "Rain"}
    assert archive.ask("Who walked across the bridge in the rain?").quotes
    # Nothing foreign lies in the archive's own folder.
    assert not list(archive.path.rglob("*.html"))


def test_the_same_file_is_kept_once(client: TestClient, folder: Path) -> None:
    steps_of(send(client, ("two.jsonl", record("Rain"))))
    [*_, last] = steps_of(send(client, ("two.jsonl", record("Rain"))))
    assert lying(folder) == ["000001/two.jsonl"]
    assert "<b>1</b> file that had been uploaded before" in last["html"]
    assert "added" not in last["html"]


def test_a_file_of_the_same_name_takes_nothing_away(
    client: TestClient, archive: Archive, folder: Path
) -> None:
    steps_of(send(client, ("export.jsonl", record("Rain"))))
    steps_of(send(client, ("export.jsonl", record("Snow")), ("export.jsonl", record("Hail"))))
    assert lying(folder) == ["000001/export.jsonl", "000002/export.jsonl", "000003/export.jsonl"]
    assert titles(archive) == {"Rain", "Snow", "Hail"}


def test_of_one_article_the_last_that_was_sent_is_found(
    client: TestClient, archive: Archive
) -> None:
    for text in ("The dam held until noon.", "The dam broke at eleven.", "The dam held after all."):
        [*_, last] = steps_of(send(client, ("export.jsonl", record("Dam", text))))
    assert "<b>1</b> article replaced by a newer version" in last["html"]
    [headline] = archive.headlines("dam", 9).articles
    assert archive.article(headline.article_id).text == "The dam held after all."


def test_what_cannot_be_read_is_named(client: TestClient, archive: Archive) -> None:
    files = (
        ("notes.xyz", b"PK"),
        ("README.txt", b"About the others."),
        ("empty.txt", b""),
        ("big.txt", b"x" * 10_001),
        ("<img src=x onerror=ran(1)>.json", b"{broken"),
    )
    [*_, last] = steps_of(send(client, *files))
    assert "is an unknown kind of file" in last["html"]
    assert "is called README" in last["html"]
    assert "<b>empty.txt</b> is empty" in last["html"]
    assert "a file may have at most 9.8 KiB" in last["html"]
    assert "Not read (1)" in last["html"]
    assert "<img" not in last["html"]
    [*_, again] = steps_of(send(client, files[-1]))
    assert "Not read, as before (1)" in again["html"]
    assert archive.holdings().failure_count == 1


def test_a_file_of_any_kind_is_taken_by_what_it_begins_with(
    client: TestClient, archive: Archive, folder: Path
) -> None:
    page = STORY.replace(b"Bridge", b"Tunnel")
    files = (("story.html?p=12", STORY), ("page", gzip.compress(page)), ("cut.pdf", b"%PDF-"))
    [*_, last] = steps_of(send(client, *files))
    assert "Not read (1)" in last["html"]
    assert "is damaged, or no PDF" in last["html"]
    assert lying(folder) == ["000001/cut.pdf", "000001/page", "000001/story.html_p=12"]
    assert titles(archive) == {"Bridge reopens", "Tunnel reopens"}


def test_an_upload_without_a_readable_file_builds_nothing(
    client: TestClient, archive: Archive, folder: Path
) -> None:
    [only] = steps_of(send(client, ("notes.xyz", b"\x00PK")))
    assert "Not taken (1)" in only["html"]
    assert archive.info().built is None
    assert lying(folder) == []
    answer = client.post(UPLOAD, data={"x": "y"}, files={"files": ("", b"")}, headers=SIGNED)
    assert answer.json() == {"detail": "No file was chosen."}


def test_a_zip_file_is_read(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as members:
        members.writestr("deep/rain.jsonl", record("Rain"))
    [*_, last] = steps_of(send(client, ("all.ZIP", packed.getvalue())))
    assert "<b>1</b> article added" in last["html"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({SIGN: ""}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"content-type": "application/json"}, 400),
        ({"content-type": "multipart/form-data"}, 400),
        ({"content-type": "multipart/form-data; boundary="}, 400),
        ({"content-length": "9" * 30}, 413),
    ],
)
def test_only_the_page_may_send(
    client: TestClient, folder: Path, headers: dict[str, str], status: int
) -> None:
    answer = send(client, ("two.jsonl", record("Rain")), **headers)
    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")
    assert lying(folder) == []
    # And the next one is taken.
    assert "html" in steps_of(send(client, ("two.jsonl", record("Rain"))))[-1]


def test_an_upload_is_bounded(client: TestClient, folder: Path) -> None:
    many = send(client, *((f"{n}.txt", b"Words.") for n in range(6)))
    assert (many.status_code, many.json()["detail"]) == (
        413,
        "At most 5 files can be sent at once.",
    )

    def endless() -> Iterator[bytes]:
        yield BEGUN
        for _ in range(40):
            yield b"x" * 65_536

    answer = client.post(UPLOAD, content=endless(), headers=FORM)
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("That is too much at once")
    assert lying(folder) == []
    assert not (folder / INCOMING).exists()


@pytest.mark.parametrize(
    "part",
    [
        b"--x\r\n\r\n\r\n" * 30,
        b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\nx\r\n' * 30,
        b"--x\r\n" + b"A: b\r\n" * 9,
        b"--x\r\nA: " + b"b" * 5_000,
        b"--x\r\n" + b"A" * 5_000,
    ],
    ids=["empty parts", "other fields", "many headers", "a long header", "a long name"],
)
def test_the_frame_around_the_files_is_bounded(client: TestClient, part: bytes) -> None:
    file = b'Content-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nWords.'
    body = part + b"\r\n\r\n--x\r\n" + file + b"\r\n--x--\r\n"
    answer = client.post(UPLOAD, content=body, headers=FORM)
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith(".")


def test_one_upload_at_a_time(archive: Archive, client: TestClient, folder: Path) -> None:
    from filelock import FileLock

    folder.mkdir()
    with FileLock(folder / ".lock"):
        answer = send(client, ("two.jsonl", record("Rain")))
        assert (answer.status_code, answer.json()["detail"]) == (409, BUSY)
    assert "html" in steps_of(send(client, ("two.jsonl", record("Rain"))))[-1]


def test_another_writer_is_told_of_and_the_files_wait(
    archive: Archive, client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.web.upload.routes.WAIT_SECONDS", 0.1)
    with archive.exclusive():
        assert steps_of(send(client, ("rain.jsonl", record("Rain"))))[-1] == {"problem": LOCKED}
    assert lying(folder) == ["000001/rain.jsonl"]
    steps_of(send(client, ("snow.jsonl", record("Snow"))))
    assert titles(archive) == {"Rain", "Snow"}


def test_a_folder_that_cannot_be_made_is_told(archive: Archive, client: TestClient) -> None:
    uploads_folder(archive.path).write_text("in the way")
    answer = send(client, ("two.jsonl", record("Rain")))
    assert answer.status_code == 507
    assert answer.json()["detail"] == "The files cannot be kept on the server: file exists."


def test_an_upload_leaves_the_archive_room_on_the_disk(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder.parent)
    free = LEAST_BYTES + 20_000

    def written() -> int:
        paths = folder.rglob("*") if folder.exists() else ()
        return sum(path.stat().st_size for path in paths if path.is_file())

    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free - written()))

    def pieces(size: int) -> Iterator[bytes]:
        yield BEGUN
        yield from [b"x" * 500] * (size // 500)
        yield b"\r\n--x--\r\n"

    # What is announced is looked at before anything is stored.
    announced = {"content-length": "10500", **FORM}
    assert client.post(UPLOAD, content=b"".join(pieces(500)), headers=announced).status_code == 507
    # As much again is wanted for what the archive makes of it.
    for size, status in ((10_500, 507), (9_500, 200)):
        whole = b"".join(pieces(size)).replace(b"a.txt", b"b.txt")
        for body in (whole, pieces(size)):
            free = LEAST_BYTES + 20_000 + written()
            answer = client.post(UPLOAD, content=body, headers=FORM)
            assert answer.status_code == status
            if status == 507:
                assert answer.json() == {"detail": FULL_DISK}
                assert lying(folder) == []
                assert not (folder / INCOMING).exists()


def test_a_damaged_archive_is_told_and_lets_the_next_upload_in(
    archive: Archive, client: TestClient, folder: Path
) -> None:
    (archive.path / "archive.sqlite").write_bytes(b"no database " * 5_000)
    for _ in range(2):
        [*_, last] = steps_of(send(client, ("two.jsonl", record("Rain"))))
        assert last["problem"].startswith("Reading broke off. Your files are kept")
    assert lying(folder) == ["000001/two.jsonl"]


def asked_of(server: Starlette, receive: Callable[[], Awaitable[Any]]) -> list[Any]:
    """What a server says to an upload whose body comes message by message."""
    scope = {
        "type": "http",
        "method": "POST",
        "path": UPLOAD,
        "raw_path": UPLOAD.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "headers": [
            (SIGN.encode(), b"upload"),
            (b"content-type", b"multipart/form-data; boundary=x"),
        ],
    }
    came: list[Any] = []

    async def sent(message: Any) -> None:
        came.append(message)

    anyio.run(server, scope, receive, sent)
    return came


def comes_once(body: bytes, *, more: bool) -> Callable[[], Awaitable[Any]]:
    """One piece of a body, the last or not, and then nobody is there."""
    waiting = [{"type": "http.request", "body": body, "more_body": more}]

    async def receive() -> Any:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    return receive


def test_the_build_goes_on_when_nobody_listens(archive: Archive, folder: Path) -> None:
    server = server_of(archive)
    body = b"".join(
        (
            BEGUN.replace(b"a.txt", b"two.jsonl"),
            *(record(f"Story {n}", f"Word {n} was said. " * 30) for n in range(40)),
            b"\r\n--x--\r\n",
        )
    )
    came = asked_of(server, comes_once(body, more=False))
    assert not any(b"html" in message.get("body", b"") for message in came)
    for thread in threading.enumerate():
        if thread.name == "citewire-upload":
            thread.join(60)
    assert archive.info().articles == 40
    assert archive.info().built is not None


def test_who_leaves_while_sending_leaves_nothing(archive: Archive, folder: Path) -> None:
    server = server_of(archive)
    came = asked_of(server, comes_once(BEGUN + b"Words", more=True))
    assert came[0]["status"] == 400
    assert [path.name for path in folder.iterdir()] in ([], [".lock"])


def trickle(server: Starlette, pieces: list[bytes], pause: float) -> list[Any]:
    """Send a body with a pause before each piece, the last one empty, until it is answered."""

    async def receive() -> Any:
        await anyio.sleep(pause if pieces else 600)
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    return asked_of(server, receive)


@pytest.mark.parametrize("pause", [0.03, 60.0], ids=["a trickle", "silence"])
def test_a_slow_upload_ends_and_lets_the_next_one_in(
    archive: Archive, folder: Path, pause: float
) -> None:
    server = server_of(archive, replace(FEW, silent_seconds=0.2, least_rate=10_000))
    pieces = [BEGUN, *[b"Words"] * 5_000]
    came = trickle(server, pieces, pause)
    assert came[0]["status"] == 408
    assert json.loads(came[1]["body"]) == {"detail": TOO_SLOW}
    assert len(pieces) > 4_000
    assert not (folder / INCOMING).exists()
    assert "html" in steps_of(send(TestClient(server), ("two.jsonl", record("Rain"))))[-1]


def test_a_large_upload_may_take_as_long_as_its_bytes_do(archive: Archive, folder: Path) -> None:
    server = server_of(archive, replace(FEW, silent_seconds=1.0, least_rate=10))
    came = trickle(server, [BEGUN, *[b"x" * 20] * 40, b"\r\n--x--\r\n"], 0.03)
    assert came[0]["status"] == 200
    assert b"<b>1</b> file read" in came[-2]["body"]
    assert lying(folder) == ["000001/a.txt"]


def test_a_later_build_reads_the_folder_too(
    client: TestClient, archive: Archive, folder: Path, embedder: Embedder
) -> None:
    steps_of(send(client, ("bridge.html", STORY)))
    report = build([folder], archive.path, embedder=embedder)
    assert (report.files_unchanged, report.articles_added) == (1, 0)
    assert not report.failures


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("story.html", "story.html"),
        ("../../etc/story.html", "story.html"),
        ("C:\\news\\story.html", "story.html"),
        ("..", "file"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\n\u202egpj.txt", "abgpj.txt"),
        ("Zu\u0308rich: heute?.html", "Zürich_ heute_.html"),
        ("x" * 300 + ".jsonl.gz", "x" * 171 + ".jsonl.gz"),
        ("東京.txt", "東京.txt"),
    ],
)
def test_names_are_made_safe(given_name: str, name: str) -> None:
    assert safe_name(given_name) == name


@given(st.text(max_size=300))
def test_any_name_becomes_a_file_in_its_folder(given_name: str) -> None:
    name = safe_name(given_name)
    assert name == os.path.basename(name)  # noqa: PTH119
    assert name not in ("", ".", "..")
    assert not name.startswith(".")
    assert name.isprintable()
    assert len(name.encode()) <= LONGEST_NAME
    assert safe_name(name) == name


class Taker:
    """Keeps the files of a form in memory."""

    def __init__(self) -> None:
        self.files: list[tuple[str, bytes]] = []

    def begin(self, name: str) -> None:
        self.files.append((name, b""))

    def write(self, data: bytes) -> None:
        name, before = self.files.pop()
        self.files.append((name, before + data))

    def end(self) -> None:
        pass


@given(st.lists(st.integers(1, 200), max_size=30), st.binary(max_size=400))
def test_a_form_is_the_same_in_any_pieces(cuts: list[int], data: bytes) -> None:
    head = b'Content-Disposition: form-data; name="f"; filename="%s"\r\n\r\n'
    body = b"--gate\r\n" + head % b"a.txt" + data + b"\r\n--gate\r\n" + head % b"b.txt"
    body += b"B\r\n--gate\r\nContent-Disposition: form-data; name=x\r\n\r\nno file\r\n--gate--\r\n"
    taker = Taker()
    parts = FileParts(b"gate", taker, 3)
    for cut in cuts:
        parts.write(body[:cut])
        body = body[cut:]
    parts.write(body)
    parts.finish()
    assert taker.files == [("a.txt", data), ("b.txt", b"B")]


@given(st.binary(max_size=300))
def test_no_body_breaks_more_than_itself(data: bytes) -> None:
    parts = FileParts(b"gate", Taker(), 5)
    with pytest.raises(BrokenForm):
        parts.write(b"--gate\r\n" + data)
        parts.finish()


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=" + "x" * 71])
def test_only_a_form_has_a_boundary(kind: str) -> None:
    with pytest.raises(BrokenForm):
        boundary_of(kind)


def test_what_a_broken_upload_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / INCOMING).mkdir()
    (tmp_path / INCOMING / "0").write_bytes(b"half")
    receiver = Receiver(tmp_path, b"x", FEW)
    assert list((tmp_path / INCOMING).iterdir()) == []
    with pytest.raises(UploadRefused):
        receiver.take(b"x" * (FEW.total_bytes + 2**20 + 1))
    receiver.discard()
    assert list(tmp_path.iterdir()) == []


def test_limits_let_something_through() -> None:
    with pytest.raises(ValueError, match="files must be above 0"):
        replace(UPLOAD_LIMITS, files=0)


def test_the_form_tells_the_page_its_bounds() -> None:
    html = render_view("upload.html", upload=upload_form(FEW))
    assert 'data-files="5"' in html
    assert 'data-total-bytes="30000"' in html
    assert all(f"{suffix}," in html for suffix in (".html", ".jsonl", ".txt", ".tar", ".warc"))
    assert '<label class="cw-upload-choose" for="cw-upload-files">' in html


def test_a_report_without_a_build_names_what_was_not_taken() -> None:
    from qa.web.upload.receiver import Received

    html = report_html(None, Received((), (), (("<b>.doc", "is <odd>"),)))
    assert "<b>&lt;b&gt;.doc</b> is &lt;odd&gt;" in html
