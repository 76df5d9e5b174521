"""Reads the files in a .zip, each as what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from seeds.article import Reading
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.containers.members import read_member
from seeds.readers.containers.names import aside_as, packed_problem
from seeds.readers.containers.zip_members import zip_members
from seeds.readers.sniffing import beginning
from seeds.readers.source import SourceFile


def read_zip(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read each member as a file of its kind, in the order of their names.

    A document is named "dump.zip/2020/flood.txt", its path is that of the .zip, and
    where the source gives a page no id of its own, its record is "2020/flood.txt".
    Folders are gone through; hidden files and README files are passed over. What must
    not or cannot be read is one failure, and the other members go on.
    """
    yield from file.with_few_failures(_readings(file, limits), "members")


def _readings(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    is_empty = True
    aside: Counter[str] = Counter()
    for member in zip_members(file, limits):
        reason = aside_as(member.name)
        if reason is not None:
            aside[reason] += 1
            continue
        is_empty = False
        problem = member.problem or packed_problem(member.name, "the .zip file")
        if problem is not None:
            yield member.file.failure(problem)
            continue
        try:
            head = beginning(member.file)
        except ReadError as error:
            yield member.file.failure(error.reason)
            continue
        yield from read_member(member.file, member.name, head, limits)
    if is_empty:
        yield file.failure("is empty: no file lies in it")
    for reason, count in aside.items():
        yield file.passed_over(reason, count)
