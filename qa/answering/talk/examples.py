"""Example questions, made from sentences of an archive and kept if it answers them well."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator

from qa.answering.answer import Answer
from qa.languages.codes import ENGLISH, primary
from qa.text.sentences import sentence_spans
from qa.text.terms import STOP_WORDS
from seeds.article import Article

EXAMPLES = 4
"""Questions that are kept."""

MOST_TRIED = 24
"""Questions that are asked to find them; more would keep the first visitor waiting."""

ARTICLES = 60
"""Articles that are looked at, the newest."""

TOP = 3_000
"""Characters of each that are looked at."""

LENGTH = range(15, 100)
"""Characters of a question that reads well."""

# "In Minneapolis" begins a sentence.
_NOPERSON = "|".join(sorted(word.capitalize() for word in STOP_WORDS))
PERSON = rf"(?!(?:{_NOPERSON})\b)[A-Z][a-z]+(?: (?:[A-Z]\.|[A-Z][\w'’-]*[a-z])){{1,2}}"
_THING = r"(?:the|a|an) (?:[a-z]+(?: [a-z]+){0,2})"
_END = r"(?=[,.;]| (?:on|in|at|by|after|when|because|since|for|to|from|and|that|who|which)\b)"
_PEOPLE = r"(people|children|men|women|students|passengers|workers|residents|firefighters|homes)"
_PAST = (
    r"(killed|injured|hurt|wounded|treated|arrested|rescued|evacuated|found|shot|elected|born"
    r"|founded|built|closed|opened|charged|sentenced|convicted|appointed|released|launched"
    r"|destroyed|damaged|cancelled|banned|named)"
)

# What a sentence says, and the question that it answers. Each keeps the sentence's own words in
# their order, so that no grammar is needed.
_FORMS = (
    (
        re.compile(
            rf"\b\S+ {_PEOPLE} (?:were|had been) {_PAST} (in|after|during) ({_THING}){_END}"
        ),
        "How many {0} were {1} {2} {3}?",
    ),
    (
        re.compile(rf"\b(The [a-z]+(?: [a-z]+)?) was {_PAST} (?:because|after)\b"),
        "Why was {0} {1}?",
    ),
    (re.compile(rf"\b({PERSON}) was {_PAST} (?:on|in) (?=[A-Z0-9])"), "When was {0} {1}?"),
    (
        re.compile(rf"\b(The [a-z]+(?: [a-z]+)?) was {_PAST} (?:on|in) (?=[A-Z0-9])"),
        "When was {0} {1}?",
    ),
    (
        re.compile(rf"[“\"][^”\"]{{20,}}[,.][”\"] (?:[a-z ]+ )?({PERSON}) said\b"),
        "What did {0} say?",
    ),
    (re.compile(rf"\b({PERSON}) said (?:on [A-Z][a-z]+day )?that\b"), "What did {0} say?"),
    (re.compile(rf"[”\"] said ({PERSON})(?=[,.])"), "What did {0} say?"),
    (re.compile(rf"\b({PERSON}), (?:who |\d{{2}},)"), "Who is {0}?"),
)
_KNOWN = re.compile(rf"\b({PERSON})\b")
_LAST_RESORT = "What is the latest on {0}?"


def example_questions(articles: Iterable[Article]) -> Iterator[tuple[str, str]]:
    """Questions that articles may answer, each with the id of the one it was made from.

    One of each article first. What is new of a name is asked where no sentence has a form that
    gives a better question.
    """
    read = list(articles)
    seen: set[str] = set()
    for made in (_of_sentences, _of_names):
        by_article = [[(question, article.id) for question in made(article)] for article in read]
        for depth in range(max(map(len, by_article), default=0)):
            for questions in by_article:
                for question, article_id in questions[depth : depth + 1]:
                    if question not in seen and len(question) in LENGTH:
                        seen.add(question)
                        yield question, article_id


def _sentences(article: Article) -> list[str]:
    top = article.text[:TOP]
    return [top[start:end] for start, end in sentence_spans(top, article.language)]


def _of_sentences(article: Article) -> list[str]:
    sentences = _sentences(article)
    return [
        _worded(form, match.groups())
        for pattern, form in _FORMS
        for sentence in sentences
        for match in pattern.finditer(sentence)
    ]


def _of_names(article: Article) -> list[str]:
    texts = (article.title, *_sentences(article)[:2])
    names = [match.group(1) for text in texts for match in _KNOWN.finditer(text)]
    printed = (name_in_print(name, article.text) for name in names)
    return [_LAST_RESORT.format(name) for name in printed if name]


def name_in_print(words: str, text: str) -> str:
    """How a text prints words with capitals inside its sentences: "the White House"; or "".

    "In Minneapolis" and "Turkey Calls" begin a sentence or stand in a headline, and are no
    names.
    """
    match = re.search(rf"(?<=[a-z,;] )(the )?{re.escape(words)}\b", text)
    return f"{match.group(1) or ''}{words}" if match else ""


def _worded(form: str, words: tuple[str, ...]) -> str:
    # "The bridge" begins a sentence there and stands inside one here.
    lowered = [f"the{word[3:]}" if word.startswith("The ") else word for word in words]
    return form.format(*lowered)


class ExampleQuestions:
    """The questions of one state of an archive, found when they are first wanted."""

    def __init__(
        self, newest: Callable[[int], Iterable[Article]], ask: Callable[[str], Answer]
    ) -> None:
        """Take the ways to read the newest articles, and to ask a question."""
        self._newest = newest
        self._ask = ask
        self._lock = threading.Lock()
        self._kept: tuple[Hashable, tuple[str, ...]] | None = None

    def of(self, state: Hashable) -> tuple[str, ...]:
        """At most `EXAMPLES` questions that the archive surely answers, from their own articles.

        Args:
            state: of the archive; another one makes the questions anew.
        """
        with self._lock:
            if self._kept is None or self._kept[0] != state:
                self._kept = (state, tuple(self._answered()))
            return self._kept[1]

    def ready(self, state: Hashable) -> tuple[str, ...]:
        """Those of `of` if they are found already; none if they would have to be looked for."""
        kept = self._kept
        return kept[1] if kept is not None and kept[0] == state else ()

    def _answered(self) -> Iterator[str]:
        shown: set[str] = set()
        asked: set[str] = set()
        kinds: Counter[str] = Counter()
        # The forms are English: of another language they take a day for part of a name.
        english = (a for a in self._newest(ARTICLES) if primary(a.language or ENGLISH) == ENGLISH)
        questions = list(example_questions(english))
        # Of one kind two at the most, as long as there are others.
        for most in (2, EXAMPLES):
            for question, article_id in questions:
                kind = " ".join(question.split()[:2])
                if len(shown) == EXAMPLES or len(asked) == MOST_TRIED:
                    return
                if question in asked or article_id in shown or kinds[kind] >= most:
                    continue
                asked.add(question)
                answer = self._ask(question)
                cited = {citation.article_id for citation in answer.citations}
                if answer.verdict == "answered" and article_id in cited:
                    shown.add(article_id)
                    kinds[kind] += 1
                    yield question
