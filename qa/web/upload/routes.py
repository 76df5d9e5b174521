"""The upload route: it stores files and has a build read them into the archive.

The build runs in a thread of its own, whether or not somebody is still listening, and says
how far it is to whoever is. If it breaks off, the files stay and the next upload goes on.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from embeddings.errors import EmbeddingsError
from qa.archive import Archive
from qa.errors import ArchiveLocked, QaError
from qa.ingest.build import build
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, translated
from qa.web.page_language import page_language
from qa.web.upload import sentences
from qa.web.upload.file_parts import BrokenForm, boundary_of
from qa.web.upload.limits import (
    FRAME_BYTES,
    UPLOAD_LIMITS,
    UploadLimits,
    UploadRefused,
    check_room,
    too_much,
)
from qa.web.upload.receiver import LOCK, Received, Receiver, uploaded_files, uploads_folder
from qa.web.upload.report_view import UPLOAD, report_html
from seeds.errors import SeedsError

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["UPLOAD", "UploadLimits", "add_upload"]

SIGN = "x-citewire"
"""A header that a form of another site cannot send along: a browser would ask first."""

WAIT_SECONDS = 5.0
"""For another process that writes to the archive; a short change may just be under way."""

PAUSE_SECONDS = 0.2
QUIET_SECONDS = 5.0
"""After so long without news the last is told again, so that no proxy takes us for dead."""


def add_upload(
    server: Starlette,
    archive: Archive,
    folder: Path | None = None,
    limits: UploadLimits = UPLOAD_LIMITS,
) -> None:
    """Let a server take files for an archive at `UPLOAD`.

    Whoever reaches that address can add to the archive. `qa.web.security.guard.Guard` lets it
    pass where it is told to stream it.

    Args:
        server: gets the route, before all others.
        archive: what is added to; its model is used as it is.
        folder: where the files are kept, by default `qa.web.upload.receiver.uploads_folder`.
        limits: how much one upload may bring.
    """
    from starlette.routing import Route

    uploads = _Uploads(archive, folder or uploads_folder(archive.path), limits)
    server.router.routes.insert(0, Route(UPLOAD, uploads.receive, methods=["POST"]))


class _ServerStopped(Exception):
    """The process is ending."""


@dataclass(frozen=True, slots=True)
class _State:
    step: str
    done: int
    total: int


class _BuildProgress:
    """A `qa.progress.Progress` whose state other threads can read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.state = _State(sentences.STEPS["files"], 0, 0)

    def start(self, total: int, what: str, done: int = 0) -> None:
        self._set(_State(sentences.STEPS.get(what, sentences.LAST_STEP), done, total))

    def expect(self, total: int) -> None:
        self._set(_State(self.state.step, self.state.done, total))

    def advance(self, count: int) -> None:
        with self._lock:
            state = self.state
            self.state = _State(state.step, state.done + count, state.total)
        self._go_on()

    def finish(self) -> None:
        pass

    def _set(self, state: _State) -> None:
        with self._lock:
            self.state = state
        self._go_on()

    def _go_on(self) -> None:
        # Python waits for this thread when the program ends; a build goes on another time.
        if not threading.main_thread().is_alive():
            raise _ServerStopped


class _UploadBuild:
    """A build that runs in a thread of its own; gives the folder's lock back at its end."""

    def __init__(
        self,
        archive: Archive,
        folder: Path,
        received: Received,
        lock: FileLock,
        language: str = ENGLISH,
    ) -> None:
        self._archive = archive
        self._folder = folder
        self._received = received
        self._lock = lock
        self._language = language
        self._result = {"problem": say(language, sentences.BROKEN)}
        self._ended = threading.Event()
        self._progress = _BuildProgress()
        threading.Thread(target=self._run, name="citewire-upload").start()

    def _run(self) -> None:
        try:
            report = build(
                # All of them: one that an earlier upload could not read to its end goes on.
                uploaded_files(self._folder),
                self._archive.path,
                embedder=self._archive.embedder,
                progress=self._progress,
                wait=WAIT_SECONDS,
            )
            self._result = {"html": report_html(report, self._received, self._language)}
        except ArchiveLocked:
            self._result = {"problem": say(self._language, sentences.LOCKED)}
        except _ServerStopped:
            self._result = {"problem": say(self._language, sentences.STOPPED)}
        except (QaError, EmbeddingsError, SeedsError, OSError) as error:
            self._result = {"problem": f"{say(self._language, sentences.BROKEN)} {error}"}
        finally:
            self._lock.release()
            self._ended.set()

    async def lines(self) -> AsyncIterator[bytes]:
        """The progress, again and again, and at last the result; a JSON object a line."""
        last, quiet = None, 0.0
        while not self._ended.is_set():
            state = self._progress.state
            if state != last or quiet >= QUIET_SECONDS:
                step = say(self._language, state.step)
                yield _line({"step": step, "done": state.done, "total": state.total})
                last, quiet = state, 0.0
            await asyncio.sleep(PAUSE_SECONDS)
            quiet += PAUSE_SECONDS
        yield _line(self._result)


