"""A reply without a quote: sentences of ours, and articles that they count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.languages.codes import ENGLISH
from qa.languages.messages import say
from qa.languages.punctuation import bracketed, signs
from qa.store import Headline, Selection
from qa.text.dates import day_label
from qa.text.plain import listed, on_one_line

ReplyKind = Literal["smalltalk", "archive"]

IN_TEXT = 10
"""Headlines that the text of a reply lists; all that came with it stand in `Reply.headlines`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to small talk, or to a question about the archive itself.

    Attributes:
        kind: which of the two it is.
        said: in sentences of ours.
        headlines: the first of the articles that are counted or listed, in their order.
        total: how many there are; None where none are counted.
        selection: which ones, to list more of them; None where none are.
        examples: questions that this archive answers.
        names_authors: whether the list says who wrote each.
        language: in which it is said; ISO 639 code.
    """

    kind: ReplyKind
    said: str
    headlines: tuple[Headline, ...] = ()
    total: int | None = None
    selection: Selection | None = None
    examples: tuple[str, ...] = ()
    names_authors: bool = False
    language: str = ENGLISH

    @property
    def text(self) -> str:
        """All of it in lines: what is said, the first headlines, the examples."""
        lines = [f"- {headline_line(headline, self.language)}" for headline in self.shown]
        lines += [self.more] if self.more else []
        lines += [f"- {question}" for question in self.examples]
        return "\n".join((self.said, "", *lines)) if lines else self.said

    @property
    def shown(self) -> tuple[Headline, ...]:
        """The headlines that its text lists."""
        return self.headlines[:IN_TEXT]

    @property
    def more(self) -> str:
        """How many articles stand behind those of the text, in words; "" for none."""
        left = (self.total or 0) - len(self.shown)
        if not self.shown or left <= 0:
            return ""
        return say(self.language, "… and %(number)s more.", number=left)


def headline_line(headline: Headline, language: str = ENGLISH) -> str:
    """A headline with its outlet and day, and its authors where they are named."""
    authors = listed(headline.authors, "and", language)
    parts = (
        headline.outlet or say(language, "outlet not named"),
        say(language, "by %(authors)s", authors=authors) if authors else "",
        day_label(headline.published, language),
    )
    title = on_one_line(headline.title) or say(language, "Without a headline")
    return bracketed(language, title, on_one_line(signs(language).comma.join(filter(None, parts))))
