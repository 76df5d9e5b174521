"""The REST API: what it answers, in what shape, and that no input breaks it."""

from __future__ import annotations

import asyncio
import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import engine
from schemathesis.engine import events
from starlette.testclient import TestClient
from visiting import busy, made

import app
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArchiveLocked
from qa.export.answer_json import AnswerShape, ArticleShape, answer_to_dict, passage_to_dict
from qa.export.shapes import ListingShape
from qa.storage.layout import DATABASE
from qa.store import Filters, Selection
from qa.web.api.payloads import NO_ARTICLE, UNREADABLE, problem_of
from qa.web.api.rest import BROKEN, NO_JSON, add_api
from qa.web.api.schemas import FoundShape
from qa.web.limits import Limits
from qa.web.service import Service
from seeds.article import Article

QUESTION = "Why was the footbridge closed?"


@pytest.fixture(scope="module")
def client(archive: Archive) -> TestClient:
    return client_of(Service(archive))


def client_of(service: Service) -> TestClient:
    server = FastAPI(openapi_url=None)
    add_api(server, service)
    return TestClient(server, raise_server_exceptions=False)


def test_an_answer_is_that_of_the_library_with_addresses(
    client: TestClient, archive: Archive
) -> None:
    payload = client.get("/api/ask", params={"question": QUESTION, "k": 4}).json()
    AnswerShape.model_validate(payload)
    assert not payload["abstained"] and payload["citations"]
    for citation in payload["citations"]:
        article = archive.article(citation["article_id"])
        assert article.text[citation["start"] : citation["end"]] == citation["quote"]
        assert ":~:text=" in citation.pop("link")
        opened = parse_qs(urlsplit(citation.pop("read")).query)
        assert opened == {
            "article": [citation["article_id"]],
            "start": [str(citation["start"])],
            "end": [str(citation["end"])],
        }
    for passage in payload["passages"]:
        del passage["link"], passage["read"]
    assert payload == json.loads(json.dumps(answer_to_dict(archive.ask(QUESTION, k=4))))


def test_a_question_is_asked_in_both_ways(client: TestClient) -> None:
    days = {"since": "2025-01-01", "until": "2025-12-31"}
    asked: dict[str, Any] = {"question": QUESTION, **days, "k": 3}
    outlet = "The Marrowford Ledger"
    for place in ("/api/ask", "/api/search"):
        by_address = client.get(
            place, params={**asked, "outlet": [outlet, "Radio Tilse"], "language": "English"}
        )
        by_body = client.post(
            place, json={**asked, "outlets": [outlet, "Radio Tilse"], "languages": ["en"]}
        )
        assert by_address.json() == by_body.json()
        none = client.get(place, params={**asked, "language": ["de", "Français"]})
        assert none.json()["passages"] == []
        passages = by_address.json()["passages"]
        assert passages
        assert {passage["outlet"] for passage in passages} <= {outlet, "Radio Tilse"}
        assert all("2025" in passage["published"] for passage in passages)


def test_an_answer_is_explained_where_that_is_asked_for(
    client: TestClient, archive: Archive
) -> None:
    asked: dict[str, Any] = {"question": QUESTION, "explain": True}
    by_address = client.get("/api/ask", params=asked).json()
    assert by_address == client.post("/api/ask", json=asked).json()
    AnswerShape.model_validate(by_address)
    answer = archive.ask(QUESTION, explain=True)
    wanted = json.loads(json.dumps(answer_to_dict(answer)))["explanation"]
    assert by_address["explanation"] == wanted
    assert client.get("/api/ask", params={"question": QUESTION}).json()["explanation"] is None
    assert client.get("/api/search", params=asked).status_code == 422


def test_next_questions_come_where_they_are_asked_for(client: TestClient, archive: Archive) -> None:
    asked: dict[str, Any] = {"question": "How does Turkey explain its soldiers in Libya?"}
    wanted = list(archive.next_questions(archive.ask(**asked)))
    assert wanted
    by_address = client.get("/api/ask", params={**asked, "next": True}).json()
    assert by_address["next_questions"] == wanted
    assert client.post("/api/ask", json={**asked, "next": True}).json() == by_address
    assert client.get("/api/ask", params=asked).json()["next_questions"] == []


