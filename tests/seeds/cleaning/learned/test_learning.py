from __future__ import annotations

import pytest

from seeds.article import RawDocument
from seeds.clean import clean
from seeds.cleaning.learned.boilerplate import (
    Boilerplate,
    boilerplate_line,
    boilerplate_outlet,
)
from seeds.cleaning.learned.learning import learn_boilerplate

SLOGAN = "Ferrol Bay's oldest friend at breakfast"
BACKGROUND = "The flood of January destroyed forty houses along the lower harbour road in Ferrol."


def page(number: int, *more: str, outlet: str | None = "The Bugle") -> RawDocument:
    story = f"The council of ward {number} met on Monday and put off the vote on bridge {number}."
    return RawDocument(
        path="", name=f"{number}.txt", text="\n\n".join((story, *more)), title="", outlet=outlet
    )


def test_a_line_on_many_pages_is_learned_and_taken_out() -> None:
    pages = [page(i, SLOGAN) for i in range(8)]
    learned = learn_boilerplate(pages)
    assert learned.lines == {("the bugle", boilerplate_line(SLOGAN))}
    cleaned = clean(pages[0], learned)
    assert [(line.text, line.rule) for line in cleaned.dropped] == [(SLOGAN, "learned")]
    assert SLOGAN not in cleaned.articles[0].text


def test_another_outlet_keeps_the_line() -> None:
    learned = learn_boilerplate([page(i, SLOGAN) for i in range(8)])
    assert clean(page(9, SLOGAN, outlet="The Echo"), learned).dropped == ()


def test_three_pages_teach_nothing() -> None:
    assert learn_boilerplate([page(i, SLOGAN) for i in range(3)]).lines == frozenset()


def test_one_story_scraped_many_times_teaches_nothing() -> None:
    assert learn_boilerplate([page(1, SLOGAN, f"Copy {i}") for i in range(9)]).lines == frozenset()


def test_a_rare_line_is_not_learned() -> None:
    pages = [page(i, SLOGAN) if i < 5 else page(i) for i in range(60)]
    assert learn_boilerplate(pages).lines == frozenset()


def test_the_background_of_a_developing_story_survives() -> None:
    pages = [page(i, BACKGROUND) if i < 6 else page(i) for i in range(20)]
    assert learn_boilerplate(pages).lines == frozenset()


CLOSED = "The footbridge has been closed since 17 September, when divers found cracks in its piers."


@pytest.mark.parametrize("pages", [4, 5, 12])
@pytest.mark.parametrize("at", ["foot", "middle"])
@pytest.mark.parametrize(
    "sentence",
    [
        CLOSED,
        BACKGROUND,
        "Nobody was hurt.",
        "The US Coast Guard closed the bay to all ships in May.",
        "The footbridge links the island of the tanners with the old town on the hill",
        "The Bugle's footbridge campaign began in May, the council wrote.",
        "“Our bridge is closed and you know why,” the mayor has said since.",
        "The inquest into the deaths of the divers was opened in October",
    ],
)
def test_a_sentence_of_a_story_survives_on_every_page(sentence: str, at: str, pages: int) -> None:
    documents = []
    for i in range(pages):
        more = [f"On day {i} the council spoke of bridge {n} for hours." for n in range(8)]
        more.insert(4 if at == "middle" else 8, sentence)
        documents.append(page(i, *more))
    learned = learn_boilerplate(documents)
    assert all(sentence in clean(d, learned).articles[0].text for d in documents)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Bugle is printed every Thursday in the old mill on Quay Street.",
        "Tips for the newsroom? Leave a note in the box by the door.",
        "A subscription for the year is sold at the counter of the mill.",
        "Our counter in the old mill is open on all days but Sunday.",
    ],
)
def test_sentences_in_which_the_outlet_speaks_are_learned(sentence: str) -> None:
    pages = [page(i, sentence) for i in range(8)]
    assert learn_boilerplate(pages).lines == {("the bugle", boilerplate_line(sentence))}


def test_an_outlets_name_in_mid_story_is_news() -> None:
    sentence = "The Bugle has its offices in the mill that burned down in May."
    more = [f"The council spoke of ward {n} for hours" for n in range(9)]
    pages = [
        page(i, *(f"{x} on day {i}." for x in more[:4]), sentence, *(f"{x} {i}." for x in more[4:]))
        for i in range(8)
    ]
    assert learn_boilerplate(pages).lines == frozenset()


def test_fields_are_not_learned() -> None:
    fields = ("By Jane Doe", "June 11, 2020", "CNN —", "Jane Doe/AP")
    assert learn_boilerplate([page(i, *fields) for i in range(8)]).lines == frozenset()


def test_order_does_not_matter() -> None:
    pages = [page(i, SLOGAN) for i in range(8)]
    assert learn_boilerplate(reversed(pages)) == learn_boilerplate(pages)


def test_outlets_go_by_name_then_by_host() -> None:
    by_host = RawDocument(path="", name="", text="", url="https://www.bugle.example/a")
    assert boilerplate_outlet(page(1)) == "the bugle"
    assert boilerplate_outlet(by_host) == "bugle.example"
    assert boilerplate_outlet(page(1, outlet=None)) == ""
    assert boilerplate_outlet(RawDocument(path="", name="", text="", url="http://[x")) == ""


def test_boilerplate_of_two_corpora_unites() -> None:
    first, second = Boilerplate(frozenset({("a", "1")})), Boilerplate(frozenset({("b", "2")}))
    assert first.union(second).lines == {("a", "1"), ("b", "2")}


def test_words_to_the_readers_are_learned_from_fewer_pages() -> None:
    address = "Here is what you need to know to start your day well."
    reported = "Here is what you need to know to start your day, he told us."
    pages = [page(i, address, reported) if i < 8 else page(i) for i in range(200)]
    assert learn_boilerplate(pages).lines == {("the bugle", boilerplate_line(address))}
    assert learn_boilerplate(pages[1:]).lines == frozenset()
