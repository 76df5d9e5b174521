from __future__ import annotations

from pathlib import Path

import pytest

from qa.incoming.fetching.ledger import LEDGER_FILE, Ledger, Visit

FIRST = Visit("https://a.example/1", "2026-01-01T00:00:00Z", "new", etag='"e"', file="a/1.warc.gz")
SECOND = Visit("https://a.example/2", "2026-01-01T00:00:01Z", "moved", target=FIRST.url)


def visits(folder: Path) -> dict[str, Visit]:
    with Ledger.opened(folder) as ledger:
        return dict(ledger.visits)


def test_visits_are_there_again(tmp_path: Path) -> None:
    with Ledger.opened(tmp_path) as ledger:
        ledger.note(FIRST)
        ledger.note(SECOND)
        # Written at once: another process would read them after a kill.
        assert (tmp_path / LEDGER_FILE).read_bytes().count(b"\n") == 2
    assert visits(tmp_path) == {FIRST.url: FIRST, SECOND.url: SECOND}
    with pytest.raises(ValueError, match="closed"):
        ledger.note(FIRST)


@pytest.mark.parametrize(
    "broken",
    [b'{"url": "https://a.ex', b"\xff\x00", b"[]", b"null", b"{}", b'{"url": 1}', b"[" * 100_000,
     b'{"url": "u", "tried": "t", "outcome": "odd"}', b'{"url": "u", "outcome": "new"}',
     b'{"url": "u", "tried": "t", "outcome": "new", "etag": 3}',
     b'{"url": "u", "tried": "t", "outcome": "new", "other": "x"}',
     b'{"url": "u", "tried": "yesterday", "outcome": "new"}'],
)  # fmt: skip
def test_a_broken_line_costs_itself_only(tmp_path: Path, broken: bytes) -> None:
    with Ledger.opened(tmp_path) as ledger:
        ledger.note(FIRST)
    path = tmp_path / LEDGER_FILE
    path.write_bytes(broken + b"\n" + path.read_bytes() + broken)
    with Ledger.opened(tmp_path) as ledger:
        assert ledger.visits == {FIRST.url: FIRST}
        ledger.note(SECOND)
    assert visits(tmp_path) == {FIRST.url: FIRST, SECOND.url: SECOND}


def test_the_file_stays_short(tmp_path: Path) -> None:
    with Ledger.opened(tmp_path) as ledger:
        for _ in range(1_500):
            ledger.note(FIRST)
    assert visits(tmp_path) == {FIRST.url: FIRST}
    assert (tmp_path / LEDGER_FILE).read_bytes().count(b"\n") == 1


def test_conditions_are_those_that_the_server_gave() -> None:
    assert FIRST.conditions == {"if-none-match": '"e"'}
    assert SECOND.conditions == {}
