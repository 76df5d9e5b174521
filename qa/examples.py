"""Example questions, made from what the archive holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from seeds.article import Article

MAX_NAME_WORDS = 4
HEADLINE_WORDS = 40
TEXT_CHARACTERS = 20_000

_FORMS = ("What is known about {}?", "What was reported about {}?", "What is the news on {}?")
_WORD = re.compile(r"[^\W_][\w'’.-]*[^\W_]|[^\W_]")


def example_questions(articles: Iterable[Article]) -> list[str]:
    """One question for each article whose headline names somebody or something.

    The same name is not asked for twice.
    """
    questions: list[str] = []
    asked: set[str] = set()
    for article in articles:
        names = [name for name in headline_names(article) if name not in asked][:2]
        if names:
            asked.update(names)
            form = _FORMS[len(questions) % len(_FORMS)]
            questions.append(form.format(" and ".join(names)))
    return questions


def headline_names(article: Article) -> list[str]:
    """The proper names of a headline, in its order.

    A headline often capitalises every word, so a name is a run of its words that the
    story too writes with capitals in the middle of a sentence.
    """
    title, text = article.title, article.text[:TEXT_CHARACTERS]
    words = list(_WORD.finditer(title))[:HEADLINE_WORDS]
    names: list[str] = []
    first = 0
    while first < len(words):
        for last in range(min(len(words), first + MAX_NAME_WORDS) - 1, first - 1, -1):
            name = title[words[first].start() : words[last].end()]
            if _is_name(name, words[last].group(), text):
                if name not in names:
                    names.append(name)
                first = last
                break
        first += 1
    return names


def _is_name(name: str, last_word: str, text: str) -> bool:
    if not (name[0].isupper() and last_word[0].isupper()):
        return False
    # After a small word, so that the capital is not the sentence's own; and not inside
    # a longer name.
    whole = rf"(?<!\w)[^\W\dA-Z_]\w*,? {re.escape(name)}(?!\w| [A-Z])"
    return re.search(whole, text) is not None
