"""In which ways a server can be asked for a reply, from the strictest to the plainest.

No two servers take the same. LM Studio knows `json_schema` and no `json_object`, the server of
llama-cpp-python the other way round. OpenAI refuses fields that it does not know, and
`temperature` and `max_tokens` for its models that reason; the others ignore them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Form = Literal["schema", "object with schema", "object", "text"]
"""In which a reply is asked for."""

Fields = Literal["all", "common", "none"]
"""What stands in a request beside the messages and the form: the fields that keep a model from
reasoning and those that all but the newest models take, these alone, or none."""

MOST_TOKENS = 512
"""That a model may write that does not reason. Three questions or sentences take 300 in JSON; in
it small models may go on for ever. Servers refuse a request whose tokens with these are more
than the model takes, which is 2,048 where that of llama-cpp-python is not told otherwise."""

_COMMON = {"temperature": 0, "max_tokens": MOST_TOKENS}

_UNREASONED = {
    "reasoning_effort": "none",  # Ollama, vLLM and OpenAI
    "chat_template_kwargs": {"enable_thinking": False},  # llama.cpp, vLLM and SGLang
}
"""Most models reason unless told not to: for half a minute and more, while a reader waits."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked.

    Attributes:
        task: what to do, in words of ours.
        data: what to do it with; holds outside words.
        name: of the reply, a word.
        schema: JSON Schema of the reply.
        as_json: how to reply in JSON, in words of ours.
        as_text: how to reply in plain text.
    """

    task: str
    data: str
    name: str
    schema: Mapping[str, Any]
    as_json: str
    as_text: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A way to ask.

    Attributes:
        form: of the reply.
        fields: of the request.
    """

    form: Form
    fields: Fields

    @property
    def below(self) -> Rung:
        """The next way to ask; of the last one itself."""
        return RUNGS[min(RUNGS.index(self) + 1, len(RUNGS) - 1)]

    @property
    def next_form(self) -> Rung:
        """The same fields, with the next form; of plain text itself."""
        return Rung(_FORMS[min(_FORMS.index(self.form) + 1, len(_FORMS) - 1)], self.fields)

    @property
    def in_text(self) -> Rung:
        """The same fields, with no form."""
        return Rung("text", self.fields)


_FORMS: tuple[Form, ...] = get_args(Form)

RUNGS = tuple(Rung(form, fields) for form in _FORMS for fields in get_args(Fields))
"""From the strictest form of a reply to none, each with less and less fields."""


def body_of(prompt: Prompt, rung: Rung, *, reasons: bool = False) -> dict[str, Any]:
    """What a request holds beside the model's name.

    Without JSON task and data are one message: some models know no role but the user's.

    Args:
        prompt: what is asked.
        rung: how.
        reasons: whether the model reasons all the same; then time alone bounds what it writes.
    """
    if rung.form == "text":
        text = "\n\n".join((prompt.task, prompt.data, prompt.as_text))
        body: dict[str, Any] = {"messages": [{"role": "user", "content": text}]}
    else:
        body = {
            "messages": [
                {"role": "system", "content": prompt.task},
                {"role": "user", "content": f"{prompt.data}\n\n{prompt.as_json}"},
            ],
            "response_format": _response_format(prompt, rung.form),
        }
    if rung.fields != "none":
        body |= _COMMON
    if reasons:
        body.pop("max_tokens", None)
    return {**body, "extra_body": _UNREASONED} if rung.fields == "all" else body


def _response_format(prompt: Prompt, form: Form) -> dict[str, Any]:
    if form == "schema":
        named = {"name": prompt.name, "strict": True, "schema": prompt.schema}
        return {"type": "json_schema", "json_schema": named}
    if form == "object with schema":
        return {"type": "json_object", "schema": prompt.schema}
    return {"type": "json_object"}
