"""HTML by Jinja2 templates: what they show of outside text is escaped without being asked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from urllib.parse import quote_plus

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from qa.languages.codes import ENGLISH
from qa.languages.locales import direction
from qa.languages.messages import number_text, spoken_language, translated, translated_plural
from qa.languages.punctuation import bracketed, signs
from qa.text.dates import day_label, days_label
from qa.text.markup.safe_links import link_host
from qa.text.plain import shorten
from qa.text.prose.opinion import is_opinion

_LAYOUT = re.compile(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)")
_LINE_BREAK = re.compile(r"\s*\n\s*")
# Control characters have no picture, bidirectional ones can turn a headline round, and
# tag characters hide words in it.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Accents upon accents grow over the lines around them. No script needs more than four.
_PILED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def render(package: str, template: str, language: str = ENGLISH, /, **values: object) -> str:
    """The HTML of a template filled with these values.

    What the template says by ``_("…")``, or of a number by ``ngettext("…", "…", number)``, it
    says in the language; so it writes days and numbers.

    A line break beside an element or a block of a template is layout and shows nothing;
    within text, or between attributes, it is one space. A value that the template names and
    that is not there is an error.

    Args:
        package: the one whose folder ``templates`` holds it.
        template: its file name.
        language: ISO 639 code; English where there is no catalogue for it.
        values: what it shows.
    """
    return environment(package, spoken_language(language)).get_template(template).render(values)


@cache
def environment(package: str, language: str = ENGLISH) -> Environment:
    """The templates of a package in a language, each compiled at its first use and kept."""
    templates = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        finalize=_escaped,
        undefined=StrictUndefined,
        extensions=[_Layout],
        auto_reload=False,
        cache_size=-1,
    )
    # Only these: `safe` would let text through, and `join` or `replace` would escape it by
    # the rules of Jinja2, which know no control characters.
    templates.filters = {
        "day": partial(day_label, language=language),
        "days": partial(days_label, language=language),
        "host": link_host,
        "length": len,
        "number": partial(number_text, language),
        "shorten": shorten,
        "url_part": quote_plus,
        "words": str.split,
    }
    templates.tests["visible"] = _is_visible
    templates.tests["opinion"] = lambda source: is_opinion(source.title, source.url)
    templates.globals.clear()
    templates.globals |= {
        "_": partial(_say, language),
        "bracketed": partial(bracketed, language),
        "signs": signs(language),
        "page_direction": direction(language),
        "page_language": language,
        "ngettext": partial(_say_number, language),
    }
    return templates


def _say(language: str, message: str, /, **values: object) -> Markup:
    """A sentence of ours with values that are escaped, but for what a template made."""
    return _filled(language, translated(language, message), values)


def _say_number(language: str, one: str, many: str, number: int, /, **values: object) -> Markup:
    """The same of a number of things, which is ``%(number)s`` in it."""
    form = translated_plural(language, number, one, many)
    return _filled(language, form, {"number": number, **values})


def _filled(language: str, message: str, values: Mapping[str, object]) -> Markup:
    escaped = {
        name: _escaped(number_text(language, value) if type(value) is int else value)
        for name, value in values.items()
    }
    return Markup(message % escaped)  # noqa: S704


def escape(text: str) -> str:
    """Escape text so that HTML shows exactly this text, in an element or an attribute.

    Control, tag and bidirectional characters and broken halves of UTF-16 pairs, which no
    page can show, become the replacement character; so do accents piled upon four others.
    """
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _PILED.sub("\\1\N{REPLACEMENT CHARACTER}", text)
    return html.escape(_UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


def _escaped(value: object) -> Markup:
    """A value as HTML that shows exactly its text; what a template made stays as it is."""
    return value if isinstance(value, Markup) else Markup(escape(str(value)))  # noqa: S704


def _is_visible(text: str) -> bool:
    """Whether a text has a character that a reader can see."""
    return any(char.isprintable() and not char.isspace() for char in text)


class _Layout(Extension):
    """Takes the line breaks out of templates, so that they can be laid out to be read."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        before = "block_end"
        for token in stream:
            if token.type == "data":
                left = "" if before == "variable_end" else ">"
                right = "" if stream.current.type == "variable_begin" else "<"
                text = _LAYOUT.sub("", f"{left}{token.value}{right}")
                text = text[len(left) : len(text) - len(right)]
                yield Token(token.lineno, "data", _LINE_BREAK.sub(" ", text))
            else:
                yield token
            before = token.type
