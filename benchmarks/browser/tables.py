"""What was measured, as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.browser.measure import Crowd, Measured, Start
from benchmarks.browser.visit import Loaded, Traffic, Weight, percentile

FIGURES = (("p50", 0.50), ("p95", 0.95), ("max", 1.0))


def lines(measured: Measured) -> list[str]:
    """All tables, and what went wrong."""
    return [
        *_start_lines(measured.start),
        *_load_lines(measured.loads, measured.reloads),
        *_weight_lines(measured.cold, measured.again),
        *_crowd_lines(measured.crowds),
        f"Errors in the console: {len(measured.errors)}; "
        f"requests to other hosts: {len(measured.elsewhere)}.",
        *measured.errors[:10],
    ]


def _start_lines(start: Start) -> list[str]:
    return [
        "| start of the server | s |",
        "|---|---:|",
        f"| importing, alone | {start.imports:.1f} |",
        f"| opening the archive, alone | {start.archive:.2f} |",
        f"| loading the model and a first question, alone | {start.model:.1f} |",
        f"| `citewire chat` listens after | {start.listens:.1f} |",
        f"| a page opened at once is ready after | {start.ready:.1f} |",
        "",
    ]


def _load_lines(loads: Sequence[Loaded], reloads: Sequence[Loaded]) -> list[str]:
    def middle(pages: Sequence[Loaded], name: str) -> str:
        return f"{median(getattr(page, name) for page in pages):.2f}"

    names = {
        "first_paint": "first contentful paint",
        "content_loaded": "DOMContentLoaded",
        "typed": "one can type and ask",
        "ready": "it says that it is ready",
    }
    return [
        f"| page, model loaded, median of {len(loads)} | first visit (s) | again (s) |",
        "|---|---:|---:|",
        *(
            f"| {label} | {middle(loads, name)} | {middle(reloads, name)} |"
            for name, label in names.items()
        ),
        f"| layout shift | {max(load.shift for load in loads):.4f} "
        f"| {max(load.shift for load in reloads):.4f} |",
        "",
    ]


def _weight_lines(cold: Weight, again: Weight) -> list[str]:
    def row(name: str, first: Traffic, second: Traffic) -> str:
        return (
            f"| {name} | {first.requests} | {first.wire / 1000:,.0f} | {first.decoded / 1000:,.0f} "
            f"| {second.requests} | {second.wire / 1000:,.0f} |"
        )

    kinds = sorted({*cold.kinds, *again.kinds})
    return [
        "| loaded | requests | kB on the wire | kB unpacked | requests again | kB again |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            row(kind, cold.kinds.get(kind, Traffic()), again.kinds.get(kind, Traffic()))
            for kind in kinds
        ),
        row("**all**", cold.total, again.total),
        "",
    ]


def _crowd_lines(crowds: Sequence[Crowd]) -> list[str]:
    lines = [
        "| users at once | until | questions | p50 (s) | p95 (s) | max (s) | CPU s | load |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for crowd in crowds:
        answers, courses = crowd.answers, crowd.timelines
        rows = [
            ("first quote", [answer.first for answer in answers]),
            ("whole answer", [answer.whole for answer in answers]),
            ("first quote, course of events", [answer.first for answer in courses]),
            ("timeline", [course.timeline for course in courses if course.timeline is not None]),
        ]
        cpu = "" if crowd.cpu is None else f"{crowd.cpu:.2f}"
        load = "" if crowd.load is None else f"{crowd.load:.1f}"
        for name, seconds in rows:
            if seconds:
                shown = " | ".join(f"{percentile(seconds, share):.2f}" for _, share in FIGURES)
                lines.append(
                    f"| {crowd.users} | {name} | {len(seconds)} | {shown} | {cpu} | {load} |"
                )
            cpu = load = ""
    shift = max((answer.shift for crowd in crowds for answer in crowd.answers), default=0.0)
    return [*lines, "", f"Most layout shift of an answer: {shift:.4f}."]
