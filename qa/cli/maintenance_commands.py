"""The commands that keep an archive over the years: backup, restore, migrate, verify."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from qa.addresses import Address, embedded_folder
from qa.cli.group import ArchiveAddress, Failure, NamedPath
from qa.cli.options import archive_option, folder_option, json_option
from qa.cli.terminal import ProgressBar, bold, dim, print_result
from qa.export.answer_json import JsonObject
from qa.maintenance.backup import backup
from qa.maintenance.copying import copy
from qa.maintenance.migrate import migrate
from qa.maintenance.repair import RepairReport, repair
from qa.maintenance.restore import restore
from qa.maintenance.verify import SAMPLE, VerifyReport, verify
from qa.maintenance.verify_tables import verify_tables
from qa.storage.integrity import DERIVED
from qa.text.plain import how_many, printable
from seeds.limits import size_text


@click.command("backup")
@click.argument("destination", type=NamedPath(), metavar="DEST")
@folder_option
@json_option
def backup_command(destination: Path, archive: Path, as_json: bool) -> None:
    """Copy the archive to DEST, a new folder, while it is in use.

    DEST is an archive itself, checked to its last row. It never overwrites anything.
    """
    with ProgressBar() as progress:
        report = backup(archive, destination, progress=progress)
    articles = how_many(report.articles, "article")
    line = f"Backed up {articles} to {report.path} ({size_text(report.size)})."
    print_result(asdict(report), [line], as_json)


@click.command("restore")
@click.argument("source", type=NamedPath(), metavar="BACKUP")
@folder_option
@json_option
def restore_command(source: Path, archive: Path, as_json: bool) -> None:
    """Put the backup BACKUP back in the place of the archive.

    The backup is checked first. What the archive held is set aside in its folder, never
    deleted.
    """
    with ProgressBar() as progress:
        report = restore(source, archive, progress=progress)
    lines = [f"Restored {how_many(report.articles, 'article')} to {report.path}."]
    if report.set_aside is not None:
        what = "The damaged database" if report.was_damaged else "What was there before"
        lines.append(f"{what} is kept as {report.set_aside}.")
    print_result(asdict(report), lines, as_json)


@click.command("migrate")
@folder_option
@json_option
def migrate_command(archive: Path, as_json: bool) -> None:
    """Bring an archive that an older Citewire made to the present format.

    Nothing is embedded again. The old database is set aside in its folder, never deleted.
    """
    with ProgressBar() as progress:
        report = migrate(archive, progress=progress)
    lines = [f"{archive} has format {report.now} already: nothing to do."]
    if report.set_aside is not None:
        articles = how_many(report.articles, "article")
        lines = [
            f"Brought {articles} from format {report.before} to format {report.now}.",
            f"The old database is kept as {report.set_aside}.",
        ]
    print_result(asdict(report), lines, as_json)


@click.command("copy")
@click.argument("source", type=ArchiveAddress(), metavar="FROM")
@click.argument("target", type=ArchiveAddress(), metavar="TO")
@json_option
def copy_command(source: Address, target: Address, as_json: bool) -> None:
    """Copy the archive FROM to a new place TO, on the same engine or the other.

    A place is a folder, lance:PATH or s3://BUCKET/NAME. Nothing is embedded again, and the
    copy has the same content, which is compared. TO must not exist yet.
    """
    with ProgressBar() as progress:
        report = copy(source, target, progress=progress)
    articles = how_many(report.articles, "article")
    line = f"Copied {articles} to {report.target}; the content hash is {report.content_hash}."
    print_result(asdict(report), [line], as_json)


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
def verify_command(archive: Address, sample: int, is_repair: bool, as_json: bool) -> None:
    """Look at every page, row and file of the archive for damage.

    Ends with 0 if all is sound and with 1 if anything is damaged. Nothing is changed
    without --repair, and nothing is ever deleted that cannot be made anew.
    """
    lines: list[str] = []
    repaired: JsonObject = {}
    with ProgressBar() as progress:
        if archive.engine == "lance" and not is_repair:
            report = verify_tables(archive, sample=sample, progress=progress)
        elif is_repair:
            folder = embedded_folder(archive, "citewire verify --repair")
            repair_report = repair(folder, sample=sample, progress=progress)
            report = repair_report.after
            lines += _repair_lines(repair_report)
            repaired = {"repair": _repair_to_dict(repair_report)}
        else:
            report = verify(archive.folder, sample=sample, progress=progress)
    value = {"path": report.path, "is_sound": report.is_sound, **asdict(report), **repaired}
    print_result(value, [*lines, *_report_lines(report)], as_json)
    if not report.is_sound:
        raise Failure(_sentence(report, after_repair=is_repair))


def _report_lines(report: VerifyReport) -> Iterator[str]:
    """Yield one line for each check, with what is wrong below it."""
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
    """Yield what was done and what is lost; nothing if there was nothing to do."""
    for what in report.done:
        yield f"Made anew: {printable(what)}"
    if report.set_aside is not None:
        yield f"Set aside: {printable(str(report.set_aside))}"
    for lost in (*report.lost, *report.notes):
        yield f"Lost: {printable(lost)}"
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


def _repair_to_dict(report: RepairReport) -> JsonObject:
    values = asdict(report)
    return {name: values[name] for name in ("done", "set_aside", "lost", "notes")}
