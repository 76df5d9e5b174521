"""Articles of several languages in one archive, found alike on each engine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.question.understand import understand
from qa.retrieval.weighing.term_weights import term_weights
from qa.store import Filters, Phrase, Selection, WordFilter
from qa.text.terms import text_terms
from seeds.article import Article

TEXTS = {
    "en": ("Bridge closed", "The bridge at Ommel was closed on Friday, said the mayor, Ada Holm."),
    "de": (
        "Brückensperrung in Ommel",
        "Wegen der Brückensperrung fahren die Züge nicht. Die Bürgermeisterin Ada Holm bat um"
        " Geduld; die Sperrung der Brücken dauert bis Mai, und danach folgt eine Brücke.",
    ),
    "ru": ("Мост закрыт", "Мэр закрыл мосты через реку. О мосте говорят все, ещё в мае."),
    "ja": ("橋が閉鎖", "金曜日に橋が閉鎖された。市長は、台風で川が氾濫したと述べた。"),
    "hi": ("पुल बंद", "बाढ़ से नदियों पर बने पुल बंद हो गए। किताबें भीग गईं।"),
    "ar": ("إغلاق الجسر", "أغلقت السلطات الجسور بعد الفيضان، وقال المحافظ إن المدارس مغلقة."),
}
EVERYTHING = Filters()


@pytest.fixture(scope="module", params=["embedded", "lance"])
def archive(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    embedder: Embedder,
    article_of: Callable[..., Article],
) -> Archive:
    folder: Path = tmp_path_factory.mktemp("languages") / "archive"
    if request.param == "lance":
        pytest.importorskip("lance")
    place = f"lance:{folder}" if request.param == "lance" else str(folder)
    made = Archive.create(place, embedder)
    request.addfinalizer(made.close)
    add_articles(
        made,
        [article_of(title, text, language=code) for code, (title, text) in TEXTS.items()],
    )
    return made


def found(archive: Archive, hits: dict[int, float]) -> list[str]:
    owners = (passage.article_id for passage in archive.passages(hits).values())
    codes = dict.fromkeys(str(archive.article(id_).language) for id_ in owners)
    return sorted(codes)


@pytest.mark.parametrize(
    ("language", "question", "codes"),
    [
        ("en", "bridges", ["en"]),
        ("de", "Warum ist die Brücke gesperrt?", ["de"]),
        ("en", "Brücken", ["de"]),
        ("ru", "Почему закрыты мосты?", ["ru"]),
        ("ja", "台風はいつ？", ["ja"]),
        ("hi", "किताब", ["hi"]),
        ("ar", "متى أغلق الجسر؟", ["ar"]),
        ("en", "Ada Holm", ["de", "en"]),
        ("de", "Ada Holm", ["de", "en"]),
        ("fr", "Ada Holm", ["de", "en"]),
    ],
)
def test_a_question_meets_articles_by_the_rules_of_each(
    archive: Archive, language: str, question: str, codes: list[str]
) -> None:
    hits = archive.lexical(question, 20, EVERYTHING, language)
    assert found(archive, hits) == codes
    articles = archive.lexical_articles(question, 20, EVERYTHING, language)
    assert sorted(str(archive.article(id_).language) for id_ in articles) == codes


def test_both_engines_count_alike(
    embedder: Embedder, article_of: Callable[..., Article], tmp_path: Path
) -> None:
    pytest.importorskip("lance")
    articles = [article_of(title, text, language=code) for code, (title, text) in TEXTS.items()]
    with (
        closing(Archive.create(tmp_path / "one", embedder)) as one,
        closing(Archive.create(f"lance:{tmp_path / 'other'}", embedder)) as other,
    ):
        for archive in (one, other):
            add_articles(archive, articles)
        for code, (title, text) in TEXTS.items():
            mine, theirs = (each.lexical(text, 20, EVERYTHING, code) for each in (one, other))
            assert list(mine) == list(theirs)
            assert list(mine.values()) == pytest.approx(list(theirs.values()), rel=1e-4)
            terms = text_terms(title, code)
            assert one.document_frequencies(terms) == other.document_frequencies(terms)
            assert all(one.document_frequencies(terms).values())


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Sperrung der Brücken", ["de"]),
        ("市長", ["ja"]),
        ("नदियों पर", ["hi"]),
        ("Ada Holm", ["de", "en"]),
    ],
)
def test_phrases_stand_in_articles_of_every_language(
    archive: Archive, words: str, codes: list[str]
) -> None:
    [vector] = archive.embedder.embed_queries(["bridge"])
    filters = Filters(words=WordFilter(required=(Phrase(words),)))
    assert found(archive, archive.dense(vector, 20, filters)) == codes
    without = Filters(words=WordFilter(excluded=(Phrase(words),)))
    assert found(archive, archive.dense(vector, 20, without)) == sorted(set(TEXTS) - set(codes))


@pytest.mark.parametrize(
    ("phrase", "codes", "about"),
    [
        ("мост", {"ru"}, 1),
        ("Brücke", {"de"}, 1),
        ("市長", {"ja"}, 1),
        ("किताब", {"hi"}, 1),
        ("bridge", {"en"}, 1),
        ("大雨", set(), 0),
    ],
)
def test_articles_that_mention_something_are_counted_in_every_language(
    archive: Archive, phrase: str, codes: set[str], about: int
) -> None:
    listing = archive.select(Selection(phrase), 20)
    assert {archive.article(each.article_id).language for each in listing.articles} == codes
    assert archive.select(Selection(phrase, is_about=True), 20).total == about


def test_terms_weigh_by_the_language_of_the_article(archive: Archive) -> None:
    question = "Warum sind die Brücken gesperrt?"
    query = understand(question, known_languages=[*TEXTS])
    assert query.language == "de"
    weights = term_weights(archive, query)
    assert next(iter(weights.by_language)) == "de"
    assert set(weights.by_language) == set(TEXTS)
    assert list(weights) == list(weights.of("de")) == text_terms("Brücken gesperrt", "de")
    assert set(weights.of("en")) == set(text_terms("Brücken gesperrt", "en"))
    assert weights.of("xx") == weights.of("de")
