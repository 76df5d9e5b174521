from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
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
from qa.answering.choosing.model_choice import ModelChoice
from qa.answering.summary.model_summary import SummarySentence, summary_of
from qa.export.answer_json import (
    ADDRESSES,
    ArticleShape,
    CitationShape,
    ContrastShape,
    CopyShape,
    FigureShape,
    QuoteShape,
    SummarisedAnswerShape,
    answer_to_dict,
    article_to_dict,
    passage_to_dict,
)
from qa.export.shapes import HeadlineShape, SelectionShape, Shape
from qa.question.time.window import Moment
from qa.question.understand import understand
from qa.spelling.correction import Correction
from qa.store import Headline, Selection
from seeds.article import Article, article_id

TEXT = "The mill closed in May. Forty people lost their work."


def an_article(text: str = TEXT, title: str = "Mill closes") -> Article:
    return Article(
        id=article_id("mill.txt", title, text),
        title=title,
        text=text,
        outlet="Valley Post",
        authors=("Ada Brook",),
        url="https://post.example/mill",
        published="2025-05-03",
        captions=("The mill in spring.",),
        path="/news/mill.txt",
    )


def test_an_answer_has_exactly_the_documented_keys() -> None:
    article = an_article()
    quote = article.text[:23]
    citation = Citation(
        1, article.id, article.title, article.outlet, article.url, article.published, quote, 0, 23
    )
    copy = Copy("c" * 16, "Mill shut", "The Star", None, "2025-05-04")
    week = (date(2025, 5, 1), None)
    moment = Moment("since 1 May", 0, 11, *week, None, is_relative=True)
    query = replace(understand("When did it close?"), moment=moment, carried=("Mill",))
    query = replace(query, corrections=(Correction("cloze", "close"),))
    answer = Answer(
        question="When did it close?",
        verdict="answered",
        text=f"“{quote}” [1]",
        quotes=(Quote(quote, (1,), (1,), 19, 22, (1,)),),
        citations=(replace(citation, also_in=(copy,)),),
        passages=(scored(article),),
        confidence=0.9,
        query=query,
        contrasts=(Contrast("people", (DifferingFigure("Forty", 1),)),),
        note="From other days.",
        states=(StateHistory("people", (State("Forty", date(2025, 5, 3), 1),)),),
    )
    plain = answer_to_dict(answer)
    assert list(plain) == [
        "question",
        "kind",
        "verdict",
        "confidence",
        "abstained",
        "text",
        "quotes",
        "citations",
        "passages",
        "note",
        "understood",
        "time",
        "restated",
        "carried",
        "outlets_named",
        "corrections",
        "contrasts",
        "states",
        "sources",
        "explanation",
        "reply",
        "next_questions",
        "turn",
    ]
    assert plain["quotes"] == [
        {
            "text": "The mill closed in May.",
            "citations": [1],
            "support": [1],
            "answer_start": 19,
            "answer_end": 22,
            "related": [1],
            "side": None,
        }
    ]
    assert plain["note"] == "From other days."
    assert plain["understood"] == "When did it close? (Mill)"
    time = {"words": "since 1 May", "since": "2025-05-01", "until": None, "counted_from": None}
    assert plain["time"] == time
    assert plain["carried"] == ["Mill"]
    assert plain["restated"] is None
    assert plain["turn"] == {
        "question": "When did it close?",
        "understood": "When did it close? (Mill)",
        "any_time": False,
        "introduced": [],
        "drop": [],
    }
    assert plain["corrections"] == [{"typed": "cloze", "read_as": "close"}]
    assert plain["contrasts"] == [{"unit": "people", "figures": [{"text": "Forty", "citation": 1}]}]
    forty = {"text": "Forty", "day": "2025-05-03", "citation": 1}
    assert plain["states"] == [{"unit": "people", "states": [forty]}]
    assert plain["sources"] == 1
    assert plain["citations"] == [
        {
            "number": 1,
            "article_id": article.id,
            "title": "Mill closes",
            "outlet": "Valley Post",
            "url": "https://post.example/mill",
            "published": "2025-05-03",
            "quote": "The mill closed in May.",
            "start": 0,
            "end": 23,
            "also_in": [
                {
                    "article_id": "c" * 16,
                    "title": "Mill shut",
                    "outlet": "The Star",
                    "url": None,
                    "published": "2025-05-04",
                }
            ],
            "is_partial": False,
            "language": None,
            "opinion": False,
        }
    ]
    assert plain["passages"] == [passage_to_dict(scored(article))]
    assert json.loads(json.dumps(plain)) == plain


def test_a_plain_question_has_no_time_and_is_understood_as_it_is() -> None:
    moment = Moment("since the vote", 0, 14, None, None, "the vote", is_relative=False)
    for query in (understand("When?"), replace(understand("When?"), moment=moment)):
        plain = answer_to_dict(Answer("When?", "absent", "No.", (), (), (), 0.1, query))
        assert plain["understood"] == "When?"
        assert plain["time"] is plain["note"] is None
        assert plain["carried"] == plain["contrasts"] == []
        assert plain["sources"] == 0


@pytest.mark.parametrize(
    ("record", "shape"),
    [
        (Quote, QuoteShape),
        (Copy, CopyShape),
        (Citation, CitationShape),
        (DifferingFigure, FigureShape),
        (Contrast, ContrastShape),
        (Article, ArticleShape),
        (Headline, HeadlineShape),
        (Selection, SelectionShape),
    ],
)
def test_a_shape_leaves_no_field_of_its_record_out(record: type, shape: type[Shape]) -> None:
    names = [field.name for field in fields(record)]
    assert list(shape.model_fields)[: len(names)] == names
    derived = {*shape.model_fields} - {*names} - ADDRESSES
    assert all(isinstance(getattr(record, name), property) for name in derived)


def test_a_passage_says_where_it_stands_and_why_it_ranks() -> None:
    article = an_article()
    assert passage_to_dict(scored(article, fused=0.5, copies=("a", "b"))) == {
        "score": 0.9,
        "article_id": article.id,
        "title": "Mill closes",
        "outlet": "Valley Post",
        "url": "https://post.example/mill",
        "published": "2025-05-03",
        "start": 0,
        "end": len(TEXT),
        "text": TEXT,
        "is_partial": False,
        "language": None,
        "dense": 0.7,
        "lexical": 3.0,
        "article_lexical": 3.0,
        "fused": 0.5,
        "late": None,
        "reader": None,
        "copies": ["a", "b"],
    }


@given(text=st.text(), title=st.text())
def test_an_article_survives_json(text: str, title: str) -> None:
    article = an_article(text, title)
    plain = article_to_dict(article)
    assert json.loads(json.dumps(plain)) == plain
    assert plain["text"] == text


def test_in_json_a_summary_stands_where_it_was_asked_for() -> None:
    query = understand("When did it close?")
    plain = Answer("When did it close?", "absent", "Not here.", (), (), (), 0.1, query)
    choice = ModelChoice("small", "chosen", "It chose.")
    summary = summary_of("small", (SummarySentence("The mill closed.", (1, 2)),), 2)
    answer = replace(plain, choice=choice, summary=summary)
    fields = answer_to_dict(answer)
    assert list(fields) == [*answer_to_dict(plain), "choice", "summary"]
    assert fields["summary"] == {
        "model": "small",
        "sentences": [{"text": "The mill closed.", "citations": [1, 2]}],
        "struck": 2,
        "text": summary.text,
    }
    assert summary.text.endswith("2 sentences were not supported and are not shown.")
    SummarisedAnswerShape.model_validate(fields)
