"""The time in a question: which words name one, and which days they mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import MOST_GROWTH, growth

from qa.question.time.window import Moment, find_moment

AS_OF = date(2022, 1, 13)
"""A Thursday."""

ABSOLUTE = [
    ("Who won in January 2020?", "in January 2020", "2020-01-01", "2020-01-31"),
    ("Who fled on 3 March 2021?", "on 3 March 2021", "2021-03-03", "2021-03-03"),
    ("Who fled on March 3rd, 2021?", "on March 3rd, 2021", "2021-03-03", "2021-03-03"),
    ("Who fled on the 3rd of March 2021?", "on the 3rd of March 2021", "2021-03-03", "2021-03-03"),
    ("What burned on Tuesday, 4 January 2022?", "on Tuesday, 4 January 2022", "2022-01-04", None),
    ("What opened on Sept. 5, 2020?", "on Sept. 5, 2020", "2020-09-05", "2020-09-05"),
    ("What was said on 2020-06-11?", "on 2020-06-11", "2020-06-11", "2020-06-11"),
    ("What was said on 13/06/2020?", "on 13/06/2020", "2020-06-13", "2020-06-13"),
    ("What was said on 06/13/2020?", "on 06/13/2020", "2020-06-13", "2020-06-13"),
    ("Who resigned in 2019?", "in 2019", "2019-01-01", "2019-12-31"),
    ("In 2019 what did the mayor build?", "In 2019", "2019-01-01", "2019-12-31"),
    ("What burned in the summer of 2020?", "in the summer of 2020", "2020-06-01", "2020-08-31"),
    ("What froze in winter 2020?", "in winter 2020", "2020-12-01", "2021-02-28"),
    ("What sank in the 1990s?", "in the 1990s", "1990-01-01", "1999-12-31"),
    ("What grew in Q3 2021?", "in Q3 2021", "2021-07-01", "2021-09-30"),
    ("What shrank in the first quarter of 2020?", None, "2020-01-01", "2020-03-31"),
    ("What was built in early 2020?", "in early 2020", "2020-01-01", "2020-04-30"),
    ("What closed at the end of 2020?", "at the end of 2020", "2020-09-01", "2020-12-31"),
    ("Who met between May and July 2020?", "between May and July 2020", "2020-05-01", "2020-07-31"),
    ("Who met from 3 to 7 May 2021?", "from 3 to 7 May 2021", "2021-05-03", "2021-05-07"),
    ("Who met May 3-7, 2021?", "May 3-7, 2021", "2021-05-03", "2021-05-07"),
    ("Who led between 2015 and 2018?", "between 2015 and 2018", "2015-01-01", "2018-12-31"),
    (
        "Who led from 3 January 2020 to March 4, 2020?",
        "from 3 January 2020 to March 4, 2020",
        "2020-01-03",
        "2020-03-04",
    ),
    ("When did the bridge close in 2019?", "in 2019", "2019-01-01", "2019-12-31"),
    ("Who left in the week of 4 May 2020?", None, "2020-05-04", "2020-05-10"),
    ("Who left in the week of May 6, 2020?", None, "2020-05-04", "2020-05-10"),
    ("Who left in the week of 3 May 2020?", None, "2020-05-03", "2020-05-09"),  # a Sunday
    ("Who left in the week beginning 6 May 2020?", None, "2020-05-06", "2020-05-12"),
    ("Who left in the week ending 10 May 2020?", None, "2020-05-04", "2020-05-10"),
    ("Who sang on the weekend of 9 May 2020?", None, "2020-05-09", "2020-05-10"),
    ("Who sang on the weekend of May 10, 2020?", None, "2020-05-09", "2020-05-10"),
    ("Who sang on the weekend of 9-10 May 2020?", None, "2020-05-09", "2020-05-10"),
    ("Who sang in the first week of May 2020?", None, "2020-05-01", "2020-05-07"),
    ("Who sang in the 3rd week of May 2020?", None, "2020-05-15", "2020-05-21"),
    ("Who sang in the last week of May 2020?", None, "2020-05-25", "2020-05-31"),
    ("Who sang in the first two weeks of May 2020?", None, "2020-05-01", "2020-05-14"),
    ("Who sang on the second weekend of May 2020?", None, "2020-05-09", "2020-05-10"),
    ("Who sang in the second half of May 2020?", None, "2020-05-16", "2020-05-31"),
    ("What grew in H2 2020?", "in H2 2020", "2020-07-01", "2020-12-31"),
    ("What grew in the first half of 2020?", None, "2020-01-01", "2020-06-30"),
    ("What grew in 2020 Q4?", "in 2020 Q4", "2020-10-01", "2020-12-31"),
    ("What grew in the last quarter of 2020?", None, "2020-10-01", "2020-12-31"),
    ("What grew in the first nine months of 2020?", None, "2020-01-01", "2020-09-30"),
    ("What grew in the three months to June 2020?", None, "2020-04-01", "2020-06-30"),
    ("What grew in the year to March 2020?", None, "2019-04-01", "2020-03-31"),
    ("What froze in the winter of 2020-21?", None, "2020-12-01", "2021-02-28"),
    ("Who led in 2019/20?", "in 2019/20", "2019-01-01", "2020-12-31"),
    ("What sank in the nineties?", "in the nineties", "1990-01-01", "1999-12-31"),
    ("What sank in the early '90s?", None, "1990-01-01", "1993-04-30"),
    ("Who met in May and June 2020?", "in May and June 2020", "2020-05-01", "2020-06-30"),
    ("Who met in May, June or July 2020?", None, "2020-05-01", "2020-07-31"),
    ("Who met in December and January 2020?", None, "2019-12-01", "2020-01-31"),
    ("Who led in 2018 and in 2019?", "in 2018 and in 2019", "2018-01-01", "2019-12-31"),
    ("What grew in Q1 and Q2 2020?", "in Q1 and Q2 2020", "2020-01-01", "2020-06-30"),
    ("Who met from December 2020 to March?", None, "2020-12-01", "2021-03-31"),
    ("What grew in the six months to 30 June 2020?", None, "2020-01-01", "2020-06-30"),
    ("What grew in the quarter ended June 2020?", None, "2020-04-01", "2020-06-30"),
    ("What grew in fiscal year 2020?", "in fiscal year 2020", "2020-01-01", "2020-12-31"),
    ("What grew in the latter half of 2020?", None, "2020-07-01", "2020-12-31"),
    ("What grew in the closing months of 2020?", None, "2020-10-01", "2020-12-31"),
    ("What grew in the early part of 2020?", None, "2020-01-01", "2020-04-30"),
    ("Who sang on the first Monday of May 2020?", None, "2020-05-04", "2020-05-04"),
    ("Who sang on the last Monday of May 2020?", None, "2020-05-25", "2020-05-25"),
    ("What was the third-quarter loss in 2020?", "third-quarter", "2020-07-01", "2020-09-30"),
    ("Who fled on May 3, and who came back in 2020?", "on May 3", "2020-05-03", "2020-05-03"),
]

RELATIVE = [
    ("Who fled on March 3?", "on March 3", "2021-03-03", "2021-03-03"),
    ("Who fled on 13 January?", "on 13 January", "2022-01-13", "2022-01-13"),
    ("Who fled on 14 January?", "on 14 January", "2021-01-14", "2021-01-14"),
    ("Who was taken August 4?", "August 4", "2021-08-04", "2021-08-04"),
    ("What happened in October?", "in October", "2021-10-01", "2021-10-31"),
    ("What happened in January?", "in January", "2022-01-01", "2022-01-13"),
    ("What happened last January?", "last January", "2021-01-01", "2021-01-31"),
    ("What was seen in mid-June?", "in mid-June", "2021-06-11", "2021-06-20"),
    ("Who met June 20 to July 20?", "June 20 to July 20", "2021-06-20", "2021-07-20"),
    ("Who met between December and January?", None, "2021-12-01", "2022-01-13"),
    ("Who was sworn in last week?", "last week", "2022-01-03", "2022-01-09"),
    ("Who appeared on this week?", "this week", "2022-01-07", "2022-01-13"),
    ("Who died yesterday?", "yesterday", "2022-01-12", "2022-01-12"),
    ("Who died the day before yesterday?", None, "2022-01-11", "2022-01-11"),
    ("who resigned today", "today", "2022-01-13", "2022-01-13"),
    ("Who won last month?", "last month", "2021-12-01", "2021-12-31"),
    ("Who won this month?", "this month", "2022-01-01", "2022-01-13"),
    ("Who won last year?", "last year", "2021-01-01", "2021-12-31"),
    ("Who spoke earlier this year?", "earlier this year", "2022-01-01", "2022-01-13"),
    ("Who vanished last summer?", "last summer", "2021-06-01", "2021-08-31"),
    ("Who spoke over the weekend?", "over the weekend", "2022-01-08", "2022-01-09"),
    ("Who spoke three days ago?", "three days ago", "2022-01-10", "2022-01-10"),
    ("Who spoke two weeks ago?", "two weeks ago", "2021-12-27", "2022-01-02"),
    ("Who spoke a couple of months ago?", None, "2021-11-01", "2021-11-30"),
    ("Who sang 15 years ago?", "15 years ago", "2007-01-01", "2007-12-31"),
    ("Who sang in the past two weeks?", "in the past two weeks", "2021-12-30", "2022-01-13"),
    ("What was banned over the last year?", "over the last year", "2021-01-13", "2022-01-13"),
    ("Who was sworn in on Thursday?", "on Thursday", "2022-01-13", "2022-01-13"),
    ("Who was sworn in Thursday?", "Thursday", "2022-01-13", "2022-01-13"),
    ("Who was sworn in last Thursday?", "last Thursday", "2022-01-06", "2022-01-06"),
    ("Who was fined this past Tuesday?", "this past Tuesday", "2022-01-11", "2022-01-11"),
    ("Who fell in Monday's blast?", "Monday's", "2022-01-10", "2022-01-10"),
    ("Who fell in the Monday terror attack?", "Monday", "2022-01-10", "2022-01-10"),
    ("Who was held on Sunday and Monday?", "on Sunday and Monday", "2022-01-09", "2022-01-10"),
    ("Who was seen on Friday morning?", "on Friday morning", "2022-01-07", "2022-01-07"),
    ("What grew in the last quarter?", "the last quarter", "2021-10-01", "2021-12-31"),
    ("What grew in the third quarter?", "in the third quarter", "2021-07-01", "2021-09-30"),
    ("What grew in the third quarter of last year?", None, "2021-07-01", "2021-09-30"),
    ("What grew in the second half of the year?", None, "2021-07-01", "2021-12-31"),
    ("What grew in Q3 last year?", "in Q3 last year", "2021-07-01", "2021-09-30"),
    ("Who sang in the autumn of last year?", None, "2021-09-01", "2021-11-30"),
    ("Who sang in May last year?", "in May last year", "2021-05-01", "2021-05-31"),
    ("Who left late last year?", "late last year", "2021-09-01", "2021-12-31"),
    ("Who left at the end of last month?", None, "2021-12-21", "2021-12-31"),
    ("Who left in the first week of May?", None, "2021-05-01", "2021-05-07"),
    ("Who left in late January?", "in late January", "2021-01-21", "2021-01-31"),
    ("Who swam in the summer?", "in the summer", "2021-06-01", "2021-08-31"),
    ("Who skated over the winter?", "over the winter", "2021-12-01", "2022-01-13"),
    ("Who met between July and September?", None, "2021-07-01", "2021-09-30"),
    ("Who died in the past few days?", "in the past few days", "2022-01-07", "2022-01-13"),
    ("Who sang on 29 February?", "on 29 February", "2020-02-29", "2020-02-29"),
]

BOUNDS = [
    ("What was decided since March?", "since March", "2021-03-01", None),
    ("Who was hurt SINCE 2003?", "SINCE 2003", "2003-01-01", None),
    ("How often since the 1990s?", "since the 1990s", "1990-01-01", None),
    ("Who ruled before 2015?", "before 2015", None, "2014-12-31"),
    ("Who ruled before 3 May 2021?", "before 3 May 2021", None, "2021-05-02"),
    ("Who ruled after June 2020?", "after June 2020", "2020-07-01", None),
    ("Who stayed until last Friday?", "until last Friday", None, "2022-01-07"),
    ("Who was champion by 1988?", "by 1988", None, "1988-12-31"),
]

EVENTS = [
    ("What changed since the election?", "since the election", "the election"),
    ("Who spoke after the ceasefire?", "after the ceasefire", "the ceasefire"),
    ("Who left before the peace talks?", "before the peace talks", "the peace talks"),
    ("What did he sign before his father's death?", None, "his father's death"),
    ("How has travel changed since 9/11?", "since 9/11", "9/11"),
]

NONE = [
    "What may happen?",
    "Who may resign after the 10 may be counted?",
    "Who will march on Washington?",
    "What did the Sunday Times say?",
    "What does USA Today report?",
    "Who hosts the Today show?",
    'Who plays in the new "Friday the 13th"?',
    "Who shopped on Black Friday?",
    "Which Boeing 737 was grounded?",
    "Who came second, and where is he now?",
    "Who won the 2020 Olympics?",
    "What justified the acts in the 2009 Gaza offensive?",
    "What caused the 2008 financial crisis?",
    "Who won World Cup 2022?",
    "Who failed in 2018 World Cup qualifying?",
    "What does the 1990 law say?",
    "Who ended the 1976 to 1983 dictatorship?",
    "Who is the 20-year-old?",
    "How many sleep in 2000 homes?",
    "What cost $2004 in cash?",
    "What happens in 2030?",
    "What will be built by 2035?",
    "Who lives at 5 October Street?",
    "Who was behind the July 7 bombing?",
    "catch me up on July 7 hearings",
    "What did the September 11 attacks cost?",
    "Oreo turns 110 on March 6. What flavor will it release?",
    "What is planned for Monday?",
    "Who stays in custody until Friday?",
    "Who speaks next Wednesday?",
    "Which ruling may fall later this year?",
    "Who won this year's Oscars?",
    "How much dearer is bread than last year?",
    "Who said it on 12/06/2020?",
    "What happened on 31 June 2020?",
    "What happened on 29 February 2021?",
    "Who recently resigned?",
    "When did the bridge close?",
    "What day was it?",
    "In which year did the bridge close?",
    "Who resigned after May became leader?",
    "Who sailed in 1620?",
    "Who drank of the spring water?",
    "Who trains in spring training?",
    "What came after the fall of the city?",
    "Who scored in the third quarter of the game?",
    "Who led in the first half?",
    "How hot was it, with temperatures in the 80s?",
    "Who likes the year?",
    "Who led in 2019/47?",
    "",
]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment_of(question: str) -> Moment:
    moment = find_moment(question, AS_OF)
    assert moment is not None
    assert question[moment.start : moment.end] == moment.words
    return moment


@pytest.mark.parametrize(
    ("question", "words", "since", "until", "event", "is_relative"),
    [
        *((*row[:3], row[3] or row[2], None, False) for row in ABSOLUTE),
        *((*row, None, True) for row in RELATIVE),
        *((*row, None, None) for row in BOUNDS),
        *((question, words, None, None, event, False) for question, words, event in EVENTS),
    ],
)
def test_reads_times(
    question: str,
    words: str | None,
    since: str | None,
    until: str | None,
    event: str | None,
    is_relative: bool | None,
) -> None:
    moment = _moment_of(question)
    assert words in (None, moment.words)
    assert (moment.since, moment.until, moment.event) == (_day(since), _day(until), event)
    assert is_relative in (None, moment.is_relative)


@pytest.mark.parametrize("question", NONE)
def test_finds_no_time_where_there_is_none(question: str) -> None:
    assert find_moment(question, AS_OF) is None


@pytest.mark.parametrize("change", [str.lower, str.upper])
@pytest.mark.parametrize(
    "question", [*NONE, *(row[0] for rows in (ABSOLUTE, RELATIVE, BOUNDS) for row in rows)]
)
def test_capitals_do_not_tell_a_time(question: str, change: Callable[[str], str]) -> None:
    typed, changed = (find_moment(text, AS_OF) for text in (question, change(question)))
    assert (typed and (typed.since, typed.until)) == (changed and (changed.since, changed.until))


def test_of_two_times_the_narrower_counts() -> None:
    question = "Which card of 1952, first shown in 2019, was sold on Tuesday?"
    assert _moment_of(question).words == "on Tuesday"


def test_a_calendar_time_goes_before_an_event() -> None:
    assert _moment_of("After the crash, who was called in 2019?").words == "in 2019"


# Said on a day by which the newest article is a year old.
LATE = date(2026, 11, 29)
COVERED = (date(2024, 2, 1), date(2025, 11, 12))


@pytest.mark.parametrize(
    ("question", "since", "until", "counts_from_newest"),
    [
        ("Who won last month?", "2025-10-01", "2025-10-31", True),
        ("Who won yesterday?", "2025-11-11", "2025-11-11", True),
        ("Who won on Thursday?", "2025-11-06", "2025-11-06", True),
        ("Who won since Monday?", "2025-11-10", None, True),
        ("Who won this year?", "2025-01-01", "2025-11-12", True),
        ("Who won between Sunday and Tuesday?", "2025-11-09", "2025-11-11", True),
        ("Who won last year?", "2025-01-01", "2025-12-31", False),  # begins before the end
        ("Who won in the last two years?", "2024-11-29", "2026-11-29", False),
        ("Who won on 3 March?", "2025-03-03", "2025-03-03", False),
        ("Who won on 3 December?", "2024-12-03", "2024-12-03", False),
        ("Who won on 15 January?", "2025-01-15", "2025-01-15", False),
        ("Who won in the third quarter?", "2025-07-01", "2025-09-30", False),
        ("Who won in the week of 3 March?", "2025-03-03", "2025-03-09", False),
        ("Who won between July and September?", "2025-07-01", "2025-09-30", False),
        ("Who won on 3 March 2023?", "2023-03-03", "2023-03-03", False),
        ("What is the latest on the strike?", None, None, True),
    ],
)
def test_what_names_no_year_lies_among_the_days_covered(
    question: str, since: str | None, until: str | None, counts_from_newest: bool
) -> None:
    moment = find_moment(question, LATE, COVERED)
    assert moment is not None
    assert (moment.since, moment.until) == (_day(since), _day(until))
    assert moment.counted_from == (COVERED[1] if counts_from_newest else None)


def test_of_days_outside_those_covered_the_nearest_is_meant() -> None:
    covered = (date(2022, 2, 1), date(2022, 6, 12))
    for question, day in (("on 3 July", "2022-07-03"), ("on 3 January", "2022-01-03")):
        moment = find_moment(f"Who won {question}?", LATE, covered)
        assert moment is not None
        assert moment.since == _day(day)


@pytest.mark.parametrize("question", ["Who won last month?", "What is the latest on the strike?"])
def test_beside_articles_of_today_nothing_counts_from_another_day(question: str) -> None:
    until_today = find_moment(question, LATE, (COVERED[0], LATE))
    assert until_today == find_moment(question, LATE)


PIECES = (
    "in on since before between from and to the of after will last this past week month year"
    " weekend ago two days early May March February 3 31 7th 2020 1990s Q3 mid- summer Thursday"
    " Monday's today yesterday quarter half Q1 H2 winter weekend ending second fall nineties"
    " months the_year 2019-20 latest & yesterday 12/06/2020 2020-06-11 election crash , ? - – ' İ"
)


@given(
    st.lists(st.sampled_from([*PIECES.split(), "\u2028"]), max_size=30).map(" ".join)
    | st.text(max_size=300),
    st.dates(),
    st.none() | st.tuples(st.dates(), st.dates()).map(sorted).map(tuple),
)
def test_never_raises_and_points_at_its_words(
    question: str, as_of: date, covered: tuple[date, date] | None
) -> None:
    question = question.replace("_", " ")
    moment = find_moment(question, as_of, covered)
    if moment is None:
        return
    assert question[moment.start : moment.end] == moment.words
    assert moment.words.strip() == moment.words != ""
    if moment.event is not None:
        assert moment.since is None
        assert moment.until is None
        assert moment.event in moment.words
    else:
        assert moment.since or moment.until or moment.counted_from
        assert moment.counted_from is None or (covered and moment.counted_from == covered[1])
        assert moment.since is None or moment.since <= as_of
        assert not (moment.since and moment.until) or moment.since <= moment.until


@pytest.mark.parametrize("as_of", [date.min, date.min + timedelta(days=1), date.max])
@pytest.mark.parametrize("lead", ["before", "after", "since", "until", "on"])
@pytest.mark.parametrize("when", ["yesterday", "last week", "this month", "Thursday"])
def test_the_ends_of_the_calendar_are_safe(as_of: date, lead: str, when: str) -> None:
    moment = find_moment(f"What was said {lead} {when}?", as_of)
    assert moment is None or moment.words.endswith(when)


@pytest.mark.parametrize(
    "piece",
    [
        "in May ",
        "the last ",
        "3 to ",
        "on Sunday ",
        "since the a a ",
        " " * 9,
        "May 3-",
        "the first week of ",
        "the year ",
        "in May, ",
    ],
)
def test_takes_linear_time(piece: str) -> None:
    def reading(length: int) -> Callable[[], object]:
        question = (piece * length)[:length]
        return lambda: find_moment(question, AS_OF)

    assert growth(reading, 4_000) <= MOST_GROWTH
