"""The kinds of files that hold what they hold, each with its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from seeds.article import Reading
from seeds.encoding import NotTextError
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.beginnings import (
    is_docx,
    is_json,
    is_json_lines,
    is_mail,
    is_pdf,
    is_saved_page,
    is_text,
    is_warc,
    is_web_page,
)
from seeds.readers.containers.warc import read_warc
from seeds.readers.documents.docx import read_docx
from seeds.readers.documents.mail import read_mail
from seeds.readers.documents.markdown import read_markdown
from seeds.readers.documents.pdf import read_pdf
from seeds.readers.documents.text import read_text
from seeds.readers.pages.html import read_html
from seeds.readers.records.json_files import read_json, read_json_lines
from seeds.readers.source import SourceFile
from seeds.readers.tables.delimited import looks_like_table, read_table
from seeds.readers.tables.parquet import is_parquet, read_parquet
from seeds.readers.xml.files import looks_like_xml, read_xml

Reader = Callable[[SourceFile, Limits], Iterator[Reading]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be read.

    Attributes:
        name: what people call it, for messages.
        suffixes: lower case, with the dot.
        read: its reader.
        looks_like: whether a file that begins with these bytes (4 KB at most) is of
            this kind; None where only the suffix tells.
        is_guess: whether that is only likely, and asked where the name tells nothing;
            else it tells more than the name does.
        is_vague: whether so many files look like this that it is asked only of one whose name
            has no suffix at all.
        magic: what each file of the kind begins with, if there is such a thing. Named
            for this kind and without it, a file is of another one.
        has_columns: whether `SourceFile.columns` says how it is read.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    looks_like: Callable[[bytes], bool] | None = None
    is_guess: bool = False
    is_vague: bool = False
    magic: bytes = b""
    has_columns: bool = False


FORMATS: tuple[Format, ...] = (
    Format("web page", (".html", ".htm", ".xhtml", ".shtml", ".xht"), read_html, is_web_page),
    Format("web archive", (".warc",), read_warc, is_warc, magic=b"WARC/"),
    Format("Word document", (".docx", ".docm"), read_docx, is_docx, magic=b"PK"),
    Format("PDF", (".pdf",), read_pdf, is_pdf, magic=b"%PDF-"),
    Format("saved page", (".mhtml", ".mht"), read_mail, is_saved_page),
    Format(
        "Parquet", (".parquet", ".pq"), read_parquet, is_parquet, magic=b"PAR1", has_columns=True
    ),
    Format("XML", (".xml", ".rss", ".atom", ".rdf", ".nitf", ".newsml"), read_xml, looks_like_xml),
    Format("JSON Lines", (".jsonl", ".ndjson"), read_json_lines, is_json_lines, is_guess=True),
    Format("JSON", (".json",), read_json, is_json, is_guess=True),
    Format("mail", (".eml",), read_mail, is_mail, is_guess=True),
    Format(
        "table", (".csv", ".tsv", ".tab"), read_table, looks_like_table,
        is_guess=True, is_vague=True, has_columns=True,
    ),
    Format("Markdown", (".md", ".markdown"), read_markdown),
    Format("text", (".txt", ".text"), read_text, is_text, is_guess=True, is_vague=True),
)  # fmt: skip
"""The first that a file looks like is its kind. `seeds.readers.sniffing` tells which it is,
and `seeds.readers.containers` has those in which files of these kinds lie."""

SUFFIXES: frozenset[str] = frozenset(suffix for kind in FORMATS for suffix in kind.suffixes)
"""The suffixes of these."""

PLAIN_SUFFIXES = SUFFIXES - {
    suffix for kind in FORMATS if kind.has_columns for suffix in kind.suffixes
}
"""The suffixes of files that are no tables, and hold none."""


def read_with(reader: Reader, file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Run a reader over a file, with a failure in place of each error of reading."""
    try:
        yield from reader(file, limits)
    except ReadError as error:
        yield file.failure(error.reason, error.line)
    except NotTextError as error:
        yield file.failure(str(error))
    except OSError as error:
        yield file.failure(f"cannot be read: {error.strerror or error}")
