"""What `qa.store` and `qa.engine` promise, held against every engine."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from qa.archive import Archive
from qa.errors import ArticleNotFound, QuestionError
from qa.store import Filters, Phrase, Selection, WordFilter
from seeds.article import Article

Known = dict[str, Article]

EVERYTHING = Filters()


def vector_of(archive: Archive, text: str) -> np.ndarray:
    vector: np.ndarray = archive.embedder.embed_queries([text])[0]
    return vector


def owners(archive: Archive, hits: dict[int, float]) -> set[str]:
    return {passage.article_id for passage in archive.passages(hits).values()}


def test_candidates_come_best_first_and_only_of_what_can_be_found(
    stored: Archive, known: Known
) -> None:
    hits = stored.dense(vector_of(stored, "Why is the harbour closed?"), 50, EVERYTHING)
    assert list(hits.values()) == sorted(hits.values(), reverse=True)
    assert owners(stored, hits) == {
        known[name].id for name in ("reopened", "strike", "agency", "museum")
    }
    assert next(iter(stored.lexical("divers harbour", 5, EVERYTHING))) in hits
    assert next(iter(stored.lexical_articles("watch attic", 5, EVERYTHING))) == known["museum"].id
    assert stored.lexical("zyzzyva", 5, EVERYTHING) == {}
    assert stored.lexical("harbour", 0, EVERYTHING) == {}


def test_cosines_are_those_of_the_stored_vectors(stored: Archive) -> None:
    query = vector_of(stored, "tram drivers on strike")
    hits = stored.dense(query, 50, EVERYTHING)
    expected = stored.vectors(list(hits)) @ query
    assert np.allclose(list(hits.values()), expected, atol=1e-5)
    assert not stored.vectors([12345]).any()


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(since=date(2021, 4, 1)), {"strike", "agency"}),
        (Filters(until=date(2021, 4, 5)), {"reopened", "agency"}),
        (Filters(since=date(2021, 4, 6), keeps_undated=True), {"strike", "museum"}),
        (Filters(as_of=date(2021, 4, 5)), {"reopened", "agency", "museum"}),
        (Filters(as_of=date(2021, 3, 1)), {"reopened", "museum"}),
        (Filters(outlets=frozenset({"GAZETTE"})), {"reopened", "strike"}),
        (Filters(outlets=frozenset({"café  daily", "wire"})), {"museum", "agency"}),
        (Filters(outlets=frozenset({"it's nobody's"})), set()),
        (Filters(languages=frozenset({"en"})), {"museum"}),
        (Filters(languages=frozenset({"en-GB", "nn"})), {"museum", "strike", "agency"}),
        (Filters(languages=frozenset({"no"}), until=date(2021, 4, 5)), {"agency"}),
        (Filters(languages=frozenset({"de"})), set()),
    ],
)
def test_filters_act_inside_every_search(
    stored: Archive, known: Known, filters: Filters, names: set[str]
) -> None:
    wanted = {known[name].id for name in names}
    dense = stored.dense(vector_of(stored, "What was reported?"), 50, filters)
    assert owners(stored, dense) == wanted
    words = "harbour tram watch strike"
    assert owners(stored, stored.lexical(words, 50, filters)) == wanted
    assert stored.lexical_articles(words, 50, filters).keys() == wanted


def test_passages_tell_their_language_and_where_each_language_lies(
    stored: Archive, known: Known
) -> None:
    hits = stored.dense(vector_of(stored, "news"), 50, EVERYTHING)
    languages = {span.article_id: span.language for span in stored.spans(hits).values()}
    expected = {known["museum"].id: "en", known["strike"].id: "no", known["agency"].id: "no"}
    assert languages == {known["reopened"].id: "", **expected}
    means = stored.language_means()
    assert means.keys() == {"en", "no", ""}
    own = [number for number, span in stored.spans(hits).items() if span.language == "no"]
    assert means["no"].passages == len(own)
    assert np.allclose(means["no"].mean, stored.vectors(own).mean(axis=0), atol=1e-6)


def test_phrases_are_wanted_and_left_out(stored: Archive, known: Known) -> None:
    query = vector_of(stored, "news")
    required = Filters(words=WordFilter(required=(Phrase("tram drivers"),)))
    trams = {known["strike"].id, known["agency"].id}
    assert owners(stored, stored.dense(query, 50, required)) == trams
    assert owners(stored, stored.lexical("strike", 50, required)) == trams
    excluded = Filters(words=WordFilter(excluded=(Phrase("harbour", is_exact=False),)))
    assert known["reopened"].id not in owners(stored, stored.dense(query, 50, excluded))
    assert stored.lexical("harbour", 50, excluded) == {}


def test_passages_are_slices_and_articles_whole(stored: Archive, known: Known) -> None:
    hits = stored.lexical("harbour", 50, EVERYTHING)
    spans = stored.spans(hits)
    for number, passage in stored.passages(hits).items():
        assert spans[number].article_id == passage.article_id
        assert spans[number].day == stored.days([passage.article_id])[passage.article_id]
        assert (spans[number].start, spans[number].end) == (passage.start, passage.end)
        article = stored.article(passage.article_id)
        assert article.text[passage.start : passage.end] == passage.text
    for article in known.values():
        assert stored.article(article.id) == article
    assert stored.articles(["nobody's", "\ud800"]) == {}
    assert stored.passages([12345]) == {}


def test_versions_copies_and_days(stored: Archive, known: Known) -> None:
    versions = [version.id for version in stored.versions(known["harbour"].id)]
    assert versions == [known["reopened"].id, known["harbour"].id]
    group = (known["agency"].id, known["strike"].id)
    ids = [known["strike"].id, known["museum"].id, known["harbour"].id]
    assert stored.copies(ids) == {known["strike"].id: group}
    assert stored.days(ids) == {known["strike"].id: date(2021, 4, 6), known["museum"].id: None}
    with pytest.raises(ArticleNotFound):
        stored.versions("nobody's")
    with pytest.raises(ArticleNotFound):
        stored.article("nobody's")


def test_words_are_counted_by_articles_that_can_be_found(stored: Archive) -> None:
    assert stored.document_frequencies(["harbour", "tram", "friday", "thursday", "it's"]) == {
        "harbour": 1,
        "tram": 2,
        "friday": 1,
        "thursday": 0,
        "it's": 0,
    }
    assert stored.terms_beginning("dire") == ["director"]
    assert "harbour" in stored.terms_beginning("")


def test_the_catalogue_counts_and_lists(stored: Archive, known: Known) -> None:
    coverage = stored.coverage()
    assert (coverage.articles, coverage.days) == (4, (date(2021, 3, 1), date(2021, 4, 6)))
    assert coverage.outlets[0] == "Gazette"
    assert coverage.languages == (("no", 2), ("en", 1))
    info = stored.info()
    assert str(info.path) == str(stored.address), "where it is opened again"
    assert (info.articles, info.copies, info.undated) == (4, 1, 1)
    assert info.bytes_on_disk > 0
    newest = [known[name].id for name in ("strike", "agency", "reopened", "museum")]
    assert [article.id for article in stored.newest_articles(10)] == newest
    page = stored.headlines("", 2, 1)
    assert ([headline.article_id for headline in page.articles], page.total) == (newest[1:3], 4)
    assert [headline.title for headline in stored.headlines("watch", 5).articles] == [
        "A watch of 1742"
    ]
    holdings = stored.holdings(1)
    assert holdings.months == ((date(2021, 3, 1), 1), (date(2021, 4, 1), 2))
    assert len(holdings.newest.articles) == 1


def test_articles_are_selected_by_phrase_byline_and_filters(stored: Archive, known: Known) -> None:
    trams = stored.select(Selection("tram drivers", is_about=True), 5)
    assert [headline.article_id for headline in trams.articles] == [
        known["strike"].id,
        known["agency"].id,
    ]
    assert stored.select(Selection(author="mo y"), 5).total == 1
    assert stored.select(Selection(filters=Filters(languages=frozenset({"nn"}))), 5).total == 2
    assert stored.select(Selection(filters=Filters(languages=frozenset({"fr"}))), 5).total == 0
    old = stored.select(Selection(filters=Filters(outlets=frozenset({"wire"}))), 5)
    assert ([headline.title for headline in old.articles], old.outlets) == (
        ["Tram strike"],
        (("Wire", 1),),
    )
    with pytest.raises(ValueError, match="cannot be"):
        stored.select(Selection(), -1)


def test_a_question_is_answered_with_its_source(stored: Archive, known: Known) -> None:
    answer = stored.ask("Who is the harbour master of Velmora?")
    assert answer.citations[0].article_id == known["reopened"].id
    assert "Ines Dorval" in answer.citations[0].quote
    with pytest.raises(QuestionError):
        stored.ask(" ")


def test_nothing_is_watched_and_no_build_has_ended(stored: Archive) -> None:
    assert stored.watched() == ()
    assert stored.built() is None
