"""What became of the files and records of a build, as one quiet page of HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from seeds.cleaning.rules import DOUBTFUL_RULES, MUCH_LOST

MOST_ROWS = 1_000
"""Records that are listed; the file of JSON lines has all of them."""

_AS_IT_SHOULD_BE = frozenset({"added", "unchanged", "corrected", "not read"})


def build_report_html(fates: Iterable[Mapping[str, Any]]) -> str:
    """A page with totals, and those records that were not simply taken in.

    Args:
        fates: objects as `qa.ingest.account.fates.Fate` has fields; read once, in a stream.
    """
    # Jinja2 takes a while to import, and of the command line few need it.
    from qa.text.markup.templates import render

    totals: Counter[str] = Counter()
    rows: list[dict[str, str]] = []
    more = 0
    for fate in fates:
        totals.update({kind: fate.get("count", 1) for kind in _kinds(fate)})
        if not _is_notable(fate):
            continue
        if len(rows) < MOST_ROWS:
            rows.append(_row(fate))
        else:
            more += 1
    return render(
        "qa.export", "build_report.html", totals=totals.most_common(), rows=rows, more=more
    )


def _kinds(fate: Mapping[str, Any]) -> list[str]:
    """Under what a record counts: it may be added, a copy, and the beginning only."""
    kinds = [str(fate["outcome"])]
    if fate.get("copy_of"):
        kinds.append("copy of another")
    if fate.get("replaces"):
        kinds.append("newer version of another")
    if fate.get("is_partial"):
        kinds.append("beginning only")
    return kinds


def _is_notable(fate: Mapping[str, Any]) -> bool:
    return len(_kinds(fate)) > 1 or fate["outcome"] not in _AS_IT_SHOULD_BE or _lost_much(fate)


def _lost_much(fate: Mapping[str, Any]) -> bool:
    """Whether a page with a story lost much; one without is named for that alone."""
    return fate["outcome"] != "no story" and float(fate.get("lost") or 0) > MUCH_LOST


def _row(fate: Mapping[str, Any]) -> dict[str, str]:
    line = fate.get("line")
    because = [str(fate[name]) for name in ("reason",) if fate.get(name)]
    because += [
        f"{label} {fate[name]}"
        for name, label in (
            ("copy_of", "a copy of"),
            ("replaces", "in place of"),
            ("replaced_by", "gave way to"),
        )
        if fate.get(name)
    ]
    if _lost_much(fate):
        by_rule = sorted(fate.get("lost_by_rule", {}).items(), key=lambda pair: -pair[1])
        rules = ", ".join(rule for rule, _ in by_rule if rule in DOUBTFUL_RULES)
        because.append(f"{fate['lost']:.0%} of its text may be lost: {rules}")
    return {
        "where": fate["file"] if line is None else f"{fate['file']}, line {line}",
        "title": fate.get("title") or "",
        "outcome": ", ".join(_kinds(fate)),
        "because": "; ".join(because),
    }
