from __future__ import annotations

import json
from pathlib import Path

from command_line import assert_refused, invoke

from qa.cli.incoming.fetch import fetch_lines
from qa.incoming.fetching.report import Fetched, FetchReport


def test_an_inner_address_is_never_asked(tmp_path: Path) -> None:
    done = invoke(tmp_path, "fetch", "http://127.0.0.1:9/a", "--into", tmp_path / "pages")
    assert done.exit_code == 1
    assert "Never asked\n  http://127.0.0.1:9/a leads to 127.0.0.1, which is not on" in done.stdout
    assert done.stderr.startswith("citewire: http://127.0.0.1:9/a leads to 127.0.0.1")
    again = invoke(tmp_path, "fetch", "http://[::1]/", "--into", tmp_path / "pages", "--json")
    report = json.loads(again.stdout)
    assert report["counts"] == {"refused": 1}
    assert [page["url"] for page in report["fetched"]] == ["http://[::1]/"]


def test_addresses_come_from_a_file_too(tmp_path: Path) -> None:
    path, into = tmp_path / "addresses.txt", tmp_path / "pages"
    path.write_text("# none\n")
    done = invoke(tmp_path, "fetch", "--into", into, "--from", path)
    assert done.exit_code == 2
    assert "Name an ADDRESS" in done.stderr
    path.write_text("http://10.0.0.1/a\nhttp://10.0.0.2/b\n")
    done = invoke(tmp_path, "fetch", "--into", into, "--from", path)
    assert done.stderr == "citewire: nothing was fetched\n"
    assert_refused(invoke(tmp_path, "fetch", "news", "--into", into), "http://")
    path.write_text("x")
    assert_refused(invoke(tmp_path, "fetch", "http://a.example", "--into", path), "cannot be made")


def test_the_report_counts_and_names() -> None:
    pages = [Fetched(f"https://a.example/{n}", "failed", "answers with 500") for n in range(60)]
    report = FetchReport((Fetched("https://a.example/", "new", "a"), *pages), 7, 1.25)
    lines = list(fetch_lines(report))
    assert "       1  page fetched" in lines
    assert "       7  known already, not asked for" in lines
    assert "  https://a.example/0 answers with 500" in lines
    assert "  … and 10 more; --json names them all" in lines
    assert lines[-1] == "61 addresses in 1.2 s."
