"""The skeleton of the chat's page: what stands there before anything is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.languages.codes import ENGLISH
from qa.languages.locales import own_names
from qa.languages.messages import say, to_say
from qa.web.page_language import words_json
from qa.web.views.elements import render_view

if TYPE_CHECKING:
    from qa.llm.settings import ModelServer

_LOCAL = to_say(
    "The language model %(model)s, on the machine that runs Citewire, chooses among the sentences"
    " found."
)
_LOCAL_SUMS = to_say(
    "The language model %(model)s, on the machine that runs Citewire, chooses among the sentences"
    " found and sums up the quotes."
)
_REMOTE = to_say(
    "Your question, those before it and the sentences found are sent to %(address)s, where the"
    " language model %(model)s chooses among them."
)
_REMOTE_SUMS = to_say(
    "Your question, those before it and the sentences found are sent to %(address)s, where the"
    " language model %(model)s chooses among them and sums up the quotes."
)


def page_html(
    language: str = ENGLISH,
    *,
    has_login: bool,
    server: ModelServer | None = None,
    summarises: bool = False,
) -> str:
    """The whole page as HTML.

    Args:
        language: ISO 639 code of one that the program speaks.
        has_login: whether one can sign out.
        server: of the language model that takes part, if one does.
        summarises: whether it sums up the quotes.
    """
    model = server and where_sentence(server, language, summarises=summarises)
    return render_view(
        "page.html",
        language,
        has_login=has_login,
        model=model,
        words=words_json(language),
        languages=own_names(),
    )


def where_sentence(server: ModelServer, language: str = ENGLISH, *, summarises: bool) -> str:
    """Who takes part in an answer, and where question and passages go for it."""
    if not server.is_remote:
        if summarises:
            return say(language, _LOCAL_SUMS, model=server.model)
        return say(language, _LOCAL, model=server.model)
    sentence = _REMOTE_SUMS if summarises else _REMOTE
    return say(language, sentence, address=server.address, model=server.model)
