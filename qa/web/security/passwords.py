"""Names and passwords of those who may use the chat, kept as scrypt hashes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from embeddings.files import write_durably
from qa.errors import QaError

COST, BLOCK, PARALLEL = 2**15, 8, 3
"""scrypt's N, r, p: 32 MB and about 0.3 s on one core, one of the equal choices in OWASP's
Password Storage Cheat Sheet."""
_MEMORY = 64 * 2**20

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1_000
"""Characters. A longer one is no password, and hashing it costs the server."""

LONGEST_NAME = 64

_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._@-]{{0,{LONGEST_NAME - 1}}}")
_HASH = re.compile(r"scrypt\$([A-Za-z0-9+/=]{24})\$([A-Za-z0-9+/=]{44})")


class LoginError(QaError):
    """Names or passwords for the chat that cannot be used; file and line are named."""


class Logins:
    """The names that may use the chat, with the hashes of their passwords."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        """Take the names with their `password_hash`."""
        self._hashes = dict(hashes)
        self._nobody = password_hash(secrets.token_urlsafe())

    def __len__(self) -> int:
        return len(self._hashes)

    def fits(self, name: str, password: str) -> bool:
        """Whether the password is that of the name; as slow for a name nobody has."""
        known = self._hashes.get(name)
        fits = _fits(password, known or self._nobody)
        return fits and known is not None


def password_hash(password: str) -> str:
    """The hash of a password, as a line of a login file holds it behind the name."""
    salt = secrets.token_bytes(16)
    parts = (base64.b64encode(part).decode("ascii") for part in (salt, _scrypt(password, salt)))
    return "$".join(("scrypt", *parts))


def checked_name(name: str) -> str:
    """The name, if it can be one.

    Raises:
        LoginError: it is empty, too long, or has other characters than names have.
    """
    if not _NAME.fullmatch(name):
        raise LoginError(
            f"{name[:70]!r} is no login name: "
            f"1 to {LONGEST_NAME} letters, digits, '.', '_', '@' or '-'"
        )
    return name


def checked_password(password: str) -> str:
    """The password, if it can be one.

    Raises:
        LoginError: it is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise LoginError(
            f"the password has {len(password):,} characters; "
            f"it must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,}"
        )
    return password


def read_logins(path: Path) -> dict[str, str]:
    """The names and hashes of a login file: ``name:hash`` a line, ``#`` for comments.

    Raises:
        LoginError: the file cannot be read, a line is wrong, or nobody is in it.
    """
    hashes: dict[str, str] = {}
    for number, line in enumerate(_lines(path), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, _, digest = text.partition(":")
        if not _NAME.fullmatch(name) or not _HASH.fullmatch(digest) or name in hashes:
            what = "a name twice" if name in hashes else "no name:hash"
            raise LoginError(
                f"{path}, line {number}: {what}; "
                f"`citewire chat --logins {path} --add-login NAME` writes such lines"
            )
        hashes[name] = digest
    if not hashes:
        raise LoginError(
            f"{path}: nobody is in it; "
            f"`citewire chat --logins {path} --add-login NAME` adds somebody"
        )
    return hashes


def add_login(path: Path, name: str, password: str) -> None:
    """Put a name into a login file, or give it another password there.

    The file is replaced whole, and only its owner may read it.

    Raises:
        LoginError: the name or password cannot be used, or the file not be written.
    """
    line = f"{checked_name(name)}:{password_hash(checked_password(password))}"
    before = _lines(path) if path.exists() else []
    lines = [old for old in before if old.partition(":")[0].strip() != name] + [line]
    content = "".join(f"{entry}\n" for entry in lines).encode("utf-8")
    try:
        write_durably(path.resolve(), content, mode=0o600)
    except OSError as error:
        raise LoginError(f"{path} cannot be written: {error.strerror}") from error


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LoginError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LoginError(f"{path} is no login file: it is not UTF-8 text") from error


def _fits(password: str, known: str) -> bool:
    _, salt, digest = known.split("$")
    made = _scrypt(password, base64.b64decode(salt))
    return hmac.compare_digest(made, base64.b64decode(digest))


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=COST,
        r=BLOCK,
        p=PARALLEL,
        maxmem=_MEMORY,
        dklen=32,
    )
