"""What programs get where a language model takes part, and how they go without it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from language_models.scripted_server import ScriptedServer, chooses, failed, writes
from mcp import Client
from starlette.testclient import TestClient

from qa.archive import Archive
from qa.llm.servers.ladder import LanguageModel
from qa.web.api.mcp import tools
from qa.web.api.payloads import answer_reply
from qa.web.api.rest import add_api
from qa.web.api.schemas import ServedAnswerShape
from qa.web.service import Service

COST = "How much will it cost to repair the footbridge?"
DEAR, CHEAP = "the dear one", "would cost £310,000"


@pytest.fixture
def service(archive: Archive, scripted: ScriptedServer) -> Service:
    scripted.script = [chooses(DEAR, CHEAP)]
    return Service(archive, llm=LanguageModel(scripted.server()))


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    server = FastAPI(openapi_url=None)
    add_api(server, service)
    with TestClient(server) as client:
        yield client


def test_an_answer_tells_what_the_model_did(
    client: TestClient, archive: Archive, scripted: ScriptedServer
) -> None:
    plain = client.get("/api/ask", params={"question": COST, "llm": "false"}).json()
    assert plain == answer_reply(archive.ask(COST)) and scripted.bodies == []
    assert client.post("/api/ask", json={"question": COST, "llm": False}).json() == plain
    chosen = client.post("/api/ask", json={"question": COST}).json()
    assert client.get("/api/ask", params={"question": COST}).json() == chosen
    assert set(chosen) - set(plain) == {"choice"}
    assert chosen["choice"]["outcome"] == "chosen"
    assert DEAR in chosen["quotes"][0]["text"] and CHEAP in plain["quotes"][0]["text"]
    ServedAnswerShape.model_validate(chosen)
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    shape = schemas["ServedAnswerShape"]
    assert set(plain) == set(shape["required"])
    assert set(shape["properties"]) - set(plain) == {"choice", "summary", "translation"}
    assert shape["properties"]["choice"]["$ref"].endswith("/ModelChoiceShape")


SENTENCE = "Repairing the footbridge would cost £310,000."


def test_a_summary_comes_with_its_label(archive: Archive, scripted: ScriptedServer) -> None:
    scripted.script = [chooses(CHEAP, DEAR), writes((SENTENCE, CHEAP))]
    service = Service(archive, llm=LanguageModel(scripted.server()), summarise=True)

    async def call() -> Any:
        async with Client(tools(service)) as client:
            return await client.call_tool("ask", {"question": COST})

    result = asyncio.run(call())
    summary = result.structured_content["summary"]
    assert summary["sentences"] == [{"text": SENTENCE, "citations": [1]}]
    assert "Summary by the language model" in summary["text"]
    text = result.content[0].text
    assert text.index(summary["text"]) < text.index(SENTENCE)
    server = FastAPI(openapi_url=None)
    add_api(server, service)
    answer = TestClient(server).get("/api/ask", params={"question": COST}).json()
    assert answer["summary"] == summary
    ServedAnswerShape.model_validate(answer)


def test_a_model_that_fails_is_no_failure(client: TestClient, scripted: ScriptedServer) -> None:
    scripted.script = [failed(404)]
    reply = client.get("/api/ask", params={"question": COST})
    assert reply.status_code == 200 and reply.json()["choice"]["outcome"] == "failed"
    assert "found without it" in reply.json()["note"]


def test_a_request_can_only_do_with_less(archive: Archive) -> None:
    server = FastAPI(openapi_url=None)
    add_api(server, Service(archive))
    answer = TestClient(server).post("/api/ask", json={"question": COST, "llm": True}).json()
    assert answer == answer_reply(archive.ask(COST))


def test_an_assistant_is_told_too(service: Service, scripted: ScriptedServer) -> None:
    async def call() -> list[Any]:
        async with Client(tools(service)) as client:
            calls = ({"question": COST, "llm": False}, {"question": COST})
            return [await client.call_tool("ask", arguments) for arguments in calls]

    plain, chosen = asyncio.run(call())
    assert "choice" not in plain.structured_content
    assert chosen.structured_content["choice"]["outcome"] == "chosen"
    said = f"The language model {scripted.server().name} chose which sentences are quoted"
    assert said in chosen.content[0].text and said not in plain.content[0].text
