"""The skeleton of the chat's page: what stands there before anything is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.web.views.elements import render_view

if TYPE_CHECKING:
    from qa.llm.settings import ModelServer


def page_html(
    *, has_login: bool, server: ModelServer | None = None, summarises: bool = False
) -> str:
    """The whole page as HTML.

    Args:
        has_login: whether one can sign out.
        server: of the language model that takes part, if one does.
        summarises: whether it sums up the quotes.
    """
    model = server and where_sentence(server, summarises=summarises)
    return render_view("page.html", has_login=has_login, model=model)


def where_sentence(server: ModelServer, *, summarises: bool) -> str:
    """Who takes part in an answer, and where question and passages go for it."""
    sums = " and sums up the quotes" if summarises else ""
    if not server.is_remote:
        return (
            f"The language model {server.model}, on the machine that runs Citewire, chooses among "
            f"the sentences found{sums}."
        )
    return (
        f"Your question, those before it and the sentences found are sent to {server.address}, "
        f"where the language model {server.model} chooses among them{sums}."
    )
