"""Limits of an upload, and the refusal of one that exceeds them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from qa.ingest.disk_space import leaves_room
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from seeds.limits import MEBIBYTE, size_text

FRAME_BYTES = MEBIBYTE
"""Bytes of a request for the frame around its files."""

FULL_DISK = to_say(
    "The server's disk is too full for these files, and none was kept. Whoever runs the chat must"
    " make room."
)


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """The limits of one upload. How much is read of a file is a matter of the build.

    Attributes:
        file_bytes: of one file.
        files: in one upload.
        total_bytes: of all of them together.
        silent_seconds: without a byte; others wait for the end of an upload.
        least_rate: bytes in a second, on average and after the first `silent_seconds`. Half
            a Mbit is what the slowest lines of today send; the largest upload takes a good
            two hours by one.

    Raises:
        ValueError: a limit is not above 0.
    """

    file_bytes: int = 256 * MEBIBYTE
    files: int = 200
    total_bytes: int = 512 * MEBIBYTE
    silent_seconds: float = 30.0
    least_rate: int = MEBIBYTE // 16

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) <= 0:
                raise ValueError(f"the limit {field.name} must be above 0")


UPLOAD_LIMITS = UploadLimits()


class UploadRefused(Exception):
    """An upload that is not taken, as a sentence and an HTTP status; nothing of it stays."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def too_much(limits: UploadLimits, language: str = ENGLISH) -> UploadRefused:
    """The refusal of an upload that is too big."""
    sentence = say(
        language,
        "That is too much at once: all files together may have at most %(size)s. Send them in"
        " several uploads.",
        size=size_text(limits.total_bytes),
    )
    return UploadRefused(413, sentence)


def check_room(folder: Path, coming: int, lying: int = 0) -> None:
    """See that an upload leaves the archive beside it room to grow.

    Args:
        folder: where it is stored.
        coming: its bytes that are still to be stored.
        lying: its bytes that are stored.

    Raises:
        UploadRefused: it would leave too little.
    """
    if not leaves_room(folder, coming, lying):
        raise UploadRefused(507, FULL_DISK)
