"""All uses of Gradio that its documentation does not cover, seen in Gradio 6.31.

The only module of `qa.web` that knows Gradio, so that a new release of it is looked at in
one place; tests/web/test_gradio_internals.py says what it has moved. Gradio is imported
late: it takes seconds that the other commands should not cost.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.routing import Mount

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio import Blocks as Blocks
    from gradio import EventData

POLL_SECONDS = 0.01
"""Polling interval of Gradio's queue."""

FONTS = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
"""Fonts of the machine; Gradio's own would come from elsewhere."""


@dataclass(frozen=True, slots=True)
class GradioEvent:
    """An event of a page, or a named endpoint.

    Attributes:
        number: what a call names it by (``fn_index``).
        endpoint: name of the endpoint, None for an event of the page itself.
        is_queued: whether it waits in the queue.
    """

    number: int
    endpoint: str | None
    is_queued: bool


def configure_environment() -> None:
    """Set what Gradio reads from the environment when it is loaded or its queue made."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # After each event it makes a table of the last 10,000 for a page that is not served.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)


def name_endpoint(
    function: Callable[..., Awaitable[dict[str, Any]]], name: str, description: str, output: str
) -> None:
    """Offer a function as a named endpoint of the `gradio.Blocks` that is open, without a queue.

    Its inputs are called by the names of its parameters, and its output by ``output``.
    """
    from gradio.context import get_blocks_context
    from gradio.events import api

    event = api(function, api_name=name, api_description=description, concurrency_limit=None)
    blocks = get_blocks_context()
    if blocks is None:
        raise RuntimeError("no gradio.Blocks is open")
    named: Any = blocks.fns[event["id"]]
    # Gradio (6.31) calls them "1st", "2nd" and so on, and has no way to say otherwise.
    for component, label in zip(named.inputs, signature(function).parameters, strict=True):
        component.label = label
    for component in named.outputs:
        component.label = output


def endpoint_error(sentence: str) -> Exception:
    """The error that tells the caller of an endpoint a sentence, and the log no traceback."""
    import gradio as gr

    return gr.Error(sentence, print_exception=False)


def event_value(event: EventData, name: str) -> str:
    """A value that the page sent with an event, "" where there is none."""
    return str(event._data.get(name, "")) if event._data else ""


def set_up_queue(blocks: Blocks, longest: int) -> None:
    """Let so many questions wait, and look for them without spending a core on it."""
    blocks.queue(max_size=longest)
    # Gradio looks for a question every millisecond: with nobody there 6 % of a core.
    blocks._queue.sleep_when_free = POLL_SECONDS


def as_in_page(template: str) -> bytes:
    """The template of an HTML component as it stands in the page that Gradio serves."""
    from gradio.routes import toorjson

    return str(toorjson(template)).encode()  # type: ignore[no-untyped-call]


def mount_page(
    server: FastAPI, blocks: Blocks, style: str, blocked: Path | None, sessions: int
) -> None:
    """Serve a page at "/", with everything off that the chat does not need.

    Args:
        server: gets the page behind its other routes.
        blocks: the page.
        style: its style sheet.
        blocked: a folder of which nothing is ever served, if there is one.
        sessions: how many open pages are remembered.
    """
    import gradio as gr

    blocks.state_session_capacity = sessions

    gr.mount_gradio_app(
        server,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        allowed_paths=[],
        blocked_paths=[] if blocked is None else [str(blocked)],
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=FONTS, font_mono=("monospace",)),
        css=style,
    )
    # Gradio checks which files a call names only in what it has launched itself.
    blocks.has_launched = True


def mounted_apps(server: FastAPI) -> Iterator[Any]:
    """Gradio's own servers that `mount_page` has put into a server."""
    for route in server.routes:
        if isinstance(route, Mount) and hasattr(route.app, "stop_event"):
            yield route.app


def end_streams(server: FastAPI) -> None:
    """End what every open page holds and would keep the server from ending."""
    for app in mounted_apps(server):
        app.stop_event.set()


def events_of(blocks: Blocks) -> Iterator[GradioEvent]:
    """The events of a page and its named endpoints."""
    for number, event in blocks.fns.items():
        is_public = event.api_visibility == "public" and isinstance(event.api_name, str)
        endpoint = str(event.api_name) if is_public else None
        yield GradioEvent(number, endpoint, event.queue is not False)


def server_functions(blocks: Blocks) -> frozenset[tuple[int, str]]:
    """Component and name of the functions that a page may call without an event."""
    return frozenset(
        (number, function.__name__)
        for number, component in blocks.blocks.items()
        for function in getattr(component, "server_fns", ())
    )


def has_messages(blocks: Blocks, session: str) -> bool:
    """Whether answers are kept for a session; asked for others, Gradio answers with an error."""
    return session in blocks._queue.pending_messages_per_session


def forget_session(blocks: Blocks, session: str) -> None:
    """Free what Gradio keeps of a page; it lets go of the values only, after an hour."""
    blocks.state_holder.session_data.pop(session, None)
    blocks.state_holder.time_last_used.pop(session, None)
    blocks._queue.pending_messages_per_session.pop(session, None)
    blocks._queue.pending_event_ids_session.pop(session, None)
