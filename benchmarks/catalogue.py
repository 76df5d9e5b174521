"""Brings the catalogues of the page's languages up to what the program says.

    python -m benchmarks.catalogue            # of every language, and what each still lacks
    python -m benchmarks.catalogue --add nl   # begins another one

Sentences are found: in Python those of `say`, `say_number`, `to_say` and
`to_say_number` (qa/languages/messages.py), in the scripts of the page those of `phrase` and
`phraseOf`, in templates those of ``_`` and ``ngettext``. What is gone from the program goes from
the catalogues, too.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import extract_from_ast

from qa.text.markup.templates import environment

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "qa" / "languages" / "catalogue"
PYTHON = {"say": (2,), "say_number": (3, 4), "to_say": (1,), "to_say_number": (1, 2)}
SCRIPT = {"phrase": (1,), "phraseOf": (2, 3)}

_OF_THE_DAY = (
    b'"Report-Msgid',
    b'"POT-Creation',
    b'"PO-Revision',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Generated-By',
)

Sentence: TypeAlias = str | tuple[str, str]
"""A sentence in English, or both forms of one about a number."""


@cache
def sentences() -> dict[Sentence, list[str]]:
    """All that the program says, each with the files that say it, in the order of these."""
    said: dict[Sentence, list[str]] = {}
    for place, sentence in _found():
        places = said.setdefault(sentence, [])
        if place not in places:
            places.append(place)
    return said


def _found() -> Iterator[tuple[str, Sentence]]:
    for path in sorted(ROOT.joinpath("qa").rglob("*")):
        place = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py":
            yield from ((place, sentence) for sentence in _in_module(path))
        elif path.suffix == ".js":
            yield from ((place, sentence) for sentence in _in_script(path))
        elif path.suffix == ".html" and path.parent.name == "templates":
            package = ".".join(path.relative_to(ROOT).parts[:-2])
            tree = environment(package).parse(path.read_text("utf-8"))
            for _, _, sentence in extract_from_ast(tree, ("_", "ngettext")):
                yield place, _sentence(sentence)


def _in_script(path: Path) -> Iterator[Sentence]:
    with path.open("rb") as file:
        for _, sentence, _, _ in extract("javascript", file, SCRIPT, options={"encoding": "utf-8"}):
            yield _sentence(sentence)


def _in_module(path: Path) -> Iterator[Sentence]:
    """By the syntax tree: Babel (2.18) does not look into f-strings."""
    text = path.read_text("utf-8")
    if not any(f"{name}(" in text for name in PYTHON):
        return
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            places = [place - 1 for place in PYTHON.get(call.func.id, ())]
            given = [call.args[place] for place in places if place < len(call.args)]
            strings = [one.value for one in given if isinstance(one, ast.Constant)]
            if strings:
                yield _sentence(strings)


def _sentence(found: Any) -> Sentence:
    strings = [found] if isinstance(found, str) else [part for part in found if part is not None]
    return strings[0] if len(strings) == 1 else (strings[0], strings[1])


def renewed(language: str, old: Catalog) -> Catalog:
    """A catalogue of exactly what the program says, with what the old one has of it."""
    new = Catalog(locale=language, project="Citewire", version="1", fuzzy=False, header_comment="")
    for sentence, places in sentences().items():
        known = old.get(sentence if isinstance(sentence, str) else sentence[0])
        string = known.string if known is not None and known.id == sentence else None
        new.add(sentence, string=string, locations=[(place, 0) for place in places])
    return new


def missing(catalogue: Catalog) -> list[Sentence]:
    """The sentences that a catalogue has no words for."""
    return [
        _sentence(message.id)
        for message in catalogue
        if message.id and not all(strings_of(message))
    ]


def strings_of(message: Message) -> list[str]:
    """The words of a sentence, one for each plural form; "" where there are none."""
    strings = message.string or ""
    return [strings] if isinstance(strings, str) else list(strings)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its file holds it: the same for the same sentences, whenever it is made."""
    file = BytesIO()
    write_po(file, catalogue, width=98, include_lineno=False)
    head, blank, rest = file.getvalue().partition(b"\n\n")
    lines, keeps = [], True
    for line in head.lstrip().split(b"\n"):
        lines += [line] if keeps and not line.startswith(_OF_THE_DAY) else []
        # A header that is too long for its line goes on in the next one.
        keeps = not line.startswith(_OF_THE_DAY) or line.endswith(b'\\n"')
    return b"\n".join(lines) + blank + rest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--add", metavar="CODE", help="begin the catalogue of another language")
    chosen = parser.parse_args()
    paths = sorted(CATALOGUES.glob("*.po"))
    if chosen.add:
        paths.append(CATALOGUES / f"{chosen.add}.po")
    for path in paths:
        old = Catalog(locale=path.stem)
        if path.exists():
            with path.open("rb") as file:
                old = read_po(file, locale=path.stem)
        new = renewed(path.stem, old)
        path.write_bytes(written(new))
        print(f"{path.stem}: {len(missing(new))} of {len(new)} sentences are missing")


if __name__ == "__main__":
    main()
