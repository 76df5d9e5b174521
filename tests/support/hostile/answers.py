"""Answers made of words from outside that try to be markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st
from passages import scored

from qa.answering.answer import (
    Answer,
    Citation,
    Contrast,
    Copy,
    DifferingFigure,
    Quote,
    State,
    StateHistory,
)
from qa.answering.summary.model_summary import SummarySentence, summary_of
from qa.question.time.window import Moment
from qa.question.understand import understand
from qa.text.plain import on_one_line
from seeds.article import Article

URL = "https://post.example/mill?a=1&copy;=2&lt=3"
HOSTILE = [
    "# a headline",
    "[a](javascript:alert(1))",
    "![a](https://evil.example/a.png)",
    "[a]: https://evil.example 'b'",
    "<b>bold</b> <script>alert(1)</script> <https://evil.example>",
    "a | b | c",
    "1. one",
    "1) one",
    "- one",
    "+ one",
    "* one * two *",
    "> quoted",
    "---",
    "===",
    "***bold*** and __bold__ and snake_case_words",
    "`code` and ``code``",
    "~~~ a",
    "``` a",
    "&amp; &#60;b&#62; &copy;",
    "a backslash \\ and one at the end \\",
    "\\[a](b)",
    "https://evil.example and http://evil.example",
    "www.evil.example and WWW.evil.example",
    "$5 million and $6 million, ~~not~~ so",
    ": a definition",
    "\"><img src=x onerror=alert(1)> ' onmouseover='alert(1)",
    "</title></style><script>alert(1)</script>",
    "]] [^1] [ ] ](x)",
    "Die Straße – “müde” 中文 עברית",
]
MARKS = st.text(st.sampled_from("ab1 .)(-+=*_#>|`~[]<!\\&;:/$^\"'w@\n\té中"), max_size=40)
WORDS = st.sampled_from(HOSTILE) | MARKS | st.text(max_size=30)


def an_answer(words: str, quote: str | None = None) -> Answer:
    """An answer with the words in every field that comes from outside.

    Line breaks are kept in quotes, which are on one line unless one is given.
    """
    quoted = on_one_line(words) if quote is None else quote
    source = Citation(
        1,
        "a" * 16,
        words,
        words,
        URL,
        "2020-06-12T09:30:00+03:00",
        quoted,
        0,
        len(quoted),
        (Copy("c" * 16, words, words, URL, "2020-06-13"),),
    )
    support = replace(
        source,
        number=2,
        article_id="b" * 16,
        published=None,
        quote=f"{on_one_line(words)} too",
        also_in=(),
    )
    moment = Moment(words, 0, 1, date(2020, 6, 8), date(2020, 6, 14), None, is_relative=True)
    query = understand("When?", as_of="2020-06-20", outlets=["Post"])
    sentences = (SummarySentence(words, (1, 2)), SummarySentence("Unfounded.", (9,)))
    query = replace(
        query,
        question=words,
        carried=(words,),
        moment=moment,
        filters=replace(query.filters, outlets=frozenset({words})),
    )
    return Answer(
        question=words,
        verdict="answered",
        text="",
        quotes=(Quote(quoted, (1,), (2,)),),
        citations=(source, support),
        passages=(),
        confidence=1.0,
        query=query,
        contrasts=(Contrast(words, (DifferingFigure(words, 1), DifferingFigure(words, 2))),),
        note="None of the articles of that time answers.",
        states=(StateHistory(words, (State(words, date(2020, 6, 12), 1),)),),
        summary=summary_of("small at 127.0.0.1:9", sentences, 1),
    )


def a_refusal(words: str) -> Answer:
    article = Article("a" * 16, words, "Text.", outlet=words, url=URL, published="2020-06-12")
    hit = scored(article)
    return replace(
        an_answer(words),
        verdict="absent",
        text=f"Not in this archive: no article mentions “{on_one_line(words)}”.",
        quotes=(),
        citations=(),
        contrasts=(),
        states=(),
        passages=(hit, hit),
    )
