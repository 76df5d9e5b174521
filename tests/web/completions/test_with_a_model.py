"""The archive with a language model, and the model of its API that goes without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from language_models.scripted_server import ScriptedServer, chooses
from starlette.testclient import TestClient

from qa.archive import Archive
from qa.llm.servers.ladder import LanguageModel
from qa.web.completions.reply import reply_of
from qa.web.completions.routes import add_completions
from qa.web.service import Service

COST = "How much will it cost to repair the footbridge?"
DEAR, CHEAP = "the dear one", "would cost £310,000"


@pytest.fixture
def client(archive: Archive, scripted: ScriptedServer) -> Iterator[TestClient]:
    scripted.script = [chooses(DEAR, CHEAP)]
    server = FastAPI(openapi_url=None)
    add_completions(server, Service(archive, llm=LanguageModel(scripted.server())))
    with TestClient(server) as client:
        yield client


def test_there_is_a_model_with_all_and_one_of_quotes_alone(
    client: TestClient, archive: Archive, scripted: ScriptedServer
) -> None:
    models = [model["id"] for model in client.get("/v1/models").json()["data"]]
    assert models == ["citewire", "citewire-quotes"]
    messages = [{"role": "user", "content": COST}]

    def ask(model: str) -> dict[str, object]:
        body = {"model": model, "messages": messages}
        completion = client.post("/v1/chat/completions", json=body).json()
        assert completion["model"] == model
        message: dict[str, object] = completion["choices"][0]["message"]
        return message

    plain = ask("citewire-quotes")
    assert plain["content"] == reply_of(archive.ask(COST), "http://testserver").content
    assert scripted.bodies == []
    chosen = ask("citewire")
    first, other = (str(message["content"]).split("[1]")[0] for message in (chosen, plain))
    assert DEAR in first and CHEAP in other and len(scripted.bodies) == 1


def test_without_a_language_model_there_is_one(archive: Archive) -> None:
    server = FastAPI(openapi_url=None)
    add_completions(server, Service(archive))
    answer = TestClient(server).get("/v1/models/citewire-quotes")
    assert answer.status_code == 404 and "there is citewire." in answer.json()["error"]["message"]
