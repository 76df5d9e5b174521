"""The named endpoints, called with the client that Gradio's users have."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError, AuthenticationError
from mcp import Client as McpClient
from mcp.client.streamable_http import streamable_http_client
from visiting import served

from qa.archive import Archive
from qa.question.thread.turns import Turn
from qa.web.api.payloads import NO_ARTICLE, answer_reply, article_reply, passages_reply
from qa.web.security import passwords
from qa.web.security.passwords import Logins, password_hash

QUESTION = "Why was the footbridge closed?"


@pytest.fixture(scope="module")
def base(archive: Archive) -> Iterator[str]:
    with served(archive) as address:
        yield address


@pytest.fixture(scope="module")
def client(base: str) -> Iterator[Client]:
    made = Client(base, verbose=False)
    yield made
    made.close()


def test_the_endpoints_are_few_and_described(client: Client) -> None:
    description = client.view_api(return_format="dict")
    named: dict[str, Any] = description["named_endpoints"]
    assert set(named) == {"/ask", "/search", "/article"}
    assert not description["unnamed_endpoints"]
    names = [parameter["parameter_name"] for parameter in named["/ask"]["parameters"]]
    assert names == [
        "question", "since", "until", "as_of", "outlets", "any_time", "k", "history", "llm",
        "languages",
    ]  # fmt: skip
    assert [parameter["label"] for parameter in named["/ask"]["parameters"]] == names
    outputs = [endpoint["returns"][0]["label"] for endpoint in named.values()]
    assert outputs == ["answer", "found", "article"]
    assert all(endpoint["description"] for endpoint in named.values())


def test_they_answer_as_the_archive_does(client: Client, archive: Archive) -> None:
    answer = client.predict(QUESTION, api_name="/ask")
    assert answer == answer_reply(archive.ask(QUESTION)) and answer["citations"]
    assert client.predict(QUESTION, llm=False, api_name="/ask") == answer
    turn = {"question": QUESTION, "understood": answer["understood"]}
    asked: dict[str, Any] = {
        "outlets": ["Radio Tilse"], "languages": ["English"], "until": "2026-01-01", "k": 3,
    }  # fmt: skip
    passages = client.predict("Who pays for it?", history=[turn], **asked, api_name="/search")
    wanted = archive.retrieve("Who pays for it?", history=[Turn(**turn)], **asked)
    assert passages == passages_reply(wanted) and passages["passages"]
    article_id = answer["citations"][0]["article_id"]
    article = client.predict(article_id, api_name="/article")
    assert article == article_reply(archive.article(article_id))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"question": " "}, "The question is empty"),
        ({"question": "x" * 2_001}, "The question has 2,001 characters"),
        ({"question": "Why?", "k": 0}, "k is 0"),
        ({"question": "Why?", "k": 101}, "k is 101; it must be 1 to 100"),
        ({"question": "Why?", "since": "yesterday"}, "since is 'yesterday', which is no day"),
        ({"question": "Why?", "outlets": ["x"] * 201}, "201 outlets are asked for"),
        ({"question": "Why?", "languages": ["Germn"]}, 'Did you mean German \\("de"\\)?'),
    ],
)
def test_a_problem_is_told_as_a_sentence(
    client: Client, asked: dict[str, Any], message: str
) -> None:
    for name in ("/ask", "/search"):
        with pytest.raises(AppError, match=message):
            client.predict(**asked, api_name=name)


def test_an_unknown_article_is_told(client: Client) -> None:
    with pytest.raises(AppError, match=NO_ARTICLE):
        client.predict("none", api_name="/article")


def test_no_file_goes_in(client: Client, base: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("unpublished", encoding="utf-8")
    file = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    numbers = {d["api_name"]: d["id"] for d in client.config["dependencies"]}
    good: list[Any] = ["Why?", "", "", "", [], False, 5, [], True, []]
    for place in range(len(good)):
        data = [*good[:place], file, *good[place + 1 :]]
        call = {"data": data, "fn_index": numbers["ask"], "session_hash": "visitor"}
        answer = httpx.post(f"{base}gradio_api/queue/join", json=call)
        assert answer.status_code == 400, place
        assert "/gradio_api/info" in answer.json()["detail"]
    with pytest.raises(httpx.HTTPStatusError, match="404"):  # the client would upload it
        client.predict(file, api_name="/article")


def test_a_client_that_does_not_know_the_last_input_is_answered(client: Client, base: str) -> None:
    numbers = {d["api_name"]: d["id"] for d in client.config["dependencies"]}
    data: list[Any] = [QUESTION, "", "", "", [], False, 3, []]

    def sent(data: list[Any]) -> httpx.Response:
        call = {"data": data, "fn_index": numbers["search"], "session_hash": "older"}
        return httpx.post(f"{base}gradio_api/queue/join", json=call)

    for others in (data[:-1], [*data, [], []], [*data, [7]]):
        assert sent(others).status_code == 400
    assert sent(data).status_code == 200
    told = httpx.get(f"{base}gradio_api/queue/data", params={"session_hash": "older"}).text
    [done] = [line for line in told.splitlines() if "process_completed" in line]
    found = json.loads(done.removeprefix("data:"))["output"]["data"][0]
    assert found == client.predict(QUESTION, k=3, api_name="/search")


DOCUMENT = Path(__file__).parents[3] / "docs" / "web-api.md"


def examples(language: str) -> list[str]:
    fence = rf"^```{language}\n(.*?)^```$"
    return re.findall(fence, DOCUMENT.read_text(encoding="utf-8"), re.M | re.S)


def test_the_example_of_the_document_runs(base: str) -> None:
    [code] = examples("py")
    names: dict[str, Any] = {}
    assert "http://127.0.0.1:7860" in code
    exec(code.replace("http://127.0.0.1:7860", base), names)  # noqa: S102
    assert names["answer"]["citations"] and len(names["found"]["passages"]) == 3
    assert names["article"]["text"]
    names["client"].close()


def test_the_addresses_of_the_document_answer(base: str) -> None:
    lines = "".join(examples("sh")).splitlines()
    assert len(lines) == 6 and all(line.startswith("curl ") for line in lines)
    for line in lines:
        words = shlex.split(line.replace("http://127.0.0.1:7860/", base))
        address = next(word for word in words if word.startswith(base))
        data = [after.split("=", 1) for word, after in pairwise(words) if "--data" in word]
        if "--json" in words:
            answer = httpx.post(address, json=json.loads(words[words.index("--json") + 1]))
        else:
            assert bool(data) == ("--get" in words)
            answer = httpx.get(address, params=dict(data))
        assert answer.status_code == 200, line
        assert answer.json().get("articles") or answer.json().get("passages"), line


def test_the_settings_of_the_document_are_json() -> None:
    servers = [json.loads(text)["mcpServers"]["citewire"] for text in examples("json")]
    assert servers[0]["command"] == "citewire" and servers[0]["args"][0] == "mcp"
    assert servers[1]["url"].endswith("/mcp")


def test_with_logins_programs_sign_in_at_every_door(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "COST", 2**4)
    login = ("nell", "heron on the weir")
    wanted = archive.ask(QUESTION)

    async def ask_tool(address: str, **options: Any) -> Any:
        async with httpx2.AsyncClient(**options) as connection:
            transport = streamable_http_client(address, http_client=connection)
            async with McpClient(transport) as assistant:
                return (await assistant.call_tool("ask", {"question": QUESTION})).structured_content

    with served(archive, logins=Logins({login[0]: password_hash(login[1])}), mcp=True) as address:
        chat = address.rstrip("/")
        with pytest.raises(AuthenticationError):
            Client(address, verbose=False)
        client = Client(address, httpx_kwargs={"auth": login}, verbose=False)
        assert client.predict(QUESTION, api_name="/ask") == answer_reply(wanted)
        client.close()
        for place in ("mcp", "api/ask"):
            assert httpx.get(f"{address}{place}").status_code == 401
        assert asyncio.run(ask_tool(f"{address}mcp", auth=login)) == answer_reply(wanted, chat)
        asked = httpx.get(f"{address}api/ask", params={"question": QUESTION}, auth=login)
        assert asked.json() == answer_reply(wanted)
        assert httpx.get(f"{address}health").json() == {"status": "ok"}
        assert httpx.get(f"{address}health", auth=login).json()["articles"] > 1
