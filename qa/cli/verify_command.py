"""The command that looks at everything in an archive, and mends it on demand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from qa.cli.format_answers import bold, dim
from qa.cli.group import Failure
from qa.cli.options import archive_option, json_option, print_json, print_lines
from qa.cli.progress_bar import ProgressBar
from qa.maintenance.repair import RepairReport, repair
from qa.maintenance.verify import SAMPLE, VerifyReport, verify
from qa.storage.integrity import DERIVED
from qa.text.plain import printable


@click.command("verify")
@archive_option
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=SAMPLE,
    show_default=True,
    metavar="N",
    help="Embed N passages again, drawn at random, and compare.",
)
@click.option(
    "--repair",
    "is_repair",
    is_flag=True,
    help="Make anew what is derived; set a damaged database aside and save what is sound in it.",
)
@json_option
def verify_command(archive: Path, sample: int, is_repair: bool, as_json: bool) -> None:
    """Look at every page, row and file of the archive for damage.

    Ends with 0 if all is sound and with 1 if anything is damaged. Nothing is changed
    without --repair, and nothing is ever deleted that cannot be made anew.
    """
    with ProgressBar() as progress:
        if is_repair:
            mended = repair(archive, sample=sample, progress=progress)
            report = mended.after
        else:
            mended = None
            report = verify(archive, sample=sample, progress=progress)
    if as_json:
        print_json(_report_to_dict(report) | (_repair_to_dict(mended) if mended else {}))
    else:
        print_lines([*(_repair_lines(mended) if mended else ()), *_report_lines(report)])
    if not report.is_sound:
        raise Failure(_sentence(report, after_repair=is_repair))


def _report_lines(report: VerifyReport) -> Iterator[str]:
    """One line for each check, with what is wrong below it."""
    yield bold(str(report.path))
    names = max(len(check.name) for check in report.checks)
    looks = max(len(check.looked_at) for check in report.checks)
    for check in report.checks:
        verdict = bold("damaged") if check.findings else "sound"
        yield f"{dim(f'{check.name:<{names}}')}  {check.looked_at:<{looks}}  {verdict}"
        for finding in check.findings:
            yield printable(f"  {finding.file}: {finding.problem}".replace("\n", " "))
    for note in report.notes:
        yield printable(f"Note: {note}".replace("\n", " "))


def _repair_lines(report: RepairReport) -> Iterator[str]:
    """What was done and what is lost; nothing if there was nothing to do."""
    for what in report.done:
        yield f"Made anew: {printable(what)}"
    if report.set_aside is not None:
        yield f"Set aside: {printable(str(report.set_aside))}"
    for one in report.lost:
        yield f"Lost: {printable(one)}"
    for note in report.notes:
        yield f"Lost: {printable(note)}"
    if report.lost or report.notes:
        yield "Build the same sources again: that brings back what is lost and they still hold."
    if report.done:
        yield ""


def _sentence(report: VerifyReport, *, after_repair: bool) -> str:
    files = sorted({finding.file for finding in report.findings})
    named = ", ".join(str(file) for file in files[:3]) + (" and more" if len(files) > 3 else "")
    if after_repair:
        return f"{named} could not be mended: put a backup back with `citewire restore`"
    command = f"`citewire verify --repair --archive {report.path}`"
    parts = {finding.part for finding in report.findings}
    if parts == {"model"}:
        return report.findings[0].problem
    if parts <= DERIVED:
        return f"damaged: {named}; {command} makes it anew, nothing is lost"
    return (
        f"damaged: {named}; put a backup back with `citewire restore`, or save what is sound"
        f" with {command}"
    )


def _report_to_dict(report: VerifyReport) -> dict[str, Any]:
    return {
        "path": str(report.path),
        "is_sound": report.is_sound,
        "checks": [
            {
                "name": check.name,
                "looked_at": check.looked_at,
                "findings": [
                    {"part": one.part, "file": str(one.file), "problem": one.problem}
                    for one in check.findings
                ],
            }
            for check in report.checks
        ],
        "notes": list(report.notes),
    }


def _repair_to_dict(report: RepairReport) -> dict[str, Any]:
    return {
        "repair": {
            "done": list(report.done),
            "set_aside": None if report.set_aside is None else str(report.set_aside),
            "lost": list(report.lost),
            "notes": list(report.notes),
        }
    }
