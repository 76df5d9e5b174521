"""Which articles a program wants listed, by REST and MCP."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from qa.errors import QuestionError
from qa.question.query import MOST_OUTLETS
from qa.question.understand import filters_of
from qa.store import Selection
from qa.web.api.payloads import MOST_LISTED
from qa.web.api.schemas import Day, Languages, Name, Phrase

LISTED = 50
"""Articles that a list holds if it is not told how many."""


class ListQuery(BaseModel):
    """Which articles are listed, as it stands in an address."""

    model_config = ConfigDict(extra="forbid")

    about: Phrase = Field(
        "", description="Words in the headline, at the top, or several times in the text."
    )
    mentions: Phrase = Field("", description="Words that stand in the text one after the other.")
    author: Name = Field("", description="A name in the byline.")
    outlet: list[Name] = Field(
        [],
        max_length=MOST_OUTLETS,
        description="The name of an outlet; once for each. None means all.",
    )
    language: Languages = []
    since: Day = Field("", description="First day of publication that counts, YYYY-MM-DD.")
    until: Day = Field("", description="Last day of publication that counts, YYYY-MM-DD.")
    oldest_first: bool = Field(False, description="The oldest first, and not the newest.")
    n: int = Field(LISTED, ge=0, le=MOST_LISTED, description="How many articles to list.")
    offset: int = Field(0, ge=0, le=10**9, description="How many to pass over.")

    def selection(self) -> Selection:
        """The articles that are meant.

        Raises:
            QuestionError: as `selection_of`.
        """
        return selection_of(
            self.about,
            self.mentions,
            self.author,
            self.outlet,
            self.since,
            self.until,
            self.language,
            oldest_first=self.oldest_first,
        )


def selection_of(
    about: str,
    mentions: str,
    author: str,
    outlets: Sequence[str],
    since: str,
    until: str,
    languages: Sequence[str] = (),
    *,
    oldest_first: bool,
) -> Selection:
    """The articles that a program wants listed.

    Raises:
        QuestionError: they must both be about words and mention some, or a limit cannot be used.
    """
    if about.strip() and mentions.strip():
        raise QuestionError("Articles are listed that are about words, or that mention them.")
    return Selection(
        phrase=(about or mentions).strip(),
        is_about=bool(about.strip()),
        author=author.strip(),
        filters=filters_of(since, until, None, outlets, languages),
        oldest_first=oldest_first,
    )
