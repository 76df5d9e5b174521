"""What `qa.web.gradio_internals` takes from inside Gradio is still there, and does what it did."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from visiting import made

from qa.web import gradio_internals
from qa.web.gradio_internals import GradioEvent

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = pytest.mark.filterwarnings("default")


def page_of_one_event() -> tuple[FastAPI, Any]:
    """A server with a page that has a named endpoint, an event, and a function to call."""
    gradio_internals.configure_environment()
    import gradio as gr

    async def ask(question: str) -> dict[str, Any]:
        return {"question": question}

    def status(_: str) -> str:
        return ""

    with gr.Blocks(analytics_enabled=False) as blocks:
        gradio_internals.name_endpoint(ask, "ask", "Asks.", "answer")
        wire = gr.HTML(server_functions=[status])
        wire.submit(lambda: None, None, wire, api_visibility="private", queue=False)
    gradio_internals.set_up_queue(blocks, 3)
    server = FastAPI()
    gradio_internals.mount_page(server, blocks, "", Path("/nowhere"), sessions=7)
    return server, blocks


@pytest.fixture(scope="module")
def page() -> tuple[FastAPI, Any]:
    return made(page_of_one_event)


def event_data(_: Any) -> Any:
    import gradio as gr

    return gr.EventData(None, {"request": "{}"})


def gradio_app(server: FastAPI) -> Any:
    return server.routes[-1].app  # type: ignore[attr-defined]


def blocks_of(server: FastAPI) -> Any:
    return gradio_app(server).get_blocks()


USED: tuple[tuple[Callable[[FastAPI], Any], str, type, str], ...] = (
    (event_data, "_data", dict, "event_value"),
    (blocks_of, "_queue", object, "set_up_queue"),
    (blocks_of, "_queue.sleep_when_free", float, "set_up_queue"),
    (blocks_of, "_queue.pending_messages_per_session", MutableMapping, "has_messages"),
    (blocks_of, "_queue.pending_event_ids_session", MutableMapping, "forget_session"),
    (blocks_of, "state_holder.session_data", MutableMapping, "forget_session"),
    (blocks_of, "state_holder.time_last_used", MutableMapping, "forget_session"),
    (blocks_of, "state_session_capacity", int, "mount_page"),
    (blocks_of, "has_launched", bool, "mount_page"),
    (blocks_of, "fns", dict, "events_of"),
    (blocks_of, "blocks", dict, "server_functions"),
    (gradio_app, "stop_event", object, "end_streams"),
)


@pytest.mark.parametrize(("owner", "name", "kind", "user"), USED, ids=[entry[1] for entry in USED])
def test_gradio_has_what_is_used_of_its_inside(
    page: tuple[FastAPI, Any], owner: Callable[[FastAPI], Any], name: str, kind: type, user: str
) -> None:
    import gradio

    try:
        value = reduce(getattr, name.split("."), owner(page[0]))
    except AttributeError:
        value = None
    assert isinstance(value, kind) and value is not None, (
        f"Gradio {gradio.__version__} has moved {name}, which {user} of "
        "qa.web.gradio_internals uses: look where it is now, and change that function."
    )


def test_the_events_and_functions_of_a_page_are_seen(page: tuple[FastAPI, Any]) -> None:
    _, blocks = page
    endpoint, event = gradio_internals.events_of(blocks)
    assert endpoint == GradioEvent(endpoint.number, "ask", is_queued=True), (
        "Gradio no longer tells an endpoint by api_visibility and api_name: mend events_of."
    )
    assert event == GradioEvent(event.number, None, is_queued=False), (
        "Gradio no longer tells whether an event is private and waits in the queue by"
        " api_visibility and queue: mend events_of."
    )
    assert [name for _, name in gradio_internals.server_functions(blocks)] == ["status"], (
        "Gradio no longer keeps the functions of a component in server_fns: mend server_functions."
    )


def test_what_is_set_in_gradio_is_what_it_reads(page: tuple[FastAPI, Any]) -> None:
    server, blocks = page
    assert blocks._queue.sleep_when_free == gradio_internals.POLL_SECONDS
    assert blocks.has_launched
    assert gradio_internals.event_value(event_data(None), "request") == "{}"
    assert gradio_internals.event_value(event_data(None), "other") == ""
    [app] = gradio_internals.mounted_apps(server)
    assert app.get_blocks() is blocks
    assert app.state_holder.capacity == 7
    session_maps = (
        blocks._queue.pending_messages_per_session,
        blocks._queue.pending_event_ids_session,
        blocks.state_holder.session_data,
        blocks.state_holder.time_last_used,
    )
    for session_map in session_maps:
        session_map["visitor"] = None
    assert gradio_internals.has_messages(blocks, "visitor")
    gradio_internals.forget_session(blocks, "visitor")
    assert not any("visitor" in session_map for session_map in session_maps)
    gradio_internals.end_streams(server)
    assert app.stop_event.is_set()