class _Uploads:
    """Takes one upload at a time, also where several servers share the archive."""

    def __init__(self, archive: Archive, folder: Path, limits: UploadLimits) -> None:
        self._archive = archive
        self._folder = folder
        self._limits = limits

    async def receive(self, request: Request) -> Response:
        """Store the files of a request, and begin to read them."""
        from starlette.requests import ClientDisconnect

        language = page_language(request.scope)
        try:
            return await self._take(request, self._length(request), language)
        except UploadRefused as error:
            return _error(error.status, translated(language, str(error)))
        except BrokenForm as error:
            return _error(400, str(error))
        except ClientDisconnect:
            return _error(400, say(language, sentences.NOT_WHOLE))
        except OSError as error:
            why = error.strerror or str(error)
            return _error(507, f"The files cannot be kept on the server: {why.lower()}.")

    def _length(self, request: Request) -> int:
        """The bytes that are announced, 0 if it is not said how many."""
        if request.headers.get(SIGN) != "upload":
            raise UploadRefused(403, "Files are added from the page of the archive only.")
        length = request.headers.get("content-length", "")
        most = self._limits.total_bytes + FRAME_BYTES
        if not length.isdigit():
            return 0
        if len(length) > 18 or int(length) > most:
            raise too_much(self._limits, page_language(request.scope))
        return int(length)

    async def _take(self, request: Request, length: int, language: str) -> Response:
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import StreamingResponse

        boundary = boundary_of(request.headers.get("content-type", ""))
        self._folder.mkdir(parents=True, exist_ok=True)
        check_room(self._folder, length)
        lock = FileLock(self._folder / LOCK, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise UploadRefused(409, sentences.BUSY) from error
        reading = None
        try:
            receiver = Receiver(self._folder, boundary, self._limits)
            try:
                async with aclosing(_pieces(request, self._limits)) as pieces:
                    async for data in pieces:
                        await run_in_threadpool(receiver.take, data)
                received = await run_in_threadpool(receiver.finish)
            finally:
                receiver.discard()
            if not received.kept and not received.known:
                return _nothing(received, language)
            reading = _UploadBuild(self._archive, self._folder, received, lock, language)
        finally:
            if reading is None:
                lock.release()
        return StreamingResponse(
            reading.lines(),
            media_type="application/x-ndjson",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )


async def _pieces(request: Request, limits: UploadLimits) -> AsyncGenerator[bytes]:
    """The body of a request, unless it comes too slowly.

    Only what is waited for counts, not what it takes to store it.
    """
    came, waited = 0, 0.0
    async with aclosing(request.stream()) as stream:
        while True:
            left = limits.silent_seconds + came / limits.least_rate - waited
            begun = time.monotonic()
            try:
                async with asyncio.timeout(min(limits.silent_seconds, left)):
                    data = await anext(stream, None)
            except TimeoutError as error:
                raise UploadRefused(408, sentences.TOO_SLOW) from error
            if data is None:
                return
            waited += time.monotonic() - begun
            came += len(data)
            yield data


def _nothing(received: Received, language: str) -> Response:
    if not received.refused:
        raise UploadRefused(400, sentences.NO_FILE)
    return _response(200, {"html": report_html(None, received, language)}, "application/x-ndjson")


def _error(status: int, sentence: str) -> Response:
    response = _response(status, {"detail": sentence}, "application/json")
    response.headers["connection"] = "close"  # the rest of the files may be on its way
    return response


def _response(status: int, value: dict[str, Any], kind: str) -> Response:
    from starlette.responses import Response

    headers = {"cache-control": "no-store"}
    return Response(_line(value), status_code=status, media_type=kind, headers=headers)


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"
