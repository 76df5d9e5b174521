"""The targets of `benchmarks.fuzz`, for some seconds, and all that fuzzing ever found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.inputs import MOST_BYTES, TOKENS, Step, corpus, mutated
from benchmarks.fuzz.targets import TARGETS, Finding, check_article, check_document
from seeds.article import Article, RawDocument

# A page takes ten times as long as a text.
RUNS = dict.fromkeys(TARGETS, 40) | {"html": 25, "json": 60, "gz": 60, "zip": 60}
RUNS |= dict.fromkeys(("warc", "tar", "eml", "mhtml", "pdf"), 15) | {"docx": 30, "nameless": 30}

# The same in each run: what is new is for the long run to find.
QUIET = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

_NUMBER = st.integers(0, 10**6)
STEPS = st.lists(st.tuples(_NUMBER, _NUMBER, _NUMBER, _NUMBER), max_size=12)

STORY = "The ferry across the Tarn stopped on Monday after its captain found water in it."


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize("target", TARGETS)
def test_no_bytes_are_too_strange(target: str, folder: Path) -> None:
    inputs = corpus(target)

    @settings(QUIET, max_examples=RUNS[target])
    @given(st.integers(0, len(inputs) - 1), STEPS)
    def fuzz(number: int, steps: list[Step]) -> None:
        TARGETS[target](mutated(inputs[number], inputs, steps), folder)

    fuzz()


@pytest.mark.parametrize("target", TARGETS)
def test_no_bytes_from_nowhere_are_too_strange(target: str, folder: Path) -> None:
    @settings(QUIET, max_examples=RUNS[target])
    @given(st.lists(st.sampled_from(TOKENS) | st.binary(max_size=20), max_size=20).map(b"".join))
    def fuzz(data: bytes) -> None:
        TARGETS[target](data, folder)

    fuzz()


FOUND: tuple[tuple[str, bytes], ...] = (
    # lxml gives no attributes by names that it parsed itself.
    ("html", b"<meta name=date content=2020-06-11 {x=1><p>" + STORY.encode() * 4),
    # Of pages behind walls, the headline is the text.
    ("json", b'{"title": "Valley line to close for weeks", "text": "A", "date": "2020-06-11"}'),
)


@pytest.mark.parametrize(("target", "data"), FOUND)
def test_what_fuzzing_found_stays_mended(target: str, data: bytes, folder: Path) -> None:
    TARGETS[target](data, folder)


# The targets can fail


def test_a_broken_promise_is_a_finding() -> None:
    good = Article(id="0" * 16, title="Ferry stops", text=f"{STORY}\n\n{STORY}")
    check_article(good)
    for field, value in (
        ("id", "x"),
        ("title", "Ferry\nstops"),
        ("text", f"{STORY}\n{STORY}"),
        ("text", f" {STORY}"),
        ("text", f"{STORY}\u200b"),
        ("outlet", "The\u202e Bugle"),
        ("authors", ("Jane\ud800 Doe",)),
        ("captions", ("\x1b[31m",)),
        ("url", "javascript:alert(1)"),
    ):
        fields = {name: getattr(good, name) for name in Article.__slots__} | {field: value}
        with pytest.raises(Finding):
            check_article(Article(**fields))


def test_a_document_is_cleaned_and_looked_at() -> None:
    check_document(RawDocument(path="", name="a.txt", text=STORY))


def test_mutations_are_pure_and_bounded() -> None:
    inputs = corpus("txt")
    steps = [(4, 0, 10**6, 39), (2, 5, 5, 5), (5, 7, 7, 7)] * 5
    assert mutated(inputs[0], inputs, steps) == mutated(inputs[0], inputs, steps) != inputs[0]
    assert len(mutated(inputs[0], inputs, steps * 9)) <= MOST_BYTES
