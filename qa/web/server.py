"""Where the web server listens, and how it ends."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = f"port {port} of {host} is in use by another program"
        elif error.errno is not None and error.errno > 0:
            reason = f"cannot listen on {host}, port {port}: {os.strerror(error.errno)}"
        else:  # a name that does not resolve comes with a negative number
            reason = f"cannot listen on {host}, port {port}: there is no such address"
        raise click.ClickException(f"{reason}; choose another with --host and --port") from error


def ready_server(served: FastAPI) -> uvicorn.Server:
    """A server of the chat, ready to ``run(sockets=[…])``."""
    import uvicorn
    from starlette.routing import Mount

    mounted = [route.app for route in served.routes if isinstance(route, Mount)]
    pages = [page for page in mounted if hasattr(page, "stop_event")]

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Every open page holds a stream that would keep the server from ending.
            for gradio_app in pages:
                gradio_app.stop_event.set()
            await super().shutdown(sockets)

    return Server(
        uvicorn.Config(
            served,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=5,
            # Whoever connects could name any address as his own in X-Forwarded-For: only
            # proxies that uvicorn's own variable names are believed.
            proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
        )
    )


def serve(server: uvicorn.Server, host: str, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Citewire is at http://{shown}:{port} (Ctrl-C stops it).")
    with contextlib.suppress(KeyboardInterrupt):  # the usual way to stop a server
        server.run(sockets=[listener])
