"""The part of a question that no passage found bears out.

"Why did Holm buy Tarn?" of an archive that only knows that she bought Velm must not be answered as
if she had. Two signs tell, both rather too seldom than too often: the names of the question
stand together nowhere, or the reader, asked who did it, names others and not her. To check a
claim by asking a reader for its parts is the way of QAGS (Wang et al., ACL 2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from embeddings.reader import Reader, SentenceReading
from embeddings.vocabulary import ordinary_words
from qa.answering.confidence import ConfidenceFeatures
from qa.answering.sentence_weights import SURE_SENTENCE, SURE_SPAN
from qa.answering.statements.names import named_in
from qa.languages.codes import ENGLISH
from qa.languages.messages import quoted, say
from qa.passage import ScoredPassage
from qa.question.premise import Premise, premise_of
from qa.question.query import Query
from qa.retrieval.retrieve import RetrievalResult
from qa.retrieval.sentence_scores import ScoredSentence, sentence_readings
from qa.text.plain import listed
from qa.text.proper_names import ProperName, proper_names, share_named
from qa.text.sentences import sentence_spans

ASKED = 8
"""Passages that are read once more, to be asked who did it."""

LEAST_ODDS = -1.5
"""Log odds of the reader from which on who is said to have done it may have. Of 508 questions
that their archives answer three fall below it and are doubted."""


def unsupported(
    query: Query, retrieved: RetrievalResult, features: ConfidenceFeatures, reader: Reader | None
) -> str | None:
    """Which part of a question nothing found bears out, in a sentence of ours.

    None if all of it may be true, as where a sentence surely answers.

    Args:
        query: as the archive prints it, see `qa.retrieval.names`.
        retrieved: what was found for it.
        features: of its best sentences.
        reader: what reads passages; without one the names alone tell.
    """
    is_sure = features.is_read and (
        features.relevance >= SURE_SENTENCE or features.span >= SURE_SPAN
    )
    # A refusal tells of a name that no article mentions; sides need not stand together.
    if is_sure or features.unknown or query.analysis.form == "comparison":
        return None
    if _is_abroad(query, retrieved.hits):
        return None  # "Moskau" stands in no English article
    asked = query.text.partition("?")[0]  # names taken over need not stand beside those
    names = proper_names(asked, query.analysis.names, query.language)
    certain = [name for name in names if _is_certain(name)]
    if len(certain) > 1 and not _stand_together(certain, retrieved.hits):
        return _none_names(certain, query.told_in)
    premise = premise_of(asked, names) if query.language == ENGLISH else None
    if premise and reader and not _may_have_done(premise, retrieved, reader):
        return say(
            query.told_in,
            "No sentence found seems to say that %(claim)s.",
            claim=premise.claim,
        )
    return None


def _is_abroad(query: Query, hits: Sequence[ScoredPassage]) -> bool:
    """Whether most of what was found is in another language than the question."""
    others = [hit.article.language not in (None, query.language) for hit in hits]
    return 2 * sum(others) > len(others)


def _is_certain(name: ProperName) -> bool:
    """Whether it is no ordinary word, which is a name only in some title."""
    return not name.text.islower() or name.text not in ordinary_words()


def _stand_together(names: Sequence[ProperName], hits: Sequence[ScoredPassage]) -> bool:
    return any(share_named(names, window) == 1.0 for hit in hits for window in _windows(hit))


def _windows(hit: ScoredPassage) -> Iterator[str]:
    """Each sentence of a passage with those beside it and the headline."""
    spans = sentence_spans(hit.text, hit.article.language)
    for at in range(len(spans)):
        beside = spans[max(at - 1, 0) : at + 2]
        yield f"{hit.title}\n{hit.text[beside[0][0] : beside[-1][1]]}"


def _none_names(names: Sequence[ProperName], language: str) -> str:
    all_names = listed([quoted(language, name.text) for name in names], "and", language)
    if len(names) == 2:
        return say(
            language, "No sentence found, nor one beside it, names both %(names)s.", names=all_names
        )
    return say(
        language, "No sentence found, nor one beside it, names all of %(names)s.", names=all_names
    )


def _may_have_done(premise: Premise, retrieved: RetrievalResult, reader: Reader) -> bool:
    """Whether the reader, asked who did it, may mean the subject.

    A name must be the subject's; words without a name ("the company") may stand for it where
    it is named beside them.
    """
    hits = [hit for hit in retrieved.hits if retrieved.sentences.get(hit.passage.id)][:ASKED]
    read = [retrieved.sentences[hit.passage.id] for hit in hits]
    readings = sentence_readings(
        reader,
        premise.probe,
        ENGLISH,
        [(hit.passage, hit.article) for hit in hits],
        [[(sentence.start, sentence.end) for sentence in sentences] for sentences in read],
    )
    return any(
        reading.span >= LEAST_ODDS
        and _is_meant(premise.subject, hit, sentences[max(at - 1, 0) : at + 1], reading)
        for hit, sentences, passage_readings in zip(hits, read, readings, strict=True)
        for at, reading in enumerate(passage_readings)
    )


def _is_meant(
    subject: ProperName,
    hit: ScoredPassage,
    sentences: Sequence[ScoredSentence],
    reading: SentenceReading,
) -> bool:
    """Whether the words that the reader points at may mean the subject, and nobody before it.

    They are in the last of ``sentences``; "he" may be who is named in the one before it.
    """
    text = hit.article.text
    words = text[max(reading.start, sentences[-1].start) : reading.end]
    named = named_in(words)
    if named:
        return share_named([subject], " ".join(named[0])) == 1.0
    beside = f"{hit.title}\n{text[sentences[0].start : sentences[-1].end]}"
    return share_named([subject], f"{words}\n{beside}") == 1.0
