"""Training examples for the reader: questions, passages with marked answers, hard negatives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from tqdm import tqdm

from embeddings.embedder import Embedder
from qa.passage import Passage
from qa.text.chunking import chunk_all, embedding_text
from seeds.article import Article

NEGATIVES = 12
"""Passages kept for each question, of which training draws."""

STANDALONE_RANK = 5
"""A question whose own article is among so many best passages names its story, so that
passages of other articles may stand against it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one article.

    Attributes:
        article_id: of the article it was written about.
        answers: spans of the answer in the article's text; empty where it has none.
        sentence: span of the sentence to quote; None where nobody marked it.
    """

    text: str
    article_id: str
    answers: tuple[tuple[int, int], ...]
    sentence: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the passages that hold its answer and passages that do not.

    Attributes:
        positives: passages with the whole answer; empty for a question without one.
        same: other passages of the article, nearest first.
        others: passages of other articles without the answer's words, nearest first;
            empty where the question does not name its story.
    """

    question: Question
    positives: tuple[int, ...]
    same: tuple[int, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages of all articles, cut as the archive cuts them."""

    articles: dict[str, Article]
    passages: tuple[Passage, ...]
    vectors: np.ndarray

    def text(self, row: int) -> str:
        """What the reader sees of a passage: the headline in front."""
        passage = self.passages[row]
        return embedding_text(self.articles[passage.article_id], passage)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def article_of(record: dict[str, Any]) -> Article:
    """An article of a record with ``id``, ``title`` and ``body`` or ``text``."""
    text = record.get("body") or record["text"]
    return Article(id=str(record.get("id") or record["_id"]), title=record["title"], text=text)


def written_questions(path: Path) -> list[Question]:
    """Questions of the reader's own format: ``article``, ``question``, ``answer``, ``sentence``."""
    questions = []
    for record in read_lines(path):
        answer, sentence = record["answer"], record.get("sentence")
        questions.append(
            Question(
                text=record["question"],
                article_id=record["article"],
                answers=((answer["start"], answer["end"]),) if answer else (),
                sentence=(sentence["start"], sentence["end"]) if answer and sentence else None,
            )
        )
    return questions


def newsqa_questions(path: Path) -> tuple[list[Question], frozenset[str]]:
    """The crowd's questions, and the stories of the standalone ones, which are kept apart."""
    questions, apart = [], set()
    for record in read_lines(path):
        if record["_id"].startswith("standalone"):
            apart.add(record["story_id"])
            continue
        spans = tuple(
            (answer["start"], answer["start"] + len(answer["text"])) for answer in record["answers"]
        )
        questions.append(Question(record["text"], record["story_id"], spans))
    return questions, frozenset(apart)


def build_corpus(articles: Sequence[Article], embedder: Embedder) -> Corpus:
    """Cut and embed articles."""
    cut = chunk_all(articles, embedder)
    passages = tuple(passage for chunks in cut for passage in chunks)
    by_id = {article.id: article for article in articles}
    texts = [embedding_text(by_id[passage.article_id], passage) for passage in passages]
    with tqdm(total=len(texts), desc="embed passages") as bar:
        vectors = embedder.embed_passages(texts, on_progress=partial(_advance, bar))
    return Corpus(by_id, passages, vectors)


def mine(corpus: Corpus, questions: Sequence[Question], embedder: Embedder) -> list[Example]:
    """Find the passages that stand near each question, by meaning and by words."""
    rows_of: dict[str, list[int]] = {}
    for row, passage in enumerate(corpus.passages):
        rows_of.setdefault(passage.article_id, []).append(row)
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    by_words = words.fit_transform([corpus.text(row) for row in range(len(corpus.passages))])
    vectors = embedder.embed_queries([question.text for question in questions])
    asked = words.transform([question.text for question in questions])
    examples = []
    for number, question in enumerate(tqdm(questions, desc="mine negatives")):
        if question.article_id not in rows_of:
            continue
        scores = corpus.vectors @ vectors[number] + (by_words @ asked[number].T).toarray()[:, 0]
        examples.append(_example(corpus, question, rows_of[question.article_id], scores))
    return [example for example in examples if example is not None]


def _example(
    corpus: Corpus, question: Question, own: Sequence[int], scores: np.ndarray
) -> Example | None:
    positives = [
        row
        for row in own
        if any(
            corpus.passages[row].start <= start and end <= corpus.passages[row].end
            for start, end in question.answers
        )
    ]
    if question.answers and not positives:
        return None  # the answer crosses passages
    text = corpus.articles[question.article_id].text
    answers = {text[start:end].casefold().strip(" .,") for start, end in question.answers}
    nearest = np.argpartition(-scores, 40)[:40]
    nearest = nearest[np.argsort(-scores[nearest], kind="stable")].tolist()
    names_its_story = bool(set(nearest[:STANDALONE_RANK]) & set(own))
    others = [
        row
        for row in nearest
        if corpus.passages[row].article_id != question.article_id
        and not any(answer in corpus.passages[row].text.casefold() for answer in answers)
    ]
    same = sorted(set(own) - set(positives), key=lambda row: -scores[row])
    return Example(
        question=question,
        positives=tuple(sorted(positives, key=lambda row: -scores[row])),
        same=tuple(same[:NEGATIVES]),
        others=tuple(others[:NEGATIVES]) if names_its_story else (),
    )


def without_mark(question: Question) -> Question:
    """The question as many type it: without its question mark."""
    return replace(question, text=question.text.rstrip("? "))


def _advance(bar: tqdm[NoReturn], count: int) -> None:
    bar.update(count)
