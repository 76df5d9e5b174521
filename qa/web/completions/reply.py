"""Chat completions made of answers, in the shape of OpenAI's API."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa.answering.answer import Answer, Citation
from qa.export.answer_json import JsonObject
from qa.export.markdown import reply_markdown
from qa.export.presentation import Source, headline
from qa.passage import ScoredPassage
from qa.text.markup.safe_links import web_link
from qa.web.api.payloads import answer_reply, read_address

NO_USAGE: JsonObject = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""Nothing is counted in tokens: quotes are looked up."""

# Of `reply_markdown`: brackets of other words are escaped, links go on with "(".
_MARKER = re.compile(r"\[(\d+)\](?!\()")
_PARAGRAPH = re.compile(r"(?<=\n\n)")


@dataclass(frozen=True, slots=True)
class ModelReply:
    """What the model says.

    Attributes:
        content: Markdown.
        annotations: for each number of a citation in ``content`` where that is opened; those of
            a citation stand together, in the order of their numbers.
        answer: as REST gives it; None where the archive was not asked.
    """

    content: str
    annotations: tuple[JsonObject, ...] = ()
    answer: JsonObject | None = None


def reply_of(answer: Answer, server: str) -> ModelReply:
    """The reply that tells an answer.

    Args:
        answer: with its quotes.
        server: the address of the chat as who asks reaches it, without a slash at the end.
    """

    def address(source: Source) -> str | None:
        if isinstance(source, Citation | ScoredPassage):
            return web_link(read_address(server, source.article_id, source.start, source.end))
        return web_link(read_address(server, source.article_id))

    content = reply_markdown(answer, address)
    citations = {
        citation.number: {"url": address(citation) or "", "title": headline(citation)}
        for citation in answer.citations
    }
    markers = sorted(
        (int(marker[1]), *marker.span())
        for marker in _MARKER.finditer(content)
        if int(marker[1]) in citations
    )
    annotations: tuple[JsonObject, ...] = tuple(
        {
            "type": "url_citation",
            "url_citation": {**citations[number], "start_index": start, "end_index": end},
        }
        for number, start, end in markers
    )
    return ModelReply(content, annotations, answer_reply(answer, server))


@dataclass(frozen=True, slots=True)
class Completion:
    """A completion: whose it is, and when it began."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, reply: ModelReply) -> JsonObject:
        """All of a reply in one."""
        message = {"role": "assistant", "content": reply.content, "refusal": None, **_more(reply)}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**self._head("chat.completion"), "choices": [choice], "usage": NO_USAGE}

    def begun(self) -> JsonObject:
        """The chunk of a stream that comes before any text."""
        return self._chunk({"role": "assistant", "content": ""})

    def chunks(self, reply: ModelReply, *, with_usage: bool) -> Iterator[JsonObject]:
        """The other chunks; the texts of all put together are the reply's content."""
        for paragraph in _PARAGRAPH.split(reply.content):
            yield self._chunk({"content": paragraph})
        if more := _more(reply):
            yield self._chunk(more)
        yield self._chunk({}, "stop")
        if with_usage:
            yield {**self._head("chat.completion.chunk"), "choices": [], "usage": NO_USAGE}

    def _chunk(self, delta: JsonObject, finish_reason: str | None = None) -> JsonObject:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def _head(self, kind: str) -> JsonObject:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}


def _more(reply: ModelReply) -> JsonObject:
    """What a message holds beside its text."""
    if reply.answer is None:
        return {}
    return {"annotations": list(reply.annotations), "citewire": reply.answer}
