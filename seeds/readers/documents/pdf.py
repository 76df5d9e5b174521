"""Reads clippings in PDF: the layer of text, without its pictures."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from seeds.article import LeftOut, Reading
from seeds.errors import ReadError
from seeds.html_tree import LIBRARY_FAULTS
from seeds.limits import MEBIBYTE, Limits
from seeds.metadata.fields import language_code, one_line
from seeds.readers.beginnings import is_pdf
from seeds.readers.documents.pdf_lines import Run, TextLine, page_lines
from seeds.readers.documents.pdf_paragraphs import headline_of, paragraphs_of, running_lines
from seeds.readers.source import SourceFile, read_bytes, shown_name

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_SECONDS = 60.0
"""Of processor time for a file. A newspaper of 60 pages takes some ten."""

MOST_STREAM = 8 * MEBIBYTE
"""Bytes of what draws a page: pypdf takes thirty times as much memory for it. Of text
alone, a page of a broadsheet has 300 KiB."""

MOST_STEPS = 1_000_000
"""Operators of a page, those of all that it draws again and again included."""

_NO_TITLE = re.compile(
    r"untitled.*|microsoft \w+ - .*|\S*|.*\.(?:docx?|indd|qxd|pdf|html?)|page \d+", re.IGNORECASE
)


class _TooMuch(ValueError):
    """A page that takes too long. The message is the rest of a sentence."""


def read_pdf(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read one file: all its pages together, in reading order.

    Its title is what stands there in the largest letters, else what its properties say. The
    day on which the file was made is none of publication. Heads and feet of pages leave the
    text; a page that cannot be read costs no other.
    """
    data = read_bytes(file, limits)
    lines: list[TextLine] = []
    failures: list[str] = []
    blank = 0
    with _quiet(), _guarded(file):
        reader = _opened(file, data)
        deadline = time.process_time() + MOST_SECONDS
        pages = len(reader.pages)
        for number in range(pages):
            if time.process_time() > deadline:
                failures.append(f"pages {number + 1} to {pages} are left out: it takes too long")
                break
            try:
                runs = _runs(reader.pages[number], deadline)
            except _TooMuch as error:
                failures.append(f"page {number + 1} {error}")
                continue
            except (_pdf_error(), *LIBRARY_FAULTS) as error:
                failures.append(f"page {number + 1} is damaged: {_words(error)}")
                continue
            blank += not any(run.text.strip() for run in runs)
            lines += page_lines(runs, number)
        title, language = _said(reader)
    if not lines:
        reason = failures[0] if failures else _without_text(pages)
        raise ReadError(str(file.path), reason)
    running = running_lines(lines)
    story = [line for line in lines if line not in running] or lines
    paragraphs = paragraphs_of(story)
    left_out = [LeftOut(one_line(line.text), "outside", 0) for line in lines if line in running]
    yield replace(
        file.document("\n\n".join(paragraphs)),
        title=headline_of(story) or title,
        language=language,
        left_out=tuple(left_out) if story is not lines else (),
    )
    for reason in failures:
        yield file.failure(reason)
    if blank:
        yield file.passed_over("pages without a layer of text", blank)


def _without_text(pages: int) -> str:
    if pages == 0:
        return "is empty: it has no pages"
    return "holds pictures of text only, no layer of text; let a program for OCR add one"


@contextmanager
def _quiet() -> Iterator[None]:
    """Let pypdf not log what we tell ourselves."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def _guarded(file: SourceFile) -> Iterator[None]:
    try:
        yield
    except (_pdf_error(), *LIBRARY_FAULTS) as error:
        raise ReadError(str(file.path), f"is damaged, or no PDF: {_words(error)}") from error


def _pdf_error() -> type[Exception]:
    from pypdf.errors import PyPdfError

    return PyPdfError


def _words(error: Exception) -> str:
    return (
        shown_name(" ".join(str(error).split())[:200]).rstrip(".").lower() or type(error).__name__
    )


def _opened(file: SourceFile, data: bytes) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    if not is_pdf(data):
        raise ReadError(str(file.path), "is no PDF file, as its name says")
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        # Many have an empty password, and only forbid to print.
        try:
            is_open = bool(reader.decrypt(""))
        except DependencyError:
            is_open = False
        if not is_open:
            raise ReadError(str(file.path), "is encrypted; save it without a password")
    return reader


def _runs(page: PageObject, deadline: float) -> list[Run]:
    """What a page draws of text that stands upright.

    Raises:
        _TooMuch: it would take too long, or too much memory.
    """
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MOST_STREAM:
        raise _TooMuch("draws too much to be a page of text")
    runs: list[Run] = []
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps > MOST_STEPS or (steps % 100 == 0 and time.process_time() > deadline):
            raise _TooMuch("takes too long to be read")

    def take(text: str, outer: Any, inner: Any, _: object, size: float) -> None:
        if text.strip():
            x, y, scale = _place(outer, inner)
            runs.append(Run(x, y, abs(size * scale) or 1.0, text.strip("\n")))

    page.extract_text(visitor_operand_before=count, visitor_text=take)
    return runs


def _place(outer: Any, inner: Any) -> tuple[float, float, float]:
    """Where text stands by two matrices, and how much larger than its size (ISO 32000-1, 8.3)."""
    _, b, _, d, e, f = (float(value) for value in inner[:6])
    oa, ob, oc, od, oe, of = (float(value) for value in outer[:6])
    scale = (b * ob + d * od) if (b or d) else 1.0
    return e * oa + f * oc + oe, e * ob + f * od + of, scale


def _said(reader: PdfReader) -> tuple[str | None, str | None]:
    """The title and the language that a file names; None for what is neither."""
    properties = reader.metadata
    title = one_line((properties.title if properties is not None else None) or "")
    language = reader.root_object.get("/Lang")
    return (
        None if _NO_TITLE.fullmatch(title) else title[:300],
        language_code(str(language)) if language else None,
    )
