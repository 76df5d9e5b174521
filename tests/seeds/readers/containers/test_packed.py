"""Archives of tar and files of bzip2, xz and Zstandard: what is read, and what is refused."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fastwarc.stream_io import ZstdWriter
from reading import PROSE, documents_of, failures_of, only_failure, read, reason_of

from seeds.article import PassedOver, RawDocument, Reading
from seeds.clean import clean


def zstd(data: bytes) -> bytes:
    stream = io.BytesIO()
    writer = ZstdWriter(stream)
    writer.write(data)
    writer.close()
    return stream.getvalue()


WAYS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd,
}
LINES = b"".join(json.dumps({"text": f"{PROSE} Day {n}."}).encode() + b"\n" for n in range(3))


Change = Callable[[tarfile.TarInfo], object]


def tar(members: list[tuple[str, bytes]], change: Change = id) -> bytes:
    """An archive of members; ``change`` may make more of the header of each."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            change(info)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def names(readings: list[Reading]) -> list[str]:
    return [document.name for document in documents_of(readings)]


@pytest.mark.parametrize("suffix", WAYS)
def test_a_compressed_file_gives_what_the_plain_one_gives(tmp_path: Path, suffix: str) -> None:
    pack = WAYS[suffix]
    parts = pack(LINES[:400]) + pack(LINES[400:])  # one behind the other is one file
    for data in (pack(LINES), parts):
        documents = documents_of(read(tmp_path / f"a.jsonl{suffix}", data))
        assert [document.line for document in documents] == [1, 2, 3]
        assert [document.name for document in documents] == [f"a.jsonl{suffix}"] * 3


@pytest.mark.parametrize("suffix", WAYS)
def test_a_damage_is_one_failure_and_keeps_what_came_before(tmp_path: Path, suffix: str) -> None:
    lines = b"".join(b'{"text": "%d %d"}\n' % (n, n * n) for n in range(30_000))
    data = WAYS[suffix](lines)
    readings = read(tmp_path / f"a.jsonl{suffix}", data[: len(data) * 3 // 4])
    [failure] = failures_of(readings)
    assert "damaged or cut short" in failure.reason
    assert len(readings) > 1 or suffix == ".bz2"
    assert "no" in reason_of(tmp_path / f"b.jsonl{suffix}", b"x")


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_a_damaged_member_costs_none_before_it(tmp_path: Path, suffix: str) -> None:
    members = [WAYS[suffix](line) for line in LINES.splitlines(keepends=True)]
    broken = bytearray(members[2])
    broken[len(broken) // 2] ^= 255
    readings = read(tmp_path / f"a.jsonl{suffix}", b"".join((*members[:2], bytes(broken))))
    assert len(documents_of(readings)) >= 2
    assert "damaged or cut short" in failures_of(readings)[0].reason


@pytest.mark.parametrize("suffix", WAYS)
def test_a_bomb_is_refused(tmp_path: Path, suffix: str) -> None:
    data = WAYS[suffix](bytes(20_000_000))
    assert "100 times" in reason_of(tmp_path / f"a.txt{suffix}", data)
    assert "100 times" in reason_of(tmp_path / f"a.tar{suffix}", WAYS[suffix](
        tar([("a.txt", bytes(20_000_000))])
    ))  # fmt: skip


def test_xz_may_not_ask_for_much_memory(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 2**28}]
    data = lzma.compress(LINES, filters=filters)
    assert "memory usage limit" in reason_of(tmp_path / "a.jsonl.xz", data)


@pytest.mark.parametrize("name", ["a.tar", "a.tgz", "a.tar.gz", "a.tbz2", "a.tar.xz", "a.tar.zst"])
def test_members_of_a_tar_are_read_each_as_its_kind(tmp_path: Path, name: str) -> None:
    data = tar([("may/b.txt", PROSE.encode()), ("a.jsonl", LINES), ("index", PROSE.encode())])
    way = {"gz": ".gz", "tgz": ".gz", "tbz2": ".bz2", "xz": ".xz", "zst": ".zst"}
    suffix = way.get(name.rpartition(".")[2])
    documents = documents_of(read(tmp_path / name, WAYS[suffix](data) if suffix else data))
    assert [document.name for document in documents] == [
        f"{name}/may/b.txt", *[f"{name}/a.jsonl"] * 3, f"{name}/index",
    ]  # fmt: skip
    assert [document.record for document in documents] == ["may/b.txt", None, None, None, "index"]
    assert len({clean(document).articles[0].id for document in documents}) == 5


def test_of_members_with_one_name_the_last_is_read(tmp_path: Path) -> None:
    members = [
        ("a.txt", b"First."),
        ("b.txt", b"Other."),
        ("a.txt", b"Second."),
        ("a.txt", b"Third."),
    ]
    readings = read(tmp_path / "a.tar", tar(members))
    assert [document.text for document in documents_of(readings)] == ["Other.", "Third."]
    [aside] = [item for item in readings if isinstance(item, PassedOver)]
    assert (aside.count, "later one of the same name" in aside.reason) == (2, True)


def kind(byte: bytes) -> Callable[[tarfile.TarInfo], None]:
    def change(info: tarfile.TarInfo) -> None:
        info.type, info.linkname, info.size = byte, "/etc/passwd", 0

    return change


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("../up.txt", id, "leads out of the tar archive"),
        ("/etc/a.txt", id, "leads out of the tar archive"),
        ("a/../../b.txt", id, "leads out of the tar archive"),
        ("link.txt", kind(tarfile.SYMTYPE), "not a regular file"),
        ("hard.txt", kind(tarfile.LNKTYPE), "not a regular file"),
        ("device.txt", kind(tarfile.CHRTYPE), "not a regular file"),
        ("pipe.txt", kind(tarfile.FIFOTYPE), "not a regular file"),
        ("inner.zip", id, "compressed once more"),
        ("inner.tar.gz", id, "compressed once more"),
        ("a.png", id, "unknown kind"),
    ],
)
def test_a_member_that_must_not_be_read_costs_no_other(
    tmp_path: Path, name: str, change: Change, said: str
) -> None:
    def only_that(info: tarfile.TarInfo) -> None:
        if info.name == name:
            change(info)

    readings = read(tmp_path / "a.tar", tar([(name, b"x"), ("z.txt", PROSE.encode())], only_that))
    assert names(readings) == ["a.tar/z.txt"]
    [failure] = failures_of(readings)
    assert said in failure.reason