def test_replies_come_with_the_articles_that_they_count(client: TestClient) -> None:
    asked = {"question": "How many articles mention the footbridge?"}
    payload = client.get("/api/ask", params=asked).json()
    assert payload == client.post("/api/ask", json=asked).json()
    AnswerShape.model_validate(payload)
    assert payload["kind"] == "archive" and payload["verdict"] == "answered"
    reply = payload["reply"]
    assert reply["total"] >= len(reply["headlines"]) > 0
    assert f"{reply['total']} articles here mention “footbridge”" in payload["text"]
    for headline in reply["headlines"]:
        assert headline["read"] == f"/?article={headline['article_id']}"
    absent = client.get("/api/ask", params={"question": "How many articles mention Zzyzx?"}).json()
    AnswerShape.model_validate(absent)
    assert absent["abstained"] and absent["text"] == "No article here mentions “Zzyzx”."
    greeted = client.get("/api/ask", params={"question": "Hello!"}).json()
    AnswerShape.model_validate(greeted)
    assert greeted["kind"] == "smalltalk" and len(greeted["reply"]["examples"]) == 3
    assert client.get("/api/ask", params={"question": QUESTION}).json()["reply"] is None


def test_a_search_finds_what_the_library_finds(client: TestClient, archive: Archive) -> None:
    payload = client.get("/api/search", params={"question": QUESTION}).json()
    FoundShape.model_validate(payload)
    for passage in payload["passages"]:
        del passage["link"], passage["read"]
    wanted = [passage_to_dict(hit) for hit in archive.retrieve(QUESTION, 10)]
    assert payload["passages"] == json.loads(json.dumps(wanted))


def test_a_question_leans_on_the_ones_before(client: TestClient) -> None:
    first = client.post("/api/ask", json={"question": QUESTION}).json()
    turn = {"question": QUESTION, "understood": first["understood"]}
    after = client.post("/api/ask", json={"question": "Who pays for it?", "history": [turn]}).json()
    AnswerShape.model_validate(after)
    assert after["carried"] and after["understood"] != after["question"]


def test_an_article_is_whole_but_for_its_place_on_the_machine(
    client: TestClient, archive: Archive
) -> None:
    article = archive.newest_articles(1)[0]
    payload = client.get(f"/api/articles/{article.id}").json()
    ArticleShape.model_validate(payload)
    assert payload["text"] == article.text and payload["read"] == f"/?article={article.id}"
    assert article.path and article.path not in json.dumps(payload)


def test_health_tells_what_there_is(sample_archive: Path, embedder: Embedder) -> None:
    with Archive.open(sample_archive, embedder=embedder) as archive:
        client = client_of(Service(archive))
        info = archive.info()
        wanted = {
            "status": "ok",
            "articles": info.articles,
            "passages": info.passages,
            "first_day": "2019-05-12",
            "last_day": "2026-02-24",
            "built": info.built,
            "model_loaded": False,
        }
        assert client.get("/health").json() == wanted
        archive.ask(QUESTION)
        assert client.get("/health").json() == {**wanted, "model_loaded": True}


