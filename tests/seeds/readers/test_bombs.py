"""Compressed sources: what is read of them, and what is refused in time and in little memory."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import stat
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from news_pages.warcs import answer, record
from reading import documents_of, failures_of, read

from seeds.article import PassedOver, RawDocument, Reading
from seeds.clean import clean
from seeds.limits import DEFAULT_LIMITS, Limits, size_text

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "seeds" / "articles"
STORY = "The ferry across the Tarn stopped on Monday after its captain readings water in it.\n"


def reasons(readings: Iterable[Reading]) -> dict[str, str]:
    return {failure.where: failure.reason for failure in failures_of(readings)}


def documents(readings: Iterable[Reading]) -> dict[str, RawDocument]:
    return {document.where: document for document in documents_of(readings)}


def zipped(path: Path, members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


# What is read


@pytest.mark.parametrize(
    "name",
    ["ledger_baths_chlorine.txt", "ledger_council_vote.html", "radio_tilse_bulletins.jsonl",
     "lowmarket_libya_agency.json"],
)  # fmt: skip
def test_a_compressed_file_gives_what_the_plain_one_gives(tmp_path: Path, name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    plain = documents_of(read(SAMPLES / name))
    alone = documents_of(read(tmp_path / f"{name}.gz", gzip.compress(data)))
    members = documents(read(zipped(tmp_path / "dump.zip", {f"2020/{name}": data})))
    assert plain
    for twins in (alone, list(members.values())):
        assert [twin.text for twin in twins] == [document.text for document in plain]
        assert [twin.published for twin in twins] == [document.published for document in plain]
        assert [twin.line for twin in twins] == [document.line for document in plain]
    assert {twin.name for twin in alone} == {f"{name}.gz"}
    for twin, document in zip(members.values(), plain, strict=True):
        assert twin.name == f"dump.zip/2020/{name}"
        assert twin.path == str(tmp_path / "dump.zip")
        assert twin.record == document.record or twin.record == f"2020/{name}"


def test_ids_of_members_are_stable_and_tell_members_apart(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {"b/one.txt": STORY, "a/one.txt": STORY}

    def ids() -> dict[str, str]:
        read_members = documents(read(zipped(tmp_path / "dump.zip", members)))
        return {name: clean(document).articles[0].id for name, document in read_members.items()}

    first = ids()
    assert list(first) == ["dump.zip/a/one.txt", "dump.zip/b/one.txt"]
    assert len(set(first.values())) == 2
    members = {"new.txt": "Another ferry came on Friday.", **dict(reversed(members.items()))}
    assert ids().items() >= first.items()


def test_folders_and_what_nobody_wrote_as_an_article_are_passed_over(tmp_path: Path) -> None:
    names = (
        "2020/", "README.txt", ".DS_Store", "__MACOSX/._a.txt", "2020/.git/a.txt", "2020/a.txt",
    )  # fmt: skip
    members: dict[str, str | bytes] = {name: STORY if "." in name else "" for name in names}
    reading, *aside = read(zipped(tmp_path / "d.zip", members))
    assert reading.where == "d.zip/2020/a.txt"
    assert {(item.reason, item.count) for item in aside if isinstance(item, PassedOver)} == {
        ("README files", 1),
        ("hidden files and folders", 3),
    }


def test_windows_separators_part_folders(tmp_path: Path) -> None:
    [name] = documents(read(zipped(tmp_path / "d.zip", {"2020\\may\\a.txt": STORY})))
    assert name == "d.zip/2020/may/a.txt"


def test_a_file_of_several_gzip_parts_is_read_whole(tmp_path: Path) -> None:
    parts = [gzip.compress(json.dumps({"text": f"Story {n}."}).encode() + b"\n") for n in range(5)]
    whole = documents_of(read(tmp_path / "a.jsonl.gz", b"".join(parts)))
    assert [document.text for document in whole] == [f"Story {n}." for n in range(5)]


def test_news_with_the_same_boilerplate_on_each_line_is_no_bomb(tmp_path: Path) -> None:
    boilerplate = "Follow us on all channels. Sign up for the newsletter. " * 12
    digests = (hashlib.sha256(b"%d" % n).hexdigest()[:24] for n in range(6000))
    lines = "".join(
        json.dumps({"text": f"{STORY} {digest}. {boilerplate}"}) + "\n" for digest in digests
    )
    data = gzip.compress(lines.encode())
    assert len(lines) > 25 * len(data)  # it does compress well
    assert len(documents(read(tmp_path / "a.jsonl.gz", data))) == 6000


# What is refused, while the rest goes on


def device(kind: int) -> Callable[[zipfile.ZipInfo], None]:
    def change(info: zipfile.ZipInfo) -> None:
        info.create_system = 3
        info.external_attr = (kind | 0o644) << 16

    return change


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("../up.txt", None, "leads out of the .zip file"),
        ("a/../../up.txt", None, "leads out of the .zip file"),
        ("..\\up.txt", None, "leads out of the .zip file"),
        ("/etc/passwd.txt", None, "leads out of the .zip file"),
        ("C:\\a.txt", None, "leads out of the .zip file"),
        ("c:a.txt", None, "leads out of the .zip file"),
        ("\\\\host\\share\\a.txt", None, "leads out of the .zip file"),
        ("link.txt", device(stat.S_IFLNK), "not a regular file"),
        ("zero.txt", device(stat.S_IFCHR), "not a regular file"),
        ("disk.txt", device(stat.S_IFBLK), "not a regular file"),
        ("pipe.txt", device(stat.S_IFIFO), "not a regular file"),
        ("inner.zip", None, "compressed once more"),
        ("a.txt.gz", None, "compressed once more"),
        ("a.tar", None, "compressed once more"),
        ("a.png", None, "unknown kind of file"),
        ("empty.txt", None, "is empty"),
    ],
)
def test_a_member_that_must_not_be_read_is_one_failure(
    tmp_path: Path, name: str, change: Callable[[zipfile.ZipInfo], None] | None, said: str
) -> None:
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo(name)
        if change:
            change(info)
        archive.writestr(info, "" if "empty" in name else STORY)
        archive.writestr("good.txt", STORY)
    readings = read(path)
    assert list(documents(readings)) == ["d.zip/good.txt"]
    [(where, reason)] = reasons(readings).items()
    assert said in reason
    assert where == f"d.zip/{name}".replace("\\", "/")


def test_an_encrypted_member_is_one_failure(tmp_path: Path) -> None:
    path = zipped(tmp_path / "d.zip", {"secret.txt": STORY, "good.txt": STORY})
    data = bytearray(path.read_bytes())
    for at, offset in ((data.find(b"PK\x03\x04"), 6), (data.find(b"PK\x01\x02"), 8)):
        data[at + offset] |= 1
    readings = read(path, bytes(data))
    assert list(documents(readings)) == ["d.zip/good.txt"]
    assert "encrypted" in reasons(readings)["d.zip/secret.txt"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_usual_compression_is_opened(tmp_path: Path, method: int) -> None:
    [reason] = reasons(read(zipped(tmp_path / "d.zip", {"a.txt": STORY}, method))).values()
    assert "deflate" in reason


def test_a_damaged_member_leaves_the_others(tmp_path: Path) -> None:
    path = zipped(tmp_path / "d.zip", {"bad.txt": STORY, "good.txt": STORY}, zipfile.ZIP_STORED)
    data = path.read_bytes().replace(b"ferry", b"berry", 1)
    readings = read(path, data)
    assert list(documents(readings)) == ["d.zip/good.txt"]
    assert "damaged or cut short" in reasons(readings)["d.zip/bad.txt"]


def test_what_stands_before_a_damage_is_read(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"text": f"Story {n}."}).encode() + b"\n" for n in range(50_000))
    data = gzip.compress(lines)
    readings = read(tmp_path / "a.jsonl.gz", data[: len(data) // 2])
    assert len(documents(readings)) > 10_000
    [(where, reason)] = reasons(readings).items()
    assert where == "a.jsonl.gz"
    assert "damaged or cut short" in reason


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\x05\x06", b"no zip", b"\x00" * 100, b"PK\x05\x06" + b"\xff" * 18],
)
def test_what_is_no_zip_is_one_failure(tmp_path: Path, data: bytes) -> None:
    [reason] = reasons(read(tmp_path / "d.zip", data)).values()
    assert "zip" in reason or "empty" in reason or "list of members" in reason


@pytest.mark.parametrize("data", [b"", b"no gzip", b"\x1f\x8b", b"\x1f\x8b\x08" + b"\x00" * 7])
def test_what_is_no_gzip_is_one_failure(tmp_path: Path, data: bytes) -> None:
    [reason] = reasons(read(tmp_path / "a.txt.gz", data)).values()
    assert "empty" in reason or "damaged or cut short" in reason or "no gzip file" in reason


def test_a_gzip_of_nothing_we_read_is_told_so(tmp_path: Path) -> None:
    for name in ("dump.png.gz", "a.gz", "d.zip.gz", "a.svg.gz"):
        [reason] = reasons(read(tmp_path / name, gzip.compress(b"\x89PNG"))).values()
        assert "a PNG picture, which is not read" in reason


def test_names_that_would_break_a_line_are_shown_in_one(tmp_path: Path) -> None:
    [name] = documents(read(zipped(tmp_path / "d.zip", {"a\n\x1b[31m\u202eb.txt": STORY})))
    assert name == "d.zip/a\ufffd\ufffd[31m\ufffdb.txt"


# Limits


def test_each_limit_says_itself_and_what_to_do(tmp_path: Path) -> None:
    text = " ".join(f"{n * n:x}" for n in range(40_000))
    cases = (
        (tmp_path / "a.txt", {"file_bytes": 1000}, b"word " * 300, "1.5 KiB", "1,000 bytes"),
        (tmp_path / "a.html", {"page_bytes": 2**10}, b"<p>" * 2000, "5.9 KiB", "1 KiB"),
        (tmp_path / "b.txt", {"line_bytes": 100}, b"word " * 300, "1,500", "100"),
        (tmp_path / "a.jsonl", {"line_bytes": 100}, b" " * 2000 + b"\n", "2 KiB", "100 bytes"),
        (tmp_path / "a.json", {"json_depth": 3}, b'{"text":"A","x":[[[1]]]}', "at most 3"),
        (tmp_path / "c.txt.gz", {"member_bytes": 2**12}, gzip.compress(text.encode()), "4 KiB"),
    )
    for path, limits, data, *said in cases:
        [reason] = reasons(read(path, data, **limits)).values()
        assert all(words in reason for words in said), reason
        assert "raise the limit" in reason
        assert len(reason) < 300


@pytest.mark.parametrize("name", Limits.__slots__)
def test_a_limit_below_one_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Limits(**{name: 0})


def test_the_ratio_counts_beyond_its_free_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"word " * 100_000))
    assert documents(read(path))
    assert (
        "inflates to more than 100 times" in reasons(read(path, ratio_free_bytes=1000))["a.txt.gz"]
    )
    assert documents(read(path, ratio_free_bytes=1000, ratio=2000))


def test_more_members_than_the_limit_refuse_the_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "d.zip", {f"{n}.txt": STORY for n in range(5)})
    assert len(documents(read(path, members=5))) == 5
    [reason] = reasons(read(path, members=4)).values()
    assert "5 members, and at most 4" in reason


def test_sizes_read_as_people_write_them() -> None:
    texts = {900: "900 bytes", 1536: "1.5 KiB", 2**26: "64 MiB", 3 * 2**29: "1.5 GiB"}
    assert {size: size_text(size) for size in texts} == texts


# Bombs. Each is read by a process of its own, whose memory is measured.


def entry(name: bytes, at: int, packed: int, size: int = 1000) -> bytes:
    """An entry of a directory of a .zip, forged."""
    fields = (20, 20, 0, 8, 0, 0, 0, packed, size, len(name), 0, 0, 0, 0, 0, at)
    return b"PK\x01\x02" + struct.pack("<6H3L5H2L", *fields) + name


def forged(body: bytes, entries: list[bytes], count: int | None = None) -> bytes:
    directory = b"".join(entries)
    number = len(entries) % 2**16 if count is None else count
    end = struct.pack("<4H2LH", 0, 0, number, number, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def header(name: bytes, data: bytes) -> bytes:
    fields = (20, 0, 8, 0, 0, 0, len(data), 1000, len(name), 0)
    return b"PK\x03\x04" + struct.pack("<5H3L2H", *fields) + name


def deflated_zeros(size: int) -> bytes:
    """Raw deflate of that many zeros, a multiple of 1 MiB, without ever making them."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = press.compress(bytes(2**20)) + press.flush(zlib.Z_FULL_FLUSH)
    return block * (size // 2**20) + b"\x03\x00"


def gzip_bomb() -> bytes:
    """10 MB that inflate to 10 GB."""
    return b"\x1f\x8b\x08" + bytes(7) + deflated_zeros(10 * 2**30) + bytes(8)


def nested() -> bytes:
    """Like 42.zip: archives within archives, the innermost of 4 GiB each."""
    inner = forged(header(b"0.txt", b""), [entry(b"0.txt", 0, 2**32 - 1)])
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(16):
            archive.writestr(f"lib {number:x}.zip", inner)
    return outer.getvalue()


def overlapping() -> bytes:
    """Many members that share one body of bytes (Fifield, WOOT 2019)."""
    data = deflated_zeros(64 * 2**20)
    body = header(b"0.jsonl", data) + data
    return forged(body, [entry(b"%d.jsonl" % number, 0, len(data)) for number in range(9000)])


def lying_member() -> bytes:
    """It says to have a thousand bytes and has a gigabyte."""
    data = deflated_zeros(2**30)
    return forged(header(b"a.jsonl", data) + data, [entry(b"a.jsonl", 0, len(data))])


def honest_member() -> bytes:
    """It says to have a gigabyte, and has."""
    data = deflated_zeros(2**30)
    return forged(header(b"a.jsonl", data) + data, [entry(b"a.jsonl", 0, len(data), 2**30)])


def many_entries() -> bytes:
    """A directory of 400,000 members that says it has one."""
    return forged(b"", [entry(b"a", 0, 0)] * 400_000, count=1)


def fewer_entries() -> bytes:
    """As many as the room that 10,000 members are given can hold."""
    return forged(b"", [entry(b"a", 0, 0)] * 200_000)


def long_member() -> bytes:
    """One member whose compressed size is said to be all there is, and more."""
    data = deflated_zeros(2**27)
    return forged(header(b"a.txt", data) + data, [entry(b"a.txt", 0, 2**32 - 2)])


def xz_bomb() -> bytes:
    return lzma.compress(bytes(2**27), preset=0)


def tar_bomb() -> bytes:
    """One member, honest of its size."""
    info = tarfile.TarInfo("a.txt")
    info.size = 2**27
    return bz2.compress(info.tobuf() + bytes(2**27 + 1024), 9)


def warc_bomb() -> bytes:
    """One page, small as it came."""
    body = gzip.compress(bytes(2**27))
    return record(answer(body, fields={"Content-Encoding": "gzip"}))


def docx_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(2**27))
    return stream.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "gzip, read whole": ("a.txt.gz", gzip_bomb, "inflates to more than 100 times"),
    "gzip, read by lines": ("a.jsonl.gz", gzip_bomb, "inflates to more than 100 times"),
    "nested": ("42.zip", nested, "compressed once more"),
    "overlapping": ("a.zip", overlapping, "shares its bytes"),
    "lying member": ("b.zip", lying_member, "damaged or cut short"),
    "honest member": ("b.zip", honest_member, "inflates to more than 100 times"),
    "many entries": ("c.zip", many_entries, "list of members"),
    "fewer entries": ("c.zip", fewer_entries, "200,000 members, and at most 10,000"),
    "long member": ("d.zip", long_member, "shares its bytes"),
    "xz": ("a.jsonl.xz", xz_bomb, "inflates to more than 100 times"),
    "tar": ("a.tar.bz2", tar_bomb, "inflates to more than 100 times"),
    "web archive": ("a.warc", warc_bomb, "inflates to more than 10 MiB"),
    "document": ("a.docx", docx_bomb, "inflates to more than 100 times"),
}

CHILD = """
import resource, sys, time
from pathlib import Path
from seeds.readers import read_sources
import seeds.clean, seeds.readers.dispatch, lxml.etree, gzip, zipfile
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.process_time()
readings = list(read_sources([Path(sys.argv[1])]))
print(time.process_time() - begin)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
print(*sorted({getattr(one, "reason", "A DOCUMENT") for one in readings}), sep="|")
"""
MOST_SECONDS = 2.0
"""Of processor time."""
MOST_MEBIBYTES = 100


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused_quickly_and_in_little_memory(tmp_path: Path, kind: str) -> None:
    name, make, said = BOMBS[kind]
    path = tmp_path / name
    path.write_bytes(make())
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    seconds, mebibytes, outcome = ran.stdout.splitlines()
    assert said in outcome
    assert "A DOCUMENT" not in outcome
    assert float(seconds) < MOST_SECONDS
    assert float(mebibytes) < MOST_MEBIBYTES


def test_the_default_limits_are_those_that_the_bombs_are_made_for() -> None:
    assert (DEFAULT_LIMITS.ratio, DEFAULT_LIMITS.member_bytes) == (100, 50 * 2**20)
    assert DEFAULT_LIMITS.members == 10_000
