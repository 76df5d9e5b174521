"""A run that is ended anywhere is gone on with."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from archive_parts import ROOT
from news_pages.local_site import Handler, Site, feed, story

PAGES = 12

CODE = """
import json, signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # where Ctrl-C is ignored, as under nohup
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


def test_it_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    paths = [f"/{number}" for number in range(PAGES)]
    site.pages |= dict.fromkeys(paths, slow_story)
    site.pages["/feed"] = feed(*paths)
    for number, ending in ((4, signal.SIGKILL), (8, signal.SIGINT)):
        with start(site, tmp_path) as process:
            while sum(path in paths for path in site.paths) < number:
                assert process.poll() is None
                time.sleep(0.01)
            process.send_signal(ending)
            process.communicate(timeout=10)
            assert process.returncode != 0
    with start(site, tmp_path) as process:
        output, errors = process.communicate(timeout=60)
    counts = json.loads(output)
    assert errors == ""
    assert 2 <= counts["new"] <= 6
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len([path for path in files if path.name.endswith(".warc.gz")]) == PAGES
    assert not [path for path in files if path.name.endswith(".tmp")]
    # Only the pages that were on their way were asked for twice.
    asked = Counter(path for path in site.paths if path in paths)
    assert set(asked) == set(paths)
    assert sum(asked.values()) <= PAGES + 2