def test_articles_are_listed_by_pages_and_counted(client: TestClient, archive: Archive) -> None:
    asked: dict[str, Any] = {"mentions": "footbridge", "outlet": "Radio Tilse", "n": 1}
    pages = [client.get("/api/articles", params={**asked, "offset": at}).json() for at in (0, 1)]
    filters = Filters(outlets=frozenset(["Radio Tilse"]))
    wanted = archive.select(Selection("footbridge", filters=filters), 2)
    assert wanted.total > 1
    for page, headline in zip(pages, wanted.articles, strict=True):
        ListingShape.model_validate(page)
        assert page["total"] == wanted.total
        [article] = page["articles"]
        assert article["article_id"] == headline.article_id
        assert article["read"] == f"/?article={headline.article_id}"
    german = client.get("/api/articles", params={**asked, "language": "de"}).json()
    assert german["total"] == 0
    everything = client.get("/api/articles", params={"n": 0}).json()
    assert (everything["total"], everything["articles"]) == (archive.coverage().articles, [])


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("about=ferry&mentions=weir", "Articles are listed that are about words, or that mention"),
        ("since=2025-02-01&until=2025-01-01", "since must not be after until"),
        ("since=2025-02-31", "since is '2025-02-31', which is no day"),
        ("language=Germn", 'Did you mean German ("de")?'),
        ("n=201", "n: Input should be less than or equal to 200."),
        ("authors=Holm", "authors: "),
    ],
)
def test_a_list_that_cannot_be_made_is_told(client: TestClient, asked: str, sentence: str) -> None:
    answer = client.get(f"/api/articles?{asked}")
    assert answer.status_code == 422 and sentence in answer.json()["detail"]


def test_problems_are_one_sentence(client: TestClient) -> None:
    def detail(answer: Any, status: int) -> str:
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/json"
        assert answer.json().keys() == {"detail"}
        return str(answer.json()["detail"])

    assert detail(client.get("/api/ask"), 422) == "question: Field required."
    assert "is empty" in detail(client.get("/api/ask?question=%00%20"), 422)
    days = {"question": "Why?", "since": "2025-02-01", "until": "2025-01-01"}
    assert "since must not be after until" in detail(client.post("/api/ask", json=days), 422)
    assert "no day" in detail(client.get("/api/ask?question=Why&as_of=2025-13-01"), 422)
    assert "YYYY-MM-DD" in detail(client.get("/api/ask?question=Why&as_of=yesterday"), 422)
    assert detail(client.get("/api/ask?question=Why&outlets=x"), 422).startswith("outlets: ")
    assert detail(client.get("/api/articles/none"), 404) == NO_ARTICLE
    for nowhere in ("/api", "/api/", "/api/ask/", "/api/none", "/api/articles/", "/mcp"):
        assert "/api/openapi.json" in detail(client.get(nowhere), 404)
    assert detail(client.delete("/api/ask"), 405)
    assert client.delete("/api/ask").headers["allow"] == "GET, POST"


BODIES = [
    (b"{", 400),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    (b'{"question": ' * 50_000, 400),
    (b'{"question": "Why?", "k": ' + b"9" * 5_000 + b"}", 400),
    (b"", 422),
    (b"null", 422),
    (b"[]", 422),
    (b'{"question": NaN}', 422),
    (b'{"question": "\\ud800"}', 422),
    (b'{"question": "' + b"x" * 2_001 + b'"}', 422),
    (b'{"question": "Why?", "k": 99999999999999999999}', 422),
    (b'{"question": "Why?", "k": 1e400}', 422),
    (b'{"question": "Why?", "history": [{"question": "\\udfff"}]}', 422),
    (b'{"question": "Why?", "history": [{"path": "/etc/hostname"}]}', 422),
    (b'{"question": 1, "question": "Why was the footbridge \\u0000closed?"}', 200),
]


@pytest.mark.parametrize(("body", "status"), BODIES, ids=lambda value: str(value)[:40])
def test_a_broken_body_is_no_error_of_the_server(
    client: TestClient, body: bytes, status: int
) -> None:
    answer = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    assert status != 400 or answer.json()["detail"] == NO_JSON


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=40))
def test_no_address_is_an_error_of_the_server(client: TestClient, drawn: bytes) -> None:
    text = quote(drawn, safe="")
    for place in ("/api/", "/api/articles/", "/api/search?", "/api/ask?question=%20&"):
        called = client.get(place + text)
        assert called.status_code < 500
        assert called.headers["content-type"] == "application/json"


