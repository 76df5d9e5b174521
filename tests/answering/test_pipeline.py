"""Time and conversation in an archive: today, windows of days, follow-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.answering.answer import Answer
from qa.answering.premises.missing import NO_NUMBER, NO_YEAR
from qa.archive import Archive
from qa.question.thread.turns import Turn
from seeds.article import Article

Make = Callable[..., Article]

WEDNESDAY = "2025-11-12"
QUESTION = "Who was elected mayor of Upper Marl?"


def day(offset: int) -> str:
    return (datetime.now().astimezone().date() + timedelta(days=offset)).isoformat()


@pytest.fixture(scope="module")
def elections(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, article_of: Make
) -> Iterator[Archive]:
    """One story told anew each time, of several days and of none."""
    people = {
        "Ada Holm": "2014-03-02",
        "Bo Dunn": "2019-03-03",
        "Cy Vane": "2025-11-05",
        "Dee Roth": "2025-11-11",
        "Eli Pike": None,
    }
    articles = [
        article_of(
            "Upper Marl has a mayor",
            f"{name} was elected mayor of Upper Marl on Sunday. The count took until midnight.",
            outlet=f"Post {number}",
            **({} if published is None else {"published": published}),
        )
        for number, (name, published) in enumerate(people.items())
    ]
    articles.append(
        article_of(
            "How mayors came to office",
            "In March 2008 Flo Reed was elected mayor of Lower Arle. She may stand again.",
            outlet="Post 9",
            published="2025-10-01",
        )
    )
    with Archive.create(tmp_path_factory.mktemp("mayors") / "archive", embedder) as archive:
        add_articles(archive, articles)
        yield archive


def first_names(answer: Answer) -> list[str]:
    """First names that are quoted, in order."""
    return [quote.text.split()[0] for quote in answer.quotes]


def test_what_will_be_published_tomorrow_is_hidden_today(
    archive_of: Callable[..., Archive], article_of: Make
) -> None:
    text = "{} was elected mayor of Upper Marl on Sunday. The count took until midnight."
    dated = {"Ada Holm": day(1), "Bo Dunn": day(0), "Cy Vane": day(-1), "Dee Roth": None}
    archive = archive_of(
        *(
            article_of("A mayor", text.format(name), outlet=name, published=published)
            for name, published in dated.items()
        )
    )
    today = {hit.outlet for hit in archive.retrieve(QUESTION, k=9)}
    assert today == {"Bo Dunn", "Cy Vane", "Dee Roth"}
    assert "Ada" not in first_names(archive.ask(QUESTION))
    tomorrow = {hit.outlet for hit in archive.retrieve(QUESTION, k=9, as_of=day(1))}
    assert tomorrow == set(dated)


def test_the_newest_comes_first_where_the_question_speaks_of_now(elections: Archive) -> None:
    question = "Who was just elected mayor of Upper Marl?"
    hits = elections.retrieve(question, k=6, as_of=WEDNESDAY)
    assert [hit.published for hit in hits[:2]] == ["2025-11-11", "2025-11-05"]
    assert first_names(elections.ask(question, as_of=WEDNESDAY))[0] == "Dee"
    before = elections.retrieve(question, k=6, as_of="2019-03-04")
    assert before[0].published == "2019-03-03"
    assert {hit.published for hit in before} == {"2014-03-02", "2019-03-03", None}


def test_elsewhere_age_counts_little(elections: Archive) -> None:
    """Of two stories alike the newer one leads by less than where it is asked for."""
    leads = []
    for question in ("Who was elected mayor of Upper Marl?", "Who was just elected mayor there?"):
        hits = elections.retrieve(question, k=6, as_of="2025-11-12")
        scores = {hit.outlet: hit.score - hit.fused for hit in hits}
        leads.append(scores["Post 3"] - scores["Post 0"])
    assert leads[0] < leads[1]


IN_MARCH = "Who was elected mayor of Upper Marl in March 2019?"
LAST_WEEK = "Who was elected mayor of Upper Marl last week?"


def test_inside_the_days_named_comes_first(elections: Archive) -> None:
    hits = elections.retrieve(IN_MARCH, k=6, as_of=WEDNESDAY)
    assert hits[0].published == "2019-03-03"
    assert {hit.outlet for hit in hits} >= {"Post 0", "Post 2", "Post 3", "Post 4"}
    answer = elections.ask(IN_MARCH, as_of=WEDNESDAY)
    assert answer.query.moment is not None
    assert answer.query.moment.words == "in March 2019"


@pytest.mark.parametrize(
    ("question", "limits", "name", "published"),
    [
        (IN_MARCH, {}, "Bo", {"2019-03-03", None}),
        # Told on Tuesday: it happened on the last day of that week.
        (LAST_WEEK, {}, "Dee", {"2025-11-11", "2025-11-05", None}),
        (LAST_WEEK, {"as_of": "2025-11-19"}, "Dee", {"2025-11-11", None}),
        (LAST_WEEK, {"since": "2014-01-01", "until": "2014-12-31"}, "Ada", {"2014-03-02"}),
    ],
)
def test_the_days_of_the_words_or_given_outright_answer(
    elections: Archive, question: str, limits: dict[str, str], name: str, published: set[str | None]
) -> None:
    answer = elections.ask(question, **{"as_of": WEDNESDAY, **limits})  # type: ignore[arg-type]
    assert first_names(answer)[0] == name
    assert answer.note is None
    assert {citation.published for citation in answer.citations} <= published
    if "since" in limits:
        assert {hit.published for hit in answer.passages} == published


def test_an_article_without_a_day_is_neither_hidden_nor_favoured(elections: Archive) -> None:
    hits = elections.retrieve(IN_MARCH, k=6, as_of=WEDNESDAY)
    places = [hit.outlet for hit in hits]
    assert places.index("Post 1") < places.index("Post 4")
    scores = {hit.outlet: hit.score for hit in hits}
    strictly = elections.retrieve(IN_MARCH, 6, since="2019-03-01", until="2019-03-31")
    assert [hit.outlet for hit in strictly] == ["Post 1"]
    assert scores["Post 4"] < scores["Post 1"]


def test_any_time_takes_no_window_from_the_words(elections: Archive) -> None:
    answer = elections.ask(LAST_WEEK, as_of=WEDNESDAY, any_time=True)
    assert answer.query.window is None
    assert answer.note is None
    assert first_names(answer)[0] == "Dee"
    hits = elections.retrieve(LAST_WEEK, k=3, as_of=WEDNESDAY, any_time=True)
    assert hits[0].published == "2025-11-11"


@pytest.fixture
def dated(archive_of: Callable[..., Archive], article_of: Make) -> Archive:
    return archive_of(
        article_of(
            "Upper Marl has a mayor",
            "Ada Holm was elected mayor of Upper Marl. The mayor may stand again in 2020.",
            outlet="Post 0",
            published="2019-03-03",
        ),
        article_of(
            "How mayors came to office",
            "Flo Reed was elected mayor of Lower Arle in March 2008, a close race.",
            outlet="Post 1",
            published="2019-05-01",
        ),
    )


def test_where_nothing_of_a_relative_time_answers_other_days_may(dated: Archive) -> None:
    answer = dated.ask("Who was elected mayor of Upper Marl last week?", as_of="2019-06-12")
    assert first_names(answer)[0] == "Ada"
    assert answer.note == (
        "No sentence published from 2019-04-22 to 2019-04-28 was found that surely answers;"
        " the quotes are from other days."
    )
    since = dated.ask("Who was elected mayor of Upper Marl since Monday?", as_of="2019-06-12")
    assert since.note is not None
    assert since.note.startswith("No sentence published since 2019-04-29 was found")
    yesterday = dated.ask("Who was elected mayor of Upper Marl yesterday?", as_of="2019-06-12")
    assert yesterday.note is not None
    assert "from 2019-04-30 to 2019-05-01 was found" in yesterday.note


def test_of_a_time_with_a_name_other_days_must_speak(dated: Archive) -> None:
    silent = dated.ask("Who was elected mayor of Upper Marl in March 2008?", as_of="2019-06-12")
    assert not [citation for citation in silent.citations if citation.outlet == "Post 0"]
    looking_back = dated.ask(
        "Who was elected mayor of Lower Arle in March 2008?", as_of="2019-06-12"
    )
    assert first_names(looking_back) == ["Flo"]
    assert looking_back.note is not None
    assert "from 2008-03-01 to 2008-03-31" in looking_back.note
    decade = dated.ask("Who was elected mayor of Lower Arle in the 2000s?", as_of="2019-06-12")
    assert first_names(decade) == ["Flo"]
    other = dated.ask("Who was elected mayor of Lower Arle in the 1990s?", as_of="2019-06-12")
    assert other.abstained


@pytest.fixture
def freight(archive_of: Callable[..., Archive], article_of: Make) -> Archive:
    """Figures of two quarters, each told weeks after its end, and of an older spring."""
    return archive_of(
        article_of(
            "Fewer barrels over the Orra quay",
            "The Orra quay moved 3,100 barrels between July and September, the wardens said on"
            " Monday, after 4,400 in the spring.",
            outlet="Orra Star",
            published="2023-10-16",
        ),
        article_of(
            "More barrels over the Orra quay",
            "The Orra quay moved 3,700 barrels in the fourth quarter, the wardens said on Monday.",
            outlet="Orra Star",
            published="2024-01-15",
        ),
        article_of(
            "Old mill of Orra burns",
            "The old mill of Orra burned down on Sunday night. Nobody was hurt.",
            outlet="Orra Star",
            published="2024-03-04",
        ),
    )


@pytest.mark.parametrize(
    ("time", "figure"),
    [
        ("in the third quarter of 2023", "3,100"),
        ("between July and September 2023", "3,100"),
        ("in Q3 2023", "3,100"),
        ("in the third quarter", "3,100"),
        ("in Q4 2023", "3,700"),
        ("in the last three months of 2023", "3,700"),
        ("in the spring of 2023", "4,400"),
    ],
)
def test_what_happened_in_a_period_is_told_after_it(
    freight: Archive, time: str, figure: str
) -> None:
    answer = freight.ask(f"How many barrels did the Orra quay move {time}?", as_of="2024-03-20")
    assert figure in answer.quotes[0].text


def test_it_is_said_where_the_quotes_are_from_later_and_name_no_day_asked_for(
    freight: Archive,
) -> None:
    answer = freight.ask("What burned down in Orra in February 2024?", as_of="2024-03-20")
    assert "mill" in answer.quotes[0].text
    assert answer.note == (
        "No sentence published from 2024-02-01 to 2024-02-29 was found that surely answers;"
        " the quotes are from the days after."
    )
    named = freight.ask("What burned down in Orra in March 2024?", as_of="2024-03-20")
    assert named.note is None


def test_the_figure_of_another_quarter_answers_nothing(freight: Archive) -> None:
    answer = freight.ask("How many barrels did the Orra quay move in Q1 2024?", as_of="2024-04-20")
    assert answer.verdict != "answered"
    assert not any("3,100" in quote.text for quote in answer.quotes)


def test_an_archive_that_has_ended_counts_from_its_newest_article(freight: Archive) -> None:
    answer = freight.ask("What burned down in Orra yesterday?", as_of="2026-11-29")
    assert answer.time is not None
    assert answer.time.counted_from == date(2024, 3, 4)
    assert "mill" in answer.quotes[0].text
    weekend = freight.ask("What burned down in Orra last weekend?", as_of="2026-11-29")
    assert weekend.time is not None
    assert weekend.time.since == date(2024, 3, 2)
    assert weekend.note is None


def test_a_verb_is_no_month(dated: Archive) -> None:
    """ "The mayor may stand again in 2020" tells nothing of May 2020."""
    answer = dated.ask("Who was elected mayor of Upper Marl in May 2020?", as_of="2021-01-01")
    assert answer.abstained
    assert "from 2020-05-01 to 2020-05-31" in answer.text
    assert answer.note is None


def test_a_refusal_stays_a_refusal(elections: Archive) -> None:
    answer = elections.ask("Who stole the zeppelin of Zanzibar last week?", as_of=WEDNESDAY)
    assert answer.abstained
    assert answer.note is None
    assert answer.text.startswith(
        "No answer found in this archive (asked from 2025-11-03 to 2025-11-09"
    )


def test_a_follow_up_is_asked_with_what_it_leans_on(archive: Archive) -> None:
    first = archive.ask("Why was the footbridge closed?")
    turn = Turn(first.question, first.query.understood)
    bare = archive.ask("And when will it open again?")
    assert bare.query.carried == ()
    answer = archive.ask("And when will it open again?", history=[turn])
    assert answer.query.carried == ("footbridge",)
    assert answer.question == "And when will it open again?"
    assert answer.query.understood == "And when will it open again? (footbridge)"
    assert "ootbridge" in answer.passages[0].title
    assert "ootbridge" not in bare.passages[0].title
    hits = archive.retrieve("And when will it open again?", history=[turn])
    assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in answer.passages[:5]]


def test_what_a_follow_up_took_over_can_be_dropped(archive: Archive) -> None:
    turn = Turn("Why was the footbridge closed?")
    question = "And when will it open again?"
    answer = archive.ask(question, history=[turn], drop=["Footbridge"])
    bare = archive.ask(question)
    assert answer.query.carried == ()
    assert (answer.quotes, answer.citations, answer.text) == (
        bare.quotes,
        bare.citations,
        bare.text,
    )
    assert archive.retrieve(question, history=[turn], drop=["footbridge"]) == archive.retrieve(
        question
    )


def test_a_follow_up_takes_over_the_time(elections: Archive) -> None:
    first = elections.ask("Who was elected mayor of Upper Marl in March 2019?", as_of=WEDNESDAY)
    turn = Turn(first.question, first.query.understood)
    answer = elections.ask(
        "And how long did the count take there?", as_of=WEDNESDAY, history=[turn]
    )
    assert answer.query.moment is not None
    assert answer.query.moment.words == "in March 2019"
    assert {citation.published for citation in answer.citations} <= {"2019-03-03", None}
    free = elections.ask(
        "And how long did the count take there?", as_of=WEDNESDAY, history=[turn], any_time=True
    )
    assert free.query.moment is None


@pytest.mark.parametrize(
    ("question", "least"), [("Why was the footbridge closed?", 3), ("Who closed the bridge?", 1)]
)
def test_a_name_alone_is_marked_as_no_reason(archive: Archive, question: str, least: int) -> None:
    quotes = archive.ask(question).quotes
    marked = [
        quote.text[quote.answer_start : quote.answer_end]
        for quote in quotes
        if quote.answer_start is not None
    ]
    assert marked
    assert all(len(words.split()) >= least for words in marked)


def test_a_number_that_no_sentence_gives_is_never_answered(
    archive_of: Callable[..., Archive], article_of: Make
) -> None:
    text = "The baths of Tilse dismissed lifeguards on Monday. The council did not say how many."
    archive = archive_of(article_of("Lifeguards dismissed at the baths of Tilse", text))
    answer = archive.ask("How many lifeguards did the baths of Tilse dismiss?")
    assert answer.verdict != "answered" and answer.note == NO_NUMBER
    who = archive.ask("Who was dismissed by the baths of Tilse?")
    assert who.verdict == "answered" and who.note is None


def test_a_thing_of_another_year_does_not_answer(
    archive_of: Callable[..., Archive], article_of: Make
) -> None:
    text = "Ada Holm won the Tilse Regatta on Sunday. It was her third title in the town."
    archive = archive_of(article_of("Holm wins the Tilse Regatta", text, published="2024-06-02"))
    answer = archive.ask("Who won the 2021 Tilse Regatta?")
    assert answer.verdict != "answered" and answer.note == NO_YEAR % {"years": "2021"}
    assert archive.ask("Who won the 2024 Tilse Regatta?").verdict == "answered"
