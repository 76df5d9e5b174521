from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.archive import Archive
from qa.errors import QuestionError
from qa.question.operators import stands_in
from qa.storage.indexes import wording
from qa.store import Phrase
from qa.text.terms import holds_words, split_words
from seeds.article import Article

Make = Callable[..., Archive]
Write = Callable[..., Article]

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=7)


@given(WORDS, st.lists(st.sampled_from("abc"), min_size=1, max_size=3), st.integers(0, 6))
def test_nearness_is_that_of_all_places_tried(
    text: list[str], phrase: list[str], slop: int
) -> None:
    wanted = list(dict.fromkeys(phrase)) if slop else phrase
    places = [[at for at, word in enumerate(text) if word == each] for each in wanted]
    begins = [
        [place - offset for offset, place in enumerate(chosen)]
        for chosen in itertools.product(*places)
    ]
    expected = any(max(begin) - min(begin) <= slop for begin in begins)
    assert holds_words(" ".join(text), " ".join(phrase), slop) is expected


@pytest.mark.parametrize(
    ("text", "phrase", "slop", "is_exact", "holds"),
    [
        ("The Türkiye-born mayor’s house", "turkiye born MAYOR", 0, True, True),
        ("The banks failed", "bank", 0, True, False),
        ("The banks failed", "bank", 0, False, True),
        ("A crack in the bridge", "crack bridge", 1, False, False),
        ("A crack in the bridge", "crack bridge", 2, False, True),
        ("A bridge with cracks", "crack bridge", 3, False, True),
        ("anything", "?!", 0, True, False),
    ],
)
def test_words_stand_together(
    text: str, phrase: str, slop: int, is_exact: bool, holds: bool
) -> None:
    assert holds_words(text, phrase, slop, is_exact=is_exact) is holds


@pytest.fixture
def archive(archive_of: Make, article_of: Write) -> Archive:
    return archive_of(
        article_of("Ferry", "The mayor said that the ferry will sail again in the spring."),
        article_of("Ferry tickets", "Tickets for the ferry are sold at the old toll house."),
        article_of("Storm surge", "A ferry lay on the quay after the storm, said the mayor."),
        article_of("Tolls", "Every ferry pays tolls, and the sailors say that the mayor is wrong."),
    )


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("ferry", {"Ferry", "Ferry tickets", "Storm surge", "Tolls"}),
        ('ferry "said the mayor"', {"Storm surge"}),
        ('ferry "the mayor said"', {"Ferry"}),
        ('ferry "mayor said"~3', {"Ferry", "Storm surge"}),
        ("ferry -mayor", {"Ferry tickets"}),
        ("ferry -toll", {"Ferry", "Storm surge"}),
        ('ferry -"toll"', {"Ferry", "Storm surge", "Tolls"}),
        ('ferry -"the mayor said"', {"Ferry tickets", "Storm surge", "Tolls"}),
        ('ferry "storm surge"', {"Storm surge"}),
        ('ferry "the mayor said" -spring', set()),
        ("ferry -surge", {"Ferry", "Ferry tickets", "Tolls"}),
    ],
)
def test_no_list_gives_what_lacks_a_phrase_or_holds_what_is_left_out(
    archive: Archive, question: str, titles: set[str]
) -> None:
    hits = archive.retrieve(question, 10)
    assert {hit.title for hit in hits} == titles
    filters = archive._asking._understanding.as_typed(question).filters
    vector = archive.embedder.embed_queries(["ferry"])[0]
    for found in (archive.dense(vector, 10, filters), archive.lexical("ferry", 10, filters)):
        passages = archive.passages(found)
        articles = archive.articles(passage.article_id for passage in passages.values())
        assert {article.title for article in articles.values()} <= titles
    assert len(archive.retrieve(question, 1)) == min(1, len(titles))


def test_a_further_phrase_is_looked_for_only_where_it_can_still_matter(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, str]] = []

    def noted(phrase: Phrase, text: str, language: str | None) -> bool:
        read.append((phrase.words, text))
        return stands_in(phrase, text, language)

    monkeypatch.setattr(wording, "stands_in", noted)
    archive.retrieve('"toll house" "the ferry" -"the quay"', 5)
    assert len([text for words, text in read if words == "the ferry"]) == 2  # headline and text
    assert not [text for words, text in read if words == "the quay"]


def test_phrases_of_words_that_stand_in_too_many_passages_are_refused(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "READ_AT_ONCE", 1)
    assert len(archive.retrieve('"the mayor"', 5)) == 3
    monkeypatch.setattr(wording, "MOST_READ", 2)
    with pytest.raises(QuestionError, match=r"“the ferry” stand in 4 passages"):
        archive.retrieve('"the ferry"', 5)
    assert len(archive.retrieve('"old toll house" -quay', 5)) == 1


def test_a_phrase_that_stands_nowhere_is_told_and_no_filter_changes_that(archive: Archive) -> None:
    answer = archive.ask('Who said "we will rebuild the ferry"?')
    assert answer.note is not None
    assert answer.note.startswith("No passage holds “we will rebuild the ferry” in these words")
    assert answer.passages
    assert archive.retrieve('Who said "we will rebuild the ferry"?') == []
    assert archive.ask('What did the "said the mayor" ferry do?').note is None


def test_what_came_in_since_counts(archive: Archive, article_of: Write) -> None:
    from passages import add_articles

    assert archive.retrieve('"blue ferry"') == []
    add_articles(archive, [article_of("New", "The blue ferry sails at noon.")])
    assert [hit.title for hit in archive.retrieve('"blue ferry"')] == ["New"]


def test_words_are_split_as_the_index_splits_them() -> None:
    assert split_words("Türkiye’s co-op") == ["turkiye", "s", "co", "op"]
