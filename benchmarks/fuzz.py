"""Fuzzing of the readers and of cleaning: odd bytes in, documents or failures out, never an error.

    python -m benchmarks.fuzz [--minutes 10] [--target html] [--findings FOLDER]
    python -m benchmarks.fuzz --target html --replay FILE

Each target takes bytes and raises `Finding` where a promise is broken; any other error
is a finding too. With atheris installed (https://github.com/google/atheris) it steers by
coverage; without, a mutator of our own cuts, flips, repeats and splices the sample
articles. What breaks a promise is kept as a file, to be replayed. tests/seeds/test_fuzz.py runs
the same targets for some seconds.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from seeds.article import Article, RawDocument, ReadFailure
from seeds.clean import clean
from seeds.cleaning.mend import mend
from seeds.limits import Limits
from seeds.readers import read_sources

SAMPLES = Path(__file__).resolve().parent.parent / "seeds" / "articles"

LIMITS = Limits(file_bytes=2**20, page_bytes=2**19, line_bytes=2**18, member_bytes=2**19)
"""Small ones, so that fuzzing meets them."""

MOST_DOCUMENTS = 4
"""Documents of one file that are cleaned."""

UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What no field of an article may hold; line breaks only its text."""

Step = tuple[int, int, int, int]
"""What `mutated` does next: the kind of change, where, how long, with which token."""


class Finding(Exception):
    """A promise that is broken; the message says which."""


def hold(is_kept: bool, promise: str) -> None:
    """Raise `Finding` unless a promise is kept."""
    if not is_kept:
        raise Finding(promise)


# Targets


def check_file(data: bytes, name: str, folder: Path) -> None:
    """Read bytes under a file name, twice, and clean what comes out."""
    path = folder / name
    path.write_bytes(data)
    first, second = (list(read_sources([path], LIMITS)) for _ in range(2))
    hold(first == second, "a file gives the same twice")
    hold(bool(first), "a file gives something, if only a failure")
    documents = []
    for found in first:
        if isinstance(found, ReadFailure):
            _check_failure(found)
        else:
            hold(isinstance(found, RawDocument), "only documents and failures come out")
            documents.append(found)
    for document in documents[:MOST_DOCUMENTS]:
        check_document(document)


def _check_failure(failure: ReadFailure) -> None:
    reason = f"{failure.where} {failure.reason}"
    hold(0 < len(failure.reason) < 500, "a reason is one sentence")
    hold(UNSEEN.search(reason) is None, "a reason and a name are shown in one line")
    hold("\n" not in reason, "a reason and a name are shown in one line")


def check_document(document: RawDocument) -> None:
    """Clean a document, and see that its articles are what they promise to be."""
    articles = clean(document).articles
    hold(articles == clean(document).articles, "cleaning is pure, and ids are stable")
    for article in articles:
        check_article(article)
        if mend(article.text) != article.text:
            continue  # lines joined to a paragraph may look wrongly decoded only together
        again = RawDocument("", "again", article.text, article.title, published=article.published)
        twice = [(one.title, one.text) for one in clean(again).articles]
        hold(twice == [(article.title, article.text)], "cleaning what is clean changes nothing")


def check_article(article: Article) -> None:
    """The shape of an article's fields."""
    paragraphs = article.text.split("\n\n")
    hold(all(paragraphs), "a text has no empty paragraph")
    hold(all(one == one.strip() for one in paragraphs), "paragraphs are stripped")
    hold("\n" not in "".join(paragraphs), "a paragraph is one line")
    fields = (
        article.title, article.outlet, article.url, article.dateline, article.language,
        *article.authors, *article.captions,
    )  # fmt: skip
    hold(all(isinstance(one, str | None) for one in fields), "fields are text or nothing")
    line = "".join(one for one in fields if one)
    hold(UNSEEN.search(line) is None and "\n" not in line, "fields are lines that can be seen")
    hold(UNSEEN.search(article.text) is None, "a text holds nothing that cannot be seen")
    hold(re.fullmatch(r"[0-9a-f]{16}", article.id) is not None, "an id is 16 hex digits")
    scheme = (article.url or "").partition(":")[0].strip().lower()
    hold(scheme not in {"javascript", "data", "vbscript", "file"}, "links lead to pages")
    hold(article.published is None or article.published_day is not None, "dates are dates")


def _plain(data: bytes, folder: Path, name: str) -> None:
    check_file(data, name, folder)


def _compressed(data: bytes, folder: Path) -> None:
    # The first byte tells whether the stream itself is odd, or what lies in it.
    inner = (".txt", ".html", ".json", ".jsonl")[data[0] % 4] if data else ".txt"
    is_odd = not data or data[0] % 8 < 4
    check_file(data[1:] if is_odd else gzip.compress(data[1:], 1), f"a{inner}.gz", folder)


