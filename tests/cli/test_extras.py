"""What an extra brings is asked for in one sentence where it is not installed."""

from __future__ import annotations

import sys

import pytest

from qa.cli.main import main
from qa.cluster.core import NodeModel
from qa.cluster.nodes import Nodes
from qa.errors import ClusterError

INSTALL = "pip install 'citewire[cluster]'"


def test_lance_tables_without_lance(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "lance", None)
    for place in ("lance:news", "s3://press/news"):
        with pytest.raises(SystemExit) as end:
            main(["info", "--archive", place])
        assert end.value.code == 1
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith("citewire: ") and line.endswith(INSTALL)


def test_a_cluster_without_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError) as refusal:
        Nodes("local", NodeModel("any model", "its fingerprint")).__enter__()
    assert str(refusal.value).endswith(INSTALL)
