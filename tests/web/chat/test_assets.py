from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from qa.web.chat.assets import PLACE, VERSION_DIGITS, Early, PageFiles

MODULE = "export const line = 'a calm river';\n" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.js").write_text(MODULE, "utf-8")
    (tmp_path / "talk.js").write_text("export {};\n", "utf-8")
    (tmp_path / "chat.css").write_text("body { color: black; }\n", "utf-8")
    return tmp_path


def client(files: PageFiles) -> TestClient:
    def page(_: Request) -> Response:
        return HTMLResponse("<p>The page.</p>" * 200)

    def other(_: Request) -> Response:
        return PlainTextResponse("Something else. " * 200)

    def closed(_: Request) -> Response:
        return PlainTextResponse("Not now.", 503)

    routes = [
        Route("/", page, methods=["GET"]),
        Route("/", closed, methods=["POST"]),
        Route("/other", other),
        Mount(PLACE, files),
    ]
    return TestClient(Early(Starlette(routes=routes), files.links))


def test_a_file_is_kept_for_good_under_the_address_of_its_version(folder: Path) -> None:
    files = PageFiles(folder)
    for name in ("main.js", "chat.css"):
        response = client(files).get(f"{PLACE}/{files.version}/{name}")
        assert response.text == (folder / name).read_text("utf-8")
        assert "immutable" in response.headers["cache-control"]


def test_a_file_is_asked_for_each_time_under_its_plain_address(folder: Path) -> None:
    response = client(PageFiles(folder)).get(f"{PLACE}/main.js")
    assert (response.text, response.headers["cache-control"]) == (MODULE, "no-cache")


def test_there_is_no_file_of_another_version(folder: Path) -> None:
    files = PageFiles(folder)
    other = "0" * VERSION_DIGITS
    for place in (f"{other}/main.js", files.version, f"{files.version}/", f"{files.version}/a.js"):
        assert client(files).get(f"{PLACE}/{place}").status_code == 404, place
    assert client(files).get(f"{PLACE}/{files.version}/..%2f..%2fetc/passwd").status_code == 404


def test_the_version_follows_names_and_content(folder: Path) -> None:
    seen = [PageFiles(folder).version]
    assert PageFiles(folder).version == seen[0]
    (folder / "talk.js").write_text("export const other = 1;\n", "utf-8")
    seen.append(PageFiles(folder).version)
    (folder / "talk.js").rename(folder / "walk.js")
    seen.append(PageFiles(folder).version)
    (folder / "chat.css").write_text("body { color: red; }\n", "utf-8")
    seen.append(PageFiles(folder).version)
    assert len(set(seen)) == 4
    assert {len(version) for version in seen} == {VERSION_DIGITS}


def test_the_page_names_every_module_and_nothing_else_does(folder: Path) -> None:
    files = PageFiles(folder)
    asking = client(files)
    links = asking.get("/").headers["link"]
    assert links.count("modulepreload") == 2
    for name in ("main.js", "talk.js"):
        assert f"<page/{files.version}/{name}>; rel=modulepreload" in links
    assert "link" not in asking.get("/other").headers
    assert "link" not in asking.get(f"{PLACE}/main.js").headers
    assert "link" not in asking.post("/").headers


@pytest.mark.parametrize(
    ("place", "packed"), [("/", True), ("/page/main.js", True), ("/other", False)]
)
def test_the_page_and_its_files_come_compressed(folder: Path, place: str, packed: bool) -> None:
    asking = client(PageFiles(folder))
    response = asking.get(place, headers={"accept-encoding": "gzip"})
    assert (response.headers.get("content-encoding") == "gzip") == packed
    assert response.text == asking.get(place, headers={"accept-encoding": "identity"}).text
