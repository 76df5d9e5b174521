"""What the documents say is there: commands, options, names, files, rules."""

from __future__ import annotations

import ast
import importlib
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from qa.cli.main import main
from qa.export.answer_json import ADDRESSES, AnswerShape, CitationShape, QuoteShape
from qa.export.shapes import TurnShape
from seeds.cleaning.rules import RULES

pytestmark = pytest.mark.usefixtures("loaded_once")

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "seeds/README.md"])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")

ROOMS = ("qa", "seeds", "embeddings", "benchmarks", "tests", "docs")
TEXTS = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("*.py"),
        ROOT / "pyproject.toml",
        *(
            path
            for room in ROOMS
            for suffix in ("py", "md", "js", "css", "html")
            for path in (ROOT / room).rglob(f"*.{suffix}")
            if ROOT / "tests" / "data" not in path.parents  # inputs, of any encoding
        ),
    ]
)
DOTTED = re.compile(r"`((?:qa|seeds|embeddings|benchmarks)(?:\.\w+)+)(?:\([^`]*\))?`")
FILE = re.compile(rf"(?<![\w/.-])((?:{'|'.join(ROOMS)})/[\w./-]*\w)")


def blocks(path: Path, *languages: str) -> Iterator[str]:
    for language, text in FENCE.findall(path.read_text(encoding="utf-8")):
        if language in languages:
            yield text


def command_lines(path: Path) -> Iterator[list[str]]:
    """The `citewire` commands in the shell blocks of a document."""
    for block in blocks(path, "sh", "console"):
        for line in block.splitlines():
            words = (
                shlex.split(line.removeprefix("$ "), comments=True) if "citewire" in line else []
            )
            if words and words[0].removeprefix(".venv/bin/") == "citewire":
                yield words[1:]


def commands() -> dict[str, click.Command]:
    context = click.Context(main)
    commands = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {name: command for name, command in commands.items() if command is not None}


def options(command: click.Command) -> set[str]:
    if isinstance(command, click.Group):
        return set().union(*map(options, command.commands.values()))
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_commands_shown_exist(path: Path) -> None:
    known = commands()
    for words in command_lines(path):
        name, *rest = words
        if name.startswith("-"):
            assert name in {"--version", "--help", "-h"}
            continue
        assert name in known, words
        shown = {word.strip("[]").split("=")[0] for word in rest if re.match(r"\[?--?[a-z]", word)}
        assert shown <= options(known[name]) | {"--help", "-h"}, words


def test_something_is_shown() -> None:
    assert any(command_lines(ROOT / "README.md"))
    assert any(blocks(ROOT / "README.md", "python"))


def test_every_command_is_documented_with_every_option() -> None:
    text = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## citewire ([\w-]+)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    assert set(sections) == set(commands())
    for name, command in commands().items():
        assert command.help, name
        for option in options(command):
            assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", sections[name]), (
                name,
                option,
            )


def test_every_option_has_help() -> None:
    for name, command in commands().items():
        parts = command.commands.values() if isinstance(command, click.Group) else [command]
        for part in parts:
            assert part.help, (name, part.name)
            for parameter in part.params:
                if isinstance(parameter, click.Option):
                    assert parameter.help, (name, part.name, parameter.name)


def test_the_answer_in_json_is_shown_with_all_its_fields() -> None:
    shown, *_ = blocks(ROOT / "docs" / "command-line.md", "json")
    answer = json.loads(shown)
    assert set(answer) == set(AnswerShape.model_fields)
    assert set(answer["quotes"][0]) == set(QuoteShape.model_fields)
    assert set(answer["citations"][0]) == set(CitationShape.model_fields) - ADDRESSES
    assert set(answer["turn"]) == set(TurnShape.model_fields)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_python_examples_run(
    path: Path,
    tmp_path: Path,
    sample_archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(sample_archive, tmp_path / "archive")  # the examples may write
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    for block in blocks(path, "python"):
        exec(compile(block, path.name, "exec"), {"__name__": "__main__"})  # noqa: S102
        assert capsys.readouterr().out or "print" not in block


def exists(dotted: str) -> bool:
    """Whether a dotted name is a module, or an attribute or field of a module or class."""
    names = dotted.split(".")
    for length in range(len(names), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(names[:length]))
        except ModuleNotFoundError:
            continue
        for name in names[length:]:
            if not hasattr(thing, name) and name not in getattr(thing, "__annotations__", {}):
                return False
            thing = getattr(thing, name, None)
        return True
    return False


def test_what_texts_and_comments_name_exists() -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEXTS
        for text in [path.read_text(encoding="utf-8")]
        for pattern, is_there in ((DOTTED, exists), (FILE, lambda name: (ROOT / name).exists()))
        for name in pattern.findall(text)
        if not is_there(name)
    ]
    assert missing == []
    assert not exists("qa.archive.nothing")
    assert not exists("qa.nothing")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_linked_files_exist(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "#")):
            assert (path.parent / target.split("#")[0]).exists(), target


def test_the_cleaning_rules_are_documented_as_they_are() -> None:
    text = (ROOT / "docs/cleaning.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `([\w-]+)` \| (.*) \|$", text, re.M)) == dict(RULES)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_output_shown_is_what_the_program_prints(
    path: Path, sample_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITEWIRE_ARCHIVE", str(sample_archive))
    for block in blocks(path, "console"):
        command, _, shown = block.partition("\n")
        program, *words = shlex.split(command.removeprefix("$ "))
        assert program == "citewire"
        printed = CliRunner().invoke(main, words).stdout
        # A document may leave the end away, and its lines break elsewhere.
        assert " ".join(printed.split()).startswith(" ".join(shown.split())), printed


def places() -> list[tuple[str, str]]:
    """Each file of the table "Where do I change …?", with a name that stands in it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("## Where do I change …?\n")[2].partition("\n## ")[0]
    pairs: list[tuple[str, str]] = []
    for row in [line for line in table.splitlines() if line.startswith("| ")][1:]:
        files = re.findall(r"`([\w/.]+\.\w+)`: ((?:`[^`]+`(?:, )?)+)", row)
        assert files, row
        pairs += [(path, name) for path, names in files for name in re.findall(r"`(.+?)`", names)]
    return pairs


def defined_in(path: Path) -> set[str]:
    """The names that a module defines; of another file, its words."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return set(re.findall(r"[\w-]+", text))
    names = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def test_every_place_to_change_something_is_there() -> None:
    assert len(places()) > 30
    for path, name in places():
        assert name in defined_in(ROOT / path), (path, name)