def test_a_tar_of_too_many_members_is_read_as_far_as_they_count(tmp_path: Path) -> None:
    data = tar([(f"{number}.txt", b"Story.") for number in range(101)])
    readings = read(tmp_path / "a.tar", data, members=1)
    assert len(documents_of(readings)) == 100
    assert "100 members or more" in failures_of(readings)[0].reason


def test_hidden_members_are_counted(tmp_path: Path) -> None:
    data = tar([(".x.txt", b"x"), ("README.md", b"x"), ("b/._c.txt", b"x"), ("d.txt", b"Story.")])
    readings = read(tmp_path / "a.tar", data)
    assert names(readings) == ["a.tar/d.txt"]
    assert {item.reason: item.count for item in readings if isinstance(item, PassedOver)} == {
        "hidden files and folders": 2,
        "README files": 1,
    }


def test_a_big_member_streams_by(tmp_path: Path) -> None:
    line = json.dumps({"text": PROSE}).encode() + b"\n"
    data = tar([("a.jsonl", line * (10 * 2**20 // len(line))), ("z.txt", PROSE.encode())])
    readings = read(tmp_path / "a.tar", data)
    assert all(isinstance(reading, RawDocument) for reading in readings)
    assert names(readings)[-1] == "a.tar/z.txt"


def test_tars_that_are_empty_cut_or_odd_are_told(tmp_path: Path) -> None:
    assert "no file lies in it" in reason_of(tmp_path / "a.tar", tar([]))
    data = tar([("a.txt", PROSE.encode()), ("b.txt", PROSE.encode() * 9)])
    readings = read(tmp_path / "a.tar", data[:2_000])
    assert names(readings) == ["a.tar/a.txt"]
    assert "damaged or cut short" in failures_of(readings)[0].reason
    assert "damaged" in only_failure(read(tmp_path / "b.tar", b"no tar at all " * 90)).reason
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 2**30
    long = header.tobuf() + bytes(10_240)
    assert "too long" in reason_of(tmp_path / "c.tar", long)
    header.type, header.size = tarfile.GNUTYPE_SPARSE, 0
    assert "not a regular file" in reason_of(tmp_path / "d.tar", header.tobuf() + bytes(10_240))


def test_what_is_compressed_twice_is_refused(tmp_path: Path) -> None:
    data = gzip.compress(gzip.compress(LINES))
    assert "compressed twice" in reason_of(tmp_path / "a.jsonl.gz", data)
    assert "compressed twice" in reason_of(tmp_path / "b.zip.gz", gzip.compress(b"PK\x03\x04x"))
