"""Settings: which server may be asked, and where a key goes."""

from __future__ import annotations

import pickle

import pytest

from qa.errors import LanguageModelError
from qa.llm.settings import ModelServer, is_this_machine, server_from

KEY = "sk-mine"
OPENAI_KEY = "sk-openai"
KEYS = {"OPENAI_API_KEY": OPENAI_KEY}


def server_of(
    url: str, environ: dict[str, str] | None = None, *, remote: bool = True
) -> ModelServer:
    return server_from(environ or {}, url, "small", allows_remote=remote)


def test_options_come_before_the_environment() -> None:
    environ = {
        "CITEWIRE_LLM_URL": "http://127.0.0.1:8080/v1/",
        "CITEWIRE_LLM_MODEL": "small",
        "CITEWIRE_LLM_KEY": KEY,
    }
    server = server_from(environ)
    assert server == ModelServer("http", "127.0.0.1", 8080, "/v1", "small", KEY)
    assert (server.url, server.name) == ("http://127.0.0.1:8080/v1", "small at 127.0.0.1:8080")
    server = server_from(environ, "http://localhost:11434", "large", seconds=5)
    assert server == ModelServer("http", "localhost", 11434, "/v1", "large", KEY, 5)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://localhost", "http://localhost/v1"),
        ("HTTP://LocalHost:80/", "http://localhost/v1"),
        ("https://models.example:443/api/v2/", "https://models.example/api/v2"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        (" http://127.0.0.1:1234 \n", "http://127.0.0.1:1234/v1"),
    ],
)
def test_addresses_have_one_form(typed: str, url: str) -> None:
    assert server_of(typed).url == url


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "CITEWIRE_LLM_URL"),
        ("127.0.0.1:11434", "neither http:// nor https://"),
        ("file:///etc/passwd", "neither http:// nor https://"),
        ("ftp://127.0.0.1/v1", "neither http:// nor https://"),
        ("http://", "host (none)"),
        ("http://127.0.0.1:0/v1", "signs that no such address has"),
        ("http://127.0.0.1:99999/v1", "is none"),
        ("http://[::1/v1", "is none"),
        ("http://127.0.0.1/v 1", "signs that no such address has"),
        ("http://127.0.0.1\\@models.example/v1", "password"),
        ("http://bücher.example/v1", "signs that no such address has"),
        ("http://127.0.0.1%00.models.example/v1", "signs that no such address has"),
        ("http://[fe80::1%25eth0]/v1", "signs that no such address has"),
    ],
)
def test_addresses_that_are_none(url: str, words: str) -> None:
    with pytest.raises(LanguageModelError, match=words.replace("(", r"\(").replace(")", r"\)")):
        server_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://someone:hunter2@127.0.0.1/v1",
        "http://hunter2@127.0.0.1/v1",
        "http://127.0.0.1/v1?key=hunter2",
        "http://127.0.0.1/v1#hunter2",
        "hunter2",
        "http://127.0.0.1:hunter2/v1",
        "http://127.0.0.1/ hunter2",
    ],
)
def test_no_error_shows_what_may_be_a_password(url: str) -> None:
    with pytest.raises(LanguageModelError) as refusal:
        server_of(url)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("name", ["", "  \n", "m" * 201])
def test_a_model_is_named(name: str) -> None:
    with pytest.raises(LanguageModelError, match="CITEWIRE_LLM_MODEL"):
        server_from({}, "http://127.0.0.1/v1", name)


HERE = ["localhost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"]
ELSEWHERE = [
    "0.0.0.0",  # noqa: S104
    "10.0.0.5",
    "169.254.169.254",
    "127.0.0.1.models.example",
    "localhost.models.example",
    "127.1",
    "2130706433",
    "0x7f000001",
    "::2",
    "::ffff:10.0.0.5",
    "my-laptop",
    "api.openai.com",
]


@pytest.mark.parametrize("host", HERE)
def test_this_machine(host: str) -> None:
    assert is_this_machine(host)
    url = f"http://[{host}]/v1" if ":" in host else f"http://{host}/v1"
    assert not server_of(url, remote=False).is_remote


@pytest.mark.parametrize("host", ELSEWHERE)
def test_another_machine_is_asked_only_if_that_is_allowed(host: str) -> None:
    assert not is_this_machine(host)
    url = f"http://[{host}]/v1" if ":" in host else f"http://{host}/v1"
    with pytest.raises(LanguageModelError, match="--llm-remote"):
        server_of(url, KEYS, remote=False)
    assert server_of(url).is_remote


@pytest.mark.parametrize(
    "url",
    [
        "http://api.openai.com/v1",
        "https://api.openai.com:8443/v1",
        "https://api.openai.com.models.example/v1",
        "https://models.example/api.openai.com",
        "https://eu.api.openai.com/v1",
        "https://api.openai.com./v1",
        "http://127.0.0.1:11434/v1",
    ],
)
def test_the_key_of_openai_goes_to_no_other_host(url: str) -> None:
    assert server_of(url, KEYS).key is None
    assert server_of(url, {**KEYS, "CITEWIRE_LLM_KEY": KEY}).key == KEY


def test_the_key_of_openai_goes_to_openai() -> None:
    url = "https://API.openai.com/v1"
    assert server_of(url, KEYS).key == OPENAI_KEY
    assert server_of(url, {**KEYS, "CITEWIRE_LLM_KEY": f" {KEY}\n"}).key == KEY
    with pytest.raises(LanguageModelError, match="OPENAI_API_KEY"):
        server_of(url)


@pytest.mark.parametrize("key", ["sk mine", "sk-mine\nx: y", "sk-mïne", "sk\x7f"])
def test_a_key_that_is_none_is_not_shown(key: str) -> None:
    with pytest.raises(LanguageModelError) as refusal:
        server_of("http://127.0.0.1/v1", {"CITEWIRE_LLM_KEY": key})
    assert "CITEWIRE_LLM_KEY" in str(refusal.value) and "sk" not in str(refusal.value)


def test_a_key_is_never_shown() -> None:
    server = server_of("http://127.0.0.1/v1", {"CITEWIRE_LLM_KEY": KEY})
    shown = (repr(server), str(server), f"{server}", server.name, server.url, repr([server]))
    assert KEY not in "".join(shown)
    assert pickle.loads(pickle.dumps(server)) == server  # noqa: S301
