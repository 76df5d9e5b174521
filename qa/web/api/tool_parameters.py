"""The parameters of the MCP tools, as the tools' schemas publish them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qa.question.query import LONGEST_NAME, LONGEST_QUESTION, MOST_DROPPED, MOST_OUTLETS
from qa.web.api.payloads import MOST_FOUND, MOST_LISTED
from qa.web.api.schemas import AskedBefore

Question = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_QUESTION, description="In natural language."),
]
Since = Annotated[
    str, Field(max_length=10, description="First day of publication that counts, YYYY-MM-DD.")
]
Until = Annotated[
    str, Field(max_length=10, description="Last day of publication that counts, YYYY-MM-DD.")
]
AsOf = Annotated[
    str,
    Field(max_length=10, description="The day to look from, YYYY-MM-DD; later articles hide."),
]
Outlets = Annotated[
    list[Annotated[str, Field(max_length=LONGEST_NAME)]],
    Field(max_length=MOST_OUTLETS, description="Names of outlets that may answer; none: all."),
]
AnyTime = Annotated[
    bool, Field(description='Take no time from the question\'s words, such as "last week".')
]
Most = Annotated[int, Field(ge=1, le=MOST_FOUND, description="How many passages to list.")]
History = Annotated[
    list[AskedBefore],
    Field(
        max_length=100,
        description="The earlier questions of this talk, oldest first: `turn` of each answer.",
    ),
]
Drop = Annotated[
    list[Annotated[str, Field(max_length=LONGEST_NAME)]],
    Field(
        max_length=MOST_DROPPED,
        description="Phrases of earlier questions that are not taken over; words that are taken "
        "as they are typed.",
    ),
]
Explain = Annotated[
    bool, Field(description="Whether `explanation` says how the answer came about; long.")
]
Llm = Annotated[
    bool, Field(description="Whether a language model may take part, where the server has one.")
]

Translate = Annotated[
    bool,
    Field(
        description="Whether it also translates quotes in another language than the question's; "
        "they are no quotes."
    ),
]

Words = Annotated[str, Field(max_length=LONGEST_QUESTION)]
About = Annotated[
    Words, Field(description="Words in the headline, at the top, or several times in the text.")
]
Mentions = Annotated[Words, Field(description="Words that stand in the text, in this order.")]
Author = Annotated[str, Field(max_length=LONGEST_NAME, description="A name in the byline.")]
OldestFirst = Annotated[bool, Field(description="The oldest first, and not the newest.")]
MostListed = Annotated[int, Field(ge=0, le=MOST_LISTED, description="How many to list.")]
Offset = Annotated[int, Field(ge=0, le=10**9, description="How many to pass over.")]
ArticleId = Annotated[
    str, Field(max_length=200, description="`article_id` of a citation or a passage.")
]
