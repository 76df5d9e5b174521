"""A run that is ended anywhere is gone on with."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from archive_parts import ROOT
from local_site import Handler, Site, feed, story

PAGES = 12

CODE = """
import json, sys
from pathlib import Path
from qa.incoming.web.addresses import Policy
from qa.incoming.fetch import fetch
from qa.incoming.web.limits import FetchLimits

port = int(sys.argv[2])
report = fetch(
    [f"http://127.0.0.1:{port}/feed"], Path(sys.argv[1]),
    policy=Policy(frozenset({("127.0.0.1", port)})), limits=FetchLimits(pause=0.0),
)
print(json.dumps(report.counts))
"""


def start(site: Site, into: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CODE, str(into), str(site.port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def slow_story(handler: Handler) -> None:
    time.sleep(0.1)
    handler.send(story(f"Story {handler.path}", "Words."))


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_it_goes_on_where_it_was(site: Site, tmp_path: Path, ending: signal.Signals) -> None:
    paths = [f"/{number}" for number in range(PAGES)]
    site.pages |= dict.fromkeys(paths, slow_story)
    site.pages["/feed"] = feed(*paths)
    with start(site, tmp_path) as process:
        while sum(path in paths for path in site.paths) < 5:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(ending)
        process.wait(10)
        assert process.returncode != 0
    with start(site, tmp_path) as process:
        output, errors = process.communicate(timeout=60)
    counts = json.loads(output)
    assert errors == ""
    assert 6 <= counts["new"] <= 9
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len([path for path in files if path.name.endswith(".warc.gz")]) == PAGES
    assert not [path for path in files if path.name.endswith(".tmp")]
    # Only the page that was on its way was asked for twice.
    asked = Counter(path for path in site.paths if path in paths)
    assert set(asked) == set(paths)
    assert sum(asked.values()) <= PAGES + 1
