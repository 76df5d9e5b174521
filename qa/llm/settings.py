"""Which server of a language model is asked, and whether it may be asked at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from qa.errors import LanguageModelError
from qa.text.plain import on_one_line, shorten

URL_VARIABLE = "CITEWIRE_LLM_URL"
MODEL_VARIABLE = "CITEWIRE_LLM_MODEL"
KEY_VARIABLE = "CITEWIRE_LLM_KEY"

SECONDS = 30.0
"""For all requests of one question together: as long as readers wait who have an answer already."""

LOCALHOST = "localhost"

_PORTS = {"http": 80, "https": 443}

_OPENAI = ("https", "api.openai.com", 443)
_OPENAI_KEY = "OPENAI_API_KEY"
"""Is another program's, so it goes nowhere else than there."""

_LONGEST_MODEL = 200
"""Characters of a model's name; those of Hugging Face have 96 at most."""

_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
_PATH = re.compile(r"[\w./~-]*", re.ASCII)
_KEY = re.compile(r"[!-~]+")
"""What a header takes; an error on any other would show the key."""


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A server that speaks the chat completions of OpenAI, as `server_from` allows it.

    Attributes:
        scheme: "http" or "https".
        host: a name in ASCII and small letters, or an IP address without brackets.
        port: 1 to 65535.
        path: in front of "/chat/completions", such as "/v1"; it ends in no slash.
        model: its name there.
        key: sent to this server and no other; None where it wants none. It is never shown.
        seconds: for all requests of one question together.
    """

    scheme: str
    host: str
    port: int
    path: str
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = SECONDS

    @property
    def address(self) -> str:
        """Host and port, as readers are told where passages go; no port that needs no saying."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.address}{self.path}"

    @property
    def is_remote(self) -> bool:
        """Whether what is sent leaves this machine."""
        return not is_this_machine(self.host)

    @property
    def name(self) -> str:
        """The model and where it runs: "llama3.2 at 127.0.0.1:11434"."""
        return f"{self.model} at {self.address}"


def server_from(
    environ: Mapping[str, str],
    url: str | None = None,
    model: str | None = None,
    *,
    allows_remote: bool = False,
    seconds: float = SECONDS,
) -> ModelServer:
    """The server that options and environment name.

    Args:
        environ: where `CITEWIRE_LLM_URL`, `_MODEL` and `_KEY` are looked for. The key is taken
            from there alone, for a command line is seen by everyone on the machine.
        url: of the server; without a path "/v1" is meant, as all servers have it.
        model: its name there.
        allows_remote: whether passages may be sent to another machine.
        seconds: see `ModelServer`.

    Raises:
        LanguageModelError: it cannot be asked, or may not be.
    """
    scheme, host, port, path = _parts(url or environ.get(URL_VARIABLE, ""))
    if not is_this_machine(host) and not allows_remote:
        raise LanguageModelError(
            f"{host} is not this machine, so the passages of each question would be sent there: "
            f"allow it with --llm-remote, or name a server of this machine, such as 127.0.0.1"
        )
    model = on_one_line(model or environ.get(MODEL_VARIABLE, ""))
    if not model or len(model) > _LONGEST_MODEL:
        raise LanguageModelError(
            f"the server at {host} needs the name of a model: give it with --llm-model or "
            f"{MODEL_VARIABLE}, in at most {_LONGEST_MODEL} characters"
        )
    key = _key(environ, (scheme, host, port))
    return ModelServer(scheme, host, port, path, model, key, seconds)


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, told without looking its name up."""
    if host == LOCALHOST:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address; no error shows it, for it may hold a key."""
    url = url.strip()
    if not url:
        raise LanguageModelError(
            f"no server of a language model is named: give its address with --llm-url or "
            f"{URL_VARIABLE}, such as http://127.0.0.1:11434/v1"
        )
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError as error:
        raise LanguageModelError("the address of the language model is none") from error
    if scheme not in _PORTS:
        raise LanguageModelError(
            "the address of the language model begins with neither http:// nor https://"
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise LanguageModelError(
            "the address of the language model must end with its path and hold no password: "
            f"a key belongs into {KEY_VARIABLE}"
        )
    if port == 0 or not _HOST.fullmatch(host) or not _PATH.fullmatch(parts.path):
        raise LanguageModelError(
            f"the address of the language model, with the host "
            f"{shorten(on_one_line(host), 80) or '(none)'}, holds signs that no such address has"
        )
    return scheme, host, port or _PORTS[scheme], parts.path.rstrip("/") or "/v1"


def _key(environ: Mapping[str, str], place: tuple[str, str, int]) -> str | None:
    variable = KEY_VARIABLE
    if place == _OPENAI and not environ.get(KEY_VARIABLE, "").strip():
        variable = _OPENAI_KEY
    key = environ.get(variable, "").strip()
    if not key and place == _OPENAI:
        raise LanguageModelError(f"api.openai.com wants a key: set {KEY_VARIABLE} or {_OPENAI_KEY}")
    if key and not _KEY.fullmatch(key):
        raise LanguageModelError(f"the key in {variable} holds signs that no key has")
    return key or None