def _zipped(data: bytes, folder: Path) -> None:
    if data and data[0] % 4 == 0:
        data = _zip_of({"a/b.txt": data[1:], "../c.html": data[1:], "d.jsonl": data[1:]})
    check_file(data, "a.zip", folder)


def _cleaned(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")
    title, _, rest = text.partition("\n")
    outlet, _, url = title.partition("|")
    document = RawDocument(
        path="/a.txt", name="a.txt", text=rest, title=title or None, outlet=outlet or None,
        url=url or None, authors=tuple(rest[:40].split(",")), captions=tuple(rest[-90:].split(".")),
    )  # fmt: skip
    check_document(document)


Target = Callable[[bytes, Path], None]

TARGETS: dict[str, Target] = {
    "txt": partial(_plain, name="a.txt"),
    "html": partial(_plain, name="a.html"),
    "json": partial(_plain, name="a.json"),
    "jsonl": partial(_plain, name="a.jsonl"),
    "gz": _compressed,
    "zip": _zipped,
    "clean": _cleaned,
}


# Inputs


def _zip_of(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@cache
def corpus(target: str) -> tuple[bytes, ...]:
    """The inputs that a target's mutations begin with: our own sample articles."""
    kinds = {"clean": ("txt",), "gz": ("txt", "jsonl"), "zip": ("txt", "json")}
    kind = kinds.get(target, (target,))
    files = sorted(path for path in SAMPLES.iterdir() if path.suffix[1:] in kind)
    plain = tuple(path.read_bytes() for path in files)
    if target == "gz":
        packed = (bytes([4 * (i % 2)]) + gzip.compress(data[:4000]) for i, data in enumerate(plain))
        return (*packed, *(b"\x07" + data for data in plain[:4]))
    if target == "zip":
        pairs = zip(files, plain, strict=True)
        members = [(f"{path.parent.name}/{path.name}", data[:3000]) for path, data in pairs]
        return tuple(_zip_of(dict(members[at : at + 3])) for at in range(0, len(members), 3))
    return plain


TOKENS: tuple[bytes, ...] = tuple(
    token if isinstance(token, bytes) else token.encode("utf-8", "surrogatepass")
    for token in (
        "", "\n", "\n\n", "\r", "\x00", "\x0b", "\x1b[31m", "\x85", "\u2028", "\ufeff", "\u200b",
        "\u200d", "\u202e", "\u2066", "\xad", "\ufe0f", "\U000e0041", "\U000e0100", "\ud800",
        "\udfff", "a\u0301", "\u0130", "ﬁ", "ß", "👩\u200d👧", "می\u200cخواهم", "donâ€™t", "Ã©",
        "&amp;", "&#0;", "&#x202e;", "&#8203;", "&amp;amp;lt;", "&lt;p&gt;", "Title: ", "Date: ",
        "URL: ",
        "URL: javascript:alert(1)\n", "By Jane Doe", "Read more: ", "Subscribe now",
        "PARIS (AP) — ",
        "2020-06-11", "99999-99-99", "Published June 31, 2020", "“", "”", "‘", "—", "…", ". ",
        " | ",
        "»", "TT\n", "(AP Photo/Ann Poe)", "It rose. ", "<p>", "</p>", "<div hidden>", "</div>",
        "<br>", "<article>", "<h1>", "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>",
        "<template>", "<style>", "<meta charset=utf-16>", "<meta property=og:title content=x>",
        '<p style="display:/**/none">', "<figcaption>", "<time datetime=2020-13-45>", "<svg>",
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":[1]}</script>',
        '<link rel=canonical href="javascript:x">', "{", "}", "[", "]", '"', "\\", "\\u", "\\ud800",
        '"text":', '"title": ', '"date": ', "null", "NaN", "-Infinity", "1e999", "-1", "1e18",
        "9" * 5000, '{"$date": {}}', '{"rendered": "<p>x"}', '"url": "data:text/html,x",',
        b"\xff", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\xc3", b"\xed\xa0\x80", b"\x1f\x8b\x08\x00",
        b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07",
        b"\xff\xff\xff\xff",
    )
)  # fmt: skip
"""Put in by mutations: what the readers and the rules of cleaning look for."""

MOST_BYTES = 60_000


def mutated(data: bytes, others: Sequence[bytes], steps: Sequence[Step]) -> bytes:
    """An input changed step by step: flips, cuts, tokens, repeats and splices."""
    for kind, at, length, pick in steps:
        size = max(len(data), 1)
        begin = at % size
        end = min(size, begin + 1 + length % 2 ** (3 + pick % 8))
        head, part, tail = data[:begin], data[begin:end], data[end:]
        token = TOKENS[pick % len(TOKENS)]
        if kind % 6 == 0:
            data = head + bytes(one ^ (1 << pick % 8) for one in part[:4]) + part[4:] + tail
        elif kind % 6 == 1:
            data = head + tail
        elif kind % 6 == 2:
            data = head + token + part + tail
        elif kind % 6 == 3:
            data = head + token + tail
        elif kind % 6 == 4:
            data = head + part * (2 + pick % 40) + tail
        else:
            other = others[pick % len(others)]
            place = length % max(len(other), 1)
            data = head + other[place : place + 500] + tail
        data = data[:MOST_BYTES]
    return data


def _steps(chance: random.Random) -> list[Step]:
    count = 1 + min(int(chance.expovariate(0.25)), 30)
    numbers = partial(chance.randrange, 10**6)
    return [(numbers(), numbers(), numbers(), numbers()) for _ in range(count)]


# The long run


def main() -> None:
    """Fuzz; the exit is 1 when something was found."""
    arguments = _arguments()
    if arguments.replay is not None:
        with tempfile.TemporaryDirectory() as folder:
            TARGETS[arguments.target](arguments.replay.read_bytes(), Path(folder))
        print("nothing is wrong with it")
        return
    names = [arguments.target] if arguments.target else list(TARGETS)
    minutes = arguments.minutes / len(names)
    has_atheris = importlib.util.find_spec("atheris") is not None and not arguments.plain
    found = 0
    for name in names:
        run = _with_atheris if has_atheris else _with_mutator
        found += run(name, minutes * 60, arguments.findings, arguments.seed)
    print(f"{found} findings" + (f" in {arguments.findings}" if found else ""))
    sys.exit(1 if found else 0)


def _with_mutator(name: str, seconds: float, findings: Path, seed: int) -> int:
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - no secret
    inputs, target = corpus(name), TARGETS[name]
    end, runs = time.monotonic() + seconds, 0
    kept: dict[str, Path] = {}
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            data = mutated(chance.choice(inputs), inputs, _steps(chance))
            begin = time.process_time()
            try:
                target(data, Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever is raised is a finding
                _keep(kept, name, data, error, findings)
            slowest = max(slowest, time.process_time() - begin)
            runs += 1
    print(f"{name:6} {runs:8,} inputs, {len(kept)} findings, slowest {slowest:.2f} s")
    return len(kept)


def _keep(kept: dict[str, Path], name: str, data: bytes, error: Exception, findings: Path) -> None:
    """Write an input that broke a promise to a file; one for each place and promise."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
    key = f"{type(error).__name__}: {error}" if isinstance(error, Finding) else line
    if key in kept:
        return
    findings.mkdir(parents=True, exist_ok=True)
    kept[key] = findings / f"{name}-{sha256(data).hexdigest()[:12]}"
    kept[key].write_bytes(data)
    print(f"{name:6} {type(error).__name__}: {str(error)[:200]} ({line})\n       {kept[key]}")


def _with_atheris(name: str, seconds: float, findings: Path, seed: int) -> int:
    """Run atheris in a process of its own: it never comes back from its loop."""
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(corpus(name)):
            (Path(folder) / f"{number}").write_bytes(data[:MOST_BYTES])
        command = [
            sys.executable, "-c", "import benchmarks.fuzz; benchmarks.fuzz.atheris_loop()",
            name, folder,
            f"-max_total_time={max(1, int(seconds))}", f"-artifact_prefix={findings}/{name}-",
            f"-max_len={MOST_BYTES}", f"-seed={seed + 1}", "-timeout=20", "-verbosity=0",
        ]  # fmt: skip
        subprocess.run(command, check=False, cwd=Path(__file__).parent.parent)
    found = set(findings.iterdir()) - before
    print(f"{name:6} by atheris, {len(found)} findings: {', '.join(map(str, sorted(found)))}")
    return len(found)


def atheris_loop() -> None:
    """What the child of `_with_atheris` runs: arguments are the target and atheris's own."""
    import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

    name, *arguments = sys.argv[1:]
    for module in [one for one in sys.modules if one.split(".")[0] == "seeds"]:
        for thing in vars(sys.modules[module]).values():
            if getattr(thing, "__module__", None) == module and hasattr(thing, "__code__"):
                atheris.instrument_func(thing)
    with tempfile.TemporaryDirectory() as folder:
        atheris.Setup([name, *arguments], lambda data: TARGETS[name](data, Path(folder)))
        atheris.Fuzz()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=10, help="of all targets together")
    parser.add_argument("--target", choices=TARGETS, help="only this one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="our own mutator, also with atheris")
    parser.add_argument("--replay", type=Path, help="an input that was kept")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    arguments = parser.parse_args()
    if arguments.replay is not None and arguments.target is None:
        parser.error("--replay needs --target")
    return arguments


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    main()
