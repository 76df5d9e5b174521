from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.storage.indexes.lexical import MAX_WORDS, LexicalDocument, LexicalIndex
from qa.store import Filters

EVERYTHING = Filters()


def document(
    number: int, text: str, title: str = "", day: date | None = None, outlet: str | None = None
) -> LexicalDocument:
    return LexicalDocument(
        id=number,
        article=number,
        title=title,
        text=text,
        day=None if day is None else day.toordinal(),
        outlet=outlet,
    )


@pytest.fixture
def index() -> LexicalIndex:
    made = LexicalIndex()
    made.update(
        [],
        [
            document(1, "The river rose in Marl.", "Flood", date(2024, 5, 1), "the marl post"),
            document(2, "The river fell again.", "Flood over", date(2024, 5, 3), "hill herald"),
            document(3, "The river froze.", "Winter", None, "the marl post"),
            document(4, "A new school opened.", "School", date(2024, 5, 2), None),
        ],
    )
    return made


def search(index: LexicalIndex, question: str, filters: Filters = EVERYTHING) -> list[int]:
    return [id_ for id_, _ in index.search(question, 10, filters)]


def test_rare_words_and_stems_count(index: LexicalIndex) -> None:
    assert search(index, "What about schools opening?") == [4]
    assert search(index, "rivers in MARL")[0] == 1
    assert search(index, "flóod") == [1, 2]


def test_scores_are_ordered_and_ties_go_by_id(index: LexicalIndex) -> None:
    hits = index.search("river", 10, EVERYTHING)
    scores = [score for _, score in hits]
    assert scores == sorted(scores, reverse=True)
    ties = LexicalIndex()
    ties.update([], [document(number, "same words here") for number in range(200, 0, -1)])
    assert search(ties, "words") == list(range(1, 11))


def test_filters_work_inside_the_search(index: LexicalIndex) -> None:
    since = Filters(since=date(2024, 5, 2))
    assert search(index, "river", since) == [2]
    assert search(index, "river", Filters(until=date(2024, 5, 1))) == [1]
    assert sorted(search(index, "river", Filters(as_of=date(2024, 5, 1)))) == [1, 3]
    assert search(index, "river school", Filters(date(2024, 5, 2), date(2024, 5, 2))) == [4]
    assert sorted(search(index, "river", Filters(outlets=frozenset({"The  MARL Post"})))) == [1, 3]
    assert search(index, "river", Filters(outlets=frozenset({"nobody"}))) == []
    assert index.search("river", 1, Filters(since=date(2024, 5, 2)))[0][0] == 2


def test_a_filter_changes_no_score(index: LexicalIndex) -> None:
    everything = dict(index.search("river flood", 10, EVERYTHING))
    narrow = Filters(since=date(2024, 1, 1), outlets=frozenset({"hill herald"}))
    assert dict(index.search("river flood", 10, narrow)) == {2: everything[2]}


def test_an_update_replaces_and_removes(index: LexicalIndex) -> None:
    index.update([1, 3], [document(3, "The school bus came.")])
    assert search(index, "river") == [2]
    assert sorted(search(index, "school")) == [3, 4]
    assert len(index) == 3


def test_an_index_in_a_folder_can_be_opened_again(tmp_path: Path) -> None:
    first = LexicalIndex(tmp_path)
    first.update([], [document(7, "The mill burned.")])
    second = LexicalIndex(tmp_path)
    assert search(second, "mill") == [7]
    first.update([], [document(8, "The mill was rebuilt.")])
    second.reload()
    assert sorted(search(second, "mill")) == [7, 8]


def test_frequencies_count_documents(index: LexicalIndex) -> None:
    assert index.frequency("river") == 3
    assert index.frequency("school") == 1
    assert index.frequency("flood") == 2
    assert index.frequency("nowher") == 0


def test_a_very_long_question_is_cut_short(index: LexicalIndex) -> None:
    words = [f"word{number}" for number in range(MAX_WORDS)]
    assert search(index, " ".join([*words, "river"])) == []
    assert search(index, " ".join([*words[1:], "school"])) == [4]


def test_a_question_without_words_finds_nothing(index: LexicalIndex) -> None:
    assert search(index, "… ?") == []
    assert search(index, "\ud800 river \udfff") == search(index, "river")
    assert index.search("river", 0, EVERYTHING) == []


@settings(deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_no_question_can_fail(question: str) -> None:
    made = LexicalIndex()
    assert made.search(question + ' "AND (title:x^ [a TO b]', 5, EVERYTHING) == []


def test_half_a_surrogate_pair_is_taken_and_found_by_what_stands_around_it() -> None:
    made = LexicalIndex()
    made.update([], [document(1, "The river \ud83d rose.", title="Half \udc00")])
    assert search(made, "river \ud83d") == [1]
    assert made.frequency("\ud83d") == 0
    assert made.search("river", 5, Filters(outlets=frozenset(["\ud83d"]))) == []


@pytest.mark.parametrize("mark", ["\u200b", "\xad", "\u2060", "\u202e", "\U000e0041", "\ufeff"])
def test_what_nobody_sees_hides_no_word(mark: str) -> None:
    made = LexicalIndex()
    hidden = mark.join("the river rose")
    made.update([], [document(1, hidden), document(2, "A school.", title=mark.join("The river"))])
    assert search(made, "rose") == [1]
    assert set(search(made, mark.join("river"))) == {1, 2}


def test_composed_and_decomposed_letters_are_one() -> None:
    made = LexicalIndex()
    made.update([], [document(1, "Le cafe\u0301 ferme."), document(2, "Le caf\xe9 ouvre.")])
    assert set(search(made, "caf\xe9")) == set(search(made, "cafe\u0301")) == {1, 2}


def test_threads_can_search_while_one_writes(index: LexicalIndex) -> None:
    def ask(_: int) -> set[int]:
        return {id_ for id_, _ in index.search("What happened to the river?", 5, EVERYTHING)}

    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(ask, range(200))
        index.update([], [document(9, "River news.")])
        assert all(answer >= {1, 2, 3} for answer in answers)
