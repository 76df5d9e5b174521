"""The logins that the command line names, and its checks of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from qa.web.security.passwords import (
    Logins,
    add_login,
    checked_name,
    checked_password,
    password_hash,
    read_logins,
)

PASSWORD_VARIABLE = "CITEWIRE_PASSWORD"  # noqa: S105
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def chosen_logins(name: str | None, path: Path | None) -> Logins | None:
    """The logins that were named; None where none was."""
    hashes = {} if path is None else read_logins(path)
    if name is not None:
        checked_name(name)
        hashes[name] = password_hash(_password(name))
    return Logins(hashes) if hashes else None


def add_to_file(path: Path | None, name: str) -> None:
    if path is None:
        raise click.UsageError("--add-login needs the file: --logins FILE --add-login NAME")
    checked_name(name)
    add_login(path, name, _password(name, confirmed=True))
    click.echo(f"{name} can sign in with `citewire chat --logins {path}`.")


def _password(name: str, *, confirmed: bool = False) -> str:
    """The password from the environment or the terminal; never from the command line.

    There everybody on the machine could read it.
    """
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None:
        if not sys.stdin.isatty():
            raise click.UsageError(
                f"there is no terminal to ask for the password of {name}: "
                f"set the environment variable {PASSWORD_VARIABLE}"
            )
        password = click.prompt(
            f"Password of {name}", hide_input=True, confirmation_prompt=confirmed, err=True
        )
    return checked_password(password)


def check_open(host: str, logins: Logins | None, no_login: bool) -> None:
    """Refuse to open the archive to a whole network by a forgotten option.

    A warning would scroll by in a service's log while unpublished articles are read.
    """
    if logins is not None and no_login:
        raise click.UsageError("--no-login contradicts --login and --logins")
    if host in LOCAL_HOSTS or logins is not None:
        return
    if not no_login:
        raise click.UsageError(
            f"--host {host} opens the archive to others: say who may come in with --login NAME "
            "or --logins FILE, or say --no-login to let in everybody"
        )
    click.echo(
        f"citewire: warning: everybody who reaches {host} can read the archive (--no-login)",
        err=True,
    )