def test_who_comes_when_too_many_wait_is_told_when_to_come_again(archive: Archive) -> None:
    service = Service(archive, limits=Limits(at_once=1, queue=1))
    server = client_of(service).app

    async def call() -> None:
        transport = httpx.ASGITransport(server)
        async with (
            busy(service),
            httpx.AsyncClient(transport=transport, base_url="http://news.example") as client,
        ):
            for place in ("/api/ask", "/api/search"):
                answer = await client.get(place, params={"question": QUESTION})
                assert answer.status_code == 429 and answer.headers["retry-after"] == "5"
            assert (await client.get("/health")).status_code == 200

    asyncio.run(call())


def test_a_damaged_archive_is_told_without_a_path(
    sample_archive: Path, tmp_path: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive, path)
    with Archive.open(path, embedder=embedder) as archive:
        client = client_of(Service(archive))
        assert client.get("/health").status_code == 200
        with (path / DATABASE).open("r+b") as file:
            file.write(b"\xff" * 8_192)
        for place in ("/health", f"/api/ask?question={QUESTION}", "/api/articles/none"):
            answer = client.get(place)
            assert (answer.status_code, answer.json()) == (503, {"detail": UNREADABLE}), place
    assert str(path) in caplog.text


def test_a_writer_passes_by() -> None:
    problem = problem_of(ArchiveLocked("/home/nell/archive is being written"))
    assert problem.status == 503 and problem.retry and "nell" not in problem.detail


def test_an_error_that_nobody_foresaw_is_a_sentence(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(archive)
    monkeypatch.setattr(service, "article", lambda _: 1 / 0)
    answer = client_of(service).get("/api/articles/x")
    assert (answer.status_code, answer.json()) == (500, {"detail": BROKEN})


EXAMPLES = 10
"""Drawn for each operation, besides some hundred cases at the edges of its parameters."""


def test_the_server_keeps_to_what_it_publishes(
    archive_of: Callable[..., Archive], article_of: Callable[..., Article]
) -> None:
    text = "The ferry crossed the lake again on Tuesday. It carried 40 passengers and one piano."
    article = article_of("Ferry returns", text, outlet="The Lake Post", published="2024-03-12")
    # Under a host of this machine the server would not answer to the name of this client.
    server = made(lambda: app.build_server(archive_of(article), "0.0.0.0"))  # noqa: S104
    config = schemathesis.Config.from_dict(
        {
            "seed": 5,
            "generation": {"max-examples": EXAMPLES, "mode": "all"},
            # What fits in form can still be no question: " ", a day that is none.
            "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 404, 422]}},
        }
    )
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", server, config=config)
    statuses: Counter[int] = Counter()
    wrong: list[str] = []
    for event in engine.from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(event))
        if isinstance(event, events.ScenarioFinished):
            for exchange in event.recorder.interactions.values():
                statuses[exchange.response.status_code if exchange.response else 0] += 1
            for check in chain.from_iterable(event.recorder.checks.values()):
                if check.failure_info is not None:
                    code = check.failure_info.code_sample
                    wrong.append(f"{check.name}: {check.failure_info.failure}\n{code}")
    assert not wrong, "\n\n".join(wrong)
    assert statuses.total() > 400 and statuses[200] > 100 and statuses[422] > 100, statuses
    assert max(statuses) < 500 and min(statuses) > 0, statuses


@pytest.mark.parametrize(
    ("place", "parameters", "begins"),
    [
        ("/api/search", {"question": QUESTION, "k": 2}, "rank,score,title,"),
        ("/api/articles", {"n": 2}, "title,outlet,published,"),
    ],
)
def test_who_accepts_csv_gets_a_table(
    client: TestClient, place: str, parameters: dict[str, Any], begins: str
) -> None:
    reply = client.get(place, params=parameters, headers={"accept": "text/csv"})
    assert reply.headers["content-type"].startswith("text/csv")
    assert reply.headers["cache-control"] == "no-store"
    assert reply.text.startswith(begins)
    assert len(list(csv.reader(reply.text.splitlines()))) >= 3
    assert client.get(place, params=parameters).headers["content-type"] == "application/json"
