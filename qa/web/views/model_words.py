"""What the page says of a language model: what it does now, and where the passages go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.llm.settings import ModelServer
    from qa.web.service import Stage


def doing_sentence(name: str, stage: Stage) -> str:
    """What a language model does while an answer stands; "" where it does nothing."""
    if stage == "choosing":
        return f"The language model {name} is choosing among the sentences found…"
    if stage == "summarising":
        return f"The language model {name} is summing up the quotes…"
    return ""


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
