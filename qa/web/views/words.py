"""The sentences of the page's scripts, in a language of the page."""

from __future__ import annotations

import json
from functools import cache

from qa.languages.messages import ENGLISH, plural_forms, read_catalogue

SCRIPTS = "qa/web/static/"
"""Where a sentence of the scripts stands, as the catalogues name it."""


@cache
def words_json(language: str) -> str:
    """What `static/words.js` looks up, as JSON; "" for English, which the scripts speak.

    A sentence in English leads to the same in the language, one about a number to its forms in
    the order of `qa.languages.messages.CATEGORIES`.
    """
    if language == ENGLISH:
        return ""
    words: dict[str, str | list[str]] = {}
    for message in read_catalogue(language):
        if not any(place.startswith(SCRIPTS) for place, _ in message.locations):
            continue
        if isinstance(message.id, str):
            words[message.id] = str(message.string)
        else:
            one, many = message.id
            words[one] = plural_forms(language, one, many)
    return json.dumps(words, ensure_ascii=False)
