"""Translations on the page and for programs: of what stands in the archive, by a labelled model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from language_models.scripted_server import ScriptedServer, chooses, failed, wrote
from mcp import Client
from starlette.testclient import TestClient
from web_parts import checked

from qa.answering.answer import Answer
from qa.archive import Archive
from qa.errors import LanguageModelError
from qa.llm.servers.ladder import LanguageModel
from qa.web.api.mcp import tools
from qa.web.api.rest import add_api
from qa.web.api.schemas import ServedAnswerShape
from qa.web.chat.conversation import Chat
from qa.web.limits import Limits
from qa.web.service import NO_MODEL, Service
from seeds.article import Article

QUESTION = "How many cellars did the weir of Ommel flood?"
QUOTE = "Forty-two cellars were flooded by the weir of Ommel, the mayor said."
MADE = 'Zweiundvierzig Keller <img src="x"> [1]'
SECONDS = 20.0
"""Nobody waits as long but where something is broken."""
SAYS = wrote(json.dumps({"translation": MADE}))


@pytest.fixture
def ommel(archive_of: Callable[..., Archive], article_of: Callable[..., Article]) -> Archive:
    """An article that claims to be German, among English ones."""
    weir = f"The weir of Ommel broke on Friday. {QUOTE} The fire brigade pumped until the evening."
    ferry = "The ferry of Tilse stopped on Monday after water came into its engine room."
    return archive_of(
        article_of("The weir of Ommel breaks", weir, language="de", outlet="Bote"),
        *(article_of(f"Ferry stops {n}", ferry, language="en", outlet=f"Post {n}") for n in "ab"),
    )


def service_of(archive: Archive, scripted: ScriptedServer) -> Service:
    return Service(archive, llm=LanguageModel(scripted.server(SECONDS)))


def call(chat: Chat, **payload: object) -> dict[str, Any]:
    functions = {function.__name__: function for function in chat.functions()}
    made: Any = functions["translate"](json.dumps(payload))
    reply: dict[str, Any] = asyncio.run(made)
    return reply


def turn_of(chat: Chat) -> dict[str, Any]:
    asked = {"number": 1, "asked": {"question": QUESTION}, "llm": False}

    async def last() -> Any:
        return [message async for message in chat.ask(json.dumps(asked))][-1]

    told = asyncio.run(last())
    assert 'data-translate="0"' in told["talk"]
    turn: dict[str, Any] = json.loads(json.dumps(told["turn"]))
    return turn


def test_a_quote_of_the_page_is_translated(ommel: Archive, scripted: ScriptedServer) -> None:
    chat = Chat(service_of(ommel, scripted))
    turn = turn_of(chat)
    scripted.script = [SAYS]
    reply = call(chat, turn=turn, quote=0, lang="de")
    assert "problem" not in reply, reply
    page = checked(reply["html"])
    assert MADE in page.words and "img" not in page.tags
    assert page.all("aside")[0]["aria-label"] == "Übersetzung eines Sprachmodells"
    assert page.words.index("no quote") < page.words.index(MADE)
    assert QUOTE in str(scripted.bodies)
    scripted.script = [failed(404)]
    assert "The quotes stand as they are." in call(chat, turn=turn, quote=0)["problem"]


def test_only_what_stands_in_the_archive_is_translated(
    ommel: Archive, scripted: ScriptedServer
) -> None:
    chat = Chat(service_of(ommel, scripted))
    turn = turn_of(chat)
    scripted.script = [SAYS]
    forged = json.loads(json.dumps(turn).replace("Forty-two", "Fifty-two"))
    for sent in ({"turn": forged, "quote": 0}, {"turn": turn, "quote": 9}, {"turn": turn}, {}):
        assert "problem" in call(chat, **sent)
    assert not scripted.bodies
    assert call(Chat(Service(ommel)), turn=turn, quote=0) == {"problem": NO_MODEL}


def test_programs_get_translations_where_they_ask_for_them(
    ommel: Archive, scripted: ScriptedServer
) -> None:
    service = service_of(ommel, scripted)
    server = FastAPI(openapi_url=None)
    add_api(server, service)
    client = TestClient(server)
    asked = {"question": QUESTION, "llm": False}
    plain = client.post("/api/ask", json=asked).json()
    assert "translation" not in plain and QUOTE in plain["quotes"][0]["text"]
    scripted.script = [SAYS]
    whole = client.post("/api/ask", json={**asked, "translate": True}).json()
    ServedAnswerShape.model_validate(whole)
    translation = whole.pop("translation")
    assert whole == plain and translation["quotes"][0] == MADE and not translation["problem"]

    async def tool() -> Any:
        async with Client(tools(service)) as assistant:
            return await assistant.call_tool("ask", {**asked, "translate": True})

    result = asyncio.run(tool())
    assert result.structured_content["translation"] == translation
    text = result.content[0].text
    assert text.index(QUOTE) < text.index(translation["label"]) < text.index(MADE)
    scripted.script = [chooses("Forty-two"), failed(404)]
    answer = client.get("/api/ask", params={"question": QUESTION, "translate": True}).json()
    assert answer["choice"]["outcome"] == "chosen" and answer["translation"]["problem"]


def test_without_a_model_programs_are_told_so(ommel: Archive) -> None:
    server = FastAPI(openapi_url=None)
    add_api(server, Service(ommel))
    reply = TestClient(server).post("/api/ask", json={"question": QUESTION, "translate": True})
    assert (reply.status_code, reply.json()) == (422, {"detail": NO_MODEL})
    with pytest.raises(LanguageModelError):
        asyncio.run(Service(ommel).translate(ommel.ask(QUESTION)))


def test_who_finds_no_place_has_the_answer_as_it_is(
    ommel: Archive, scripted: ScriptedServer
) -> None:
    answer = ommel.ask(QUESTION)
    service = Service(
        ommel, limits=Limits(choosing=1), llm=LanguageModel(scripted.server(seconds=0.1))
    )

    async def translate_where_all_wait() -> Answer:
        assert service._model is not None
        service._model.places.acquire_on_behalf_of_nowait("somebody else")
        return await service.translate(answer)

    made = asyncio.run(translate_where_all_wait())
    assert made.translation is not None and "asked too much" in made.translation.problem
    assert (made.quotes, made.text) == (answer.quotes, answer.text) and not scripted.site.asked
