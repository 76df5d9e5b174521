"""What a chat completion asks of the archive: its question, and the talk before it.

The fields are those of OpenAI's API. What an archive has no use for (temperature, tools and
many more) is passed over, whatever it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from qa.errors import QaError
from qa.question.query import LONGEST_QUESTION, MOST_TURNS
from qa.question.thread.turns import Turn
from qa.web.completions.prompts import is_prompt

LONGEST_MODEL = 200

# Of text whose length is bounded pydantic sees that it is Unicode: no half of a character.
_Text = Annotated[str, Field(min_length=0)]


class CannotComplete(QaError):
    """A request that no answer can follow, and why, in a sentence for who sent it.

    Attributes:
        param: the field of the request that is wrong.
        code: a word for programs, or None.
        status: of HTTP.
    """

    def __init__(
        self, sentence: str, param: str, code: str | None = None, status: int = 400
    ) -> None:
        super().__init__(sentence)
        self.param = param
        self.code = code
        self.status = status


class _Part(BaseModel):
    """A part of a message."""

    type: str
    text: _Text | None = None


class Message(BaseModel):
    """A message of the talk; of what is not the user's only the role is looked at."""

    role: str
    content: Any = None


class StreamOptions(BaseModel):
    """Options of a stream."""

    model_config = ConfigDict(strict=True)

    include_usage: bool | None = None


class ResponseFormat(BaseModel):
    """The form of the reply."""

    type: str


class CompletionRequest(BaseModel):
    """A request for a chat completion, as far as an archive looks at it."""

    model_config = ConfigDict(strict=True)

    model: Annotated[str, Field(max_length=LONGEST_MODEL)]
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    response_format: ResponseFormat | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the ones before it, oldest first, at most `MOST_TURNS`."""

    question: str
    history: tuple[Turn, ...]

    @property
    def is_prompt(self) -> bool:
        """Whether it is a task that a program sets a language model, and no question."""
        return is_prompt(self.question)


def asked_by(request: CompletionRequest) -> Asked:
    """What a request asks: its last message of the user, after the earlier ones.

    Nothing else of the talk counts. What the assistant is said to have said may be anything:
    the archive is asked anew. Nor do instructions of the system.

    Raises:
        CannotComplete: no message is the user's, the last of them holds more than text, or
            the reply is wanted several times or in a form that it cannot have.
    """
    if request.n not in (None, 1):
        raise CannotComplete("There is one answer to a question: n can only be 1.", "n")
    form = request.response_format
    if form is not None and form.type != "text":
        sentence = "Answers come as text in Markdown: response_format can only be of type text."
        raise CannotComplete(sentence, "response_format")
    messages = [message.content for message in request.messages if message.role == "user"]
    if not messages:
        raise CannotComplete("No message is the user's, so nothing is asked.", "messages")
    *before, last = messages
    question = _text(last, is_asked=True)
    # What could not be asked, then or now, is no part of the talk.
    texts = (_text(content) for content in before)
    talk = [
        text for text in texts if text and len(text) <= LONGEST_QUESTION and not is_prompt(text)
    ]
    return Asked(question, tuple(map(Turn, talk[-MOST_TURNS:])))


_CONTENT: TypeAdapter[str | list[_Part]] = TypeAdapter(_Text | list[_Part])


def _text(content: object, *, is_asked: bool = False) -> str:
    """The text of a message of the user's; of one that is asked all of it must be text."""
    try:
        parts = _CONTENT.validate_python(content)
    except ValidationError as error:
        if not is_asked:
            return ""
        sentence = "The content of a message is text, or a list of parts of type text."
        raise CannotComplete(sentence, "messages") from error
    if isinstance(parts, str):
        return parts
    others = sorted({part.type for part in parts if part.type != "text"})
    if others and is_asked:
        sentence = f"Only text can be asked; the message holds a part of type {others[0]!r:.40}."
        raise CannotComplete(sentence, "messages")
    return "\n".join(part.text for part in parts if part.type == "text" and part.text)
