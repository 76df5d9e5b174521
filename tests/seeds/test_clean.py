from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import MOST_GROWTH, growth

from seeds.article import Article, RawDocument
from seeds.clean import clean
from seeds.cleaning.rules import RULES
from seeds.unicode_repair import repair_unicode

HEADLINE = "Ferrol Bay Asks Council for ‘Wider Bridge’ by Spring"
CAPTION = (
    "Mayor Jane Doe and harbour master John Roe stand on the old pier in Ferrol Bay, "
    "January 13, 2020. Ann Poe/Pool via Reuters"
)
PAGE = f"""{HEADLINE}

{CAPTION}
{CAPTION}
TT

{HEADLINE}

{CAPTION}
{CAPTION}

Ferrol Bay needs a wider bridge before the storms, Mayor Jane Doe said on Thursday.

“Only a bridge with two lanes will do,” she told Reuters, dismissing a cheaper plan.

What happened next

The council put off its vote until April.



Two Ferries Return to Ferrol Bay from Repair

A boy watches a ferry in Ferrol Bay, Thursday, Jan. 9, 2025. (AP Photo/Ann Poe)
A boy watches a ferry in Ferrol Bay, Thursday, Jan. 9, 2025. (AP Photo/Ann Poe)
TT

Two Ferries Return to Ferrol Bay from Repair

A boy watches a ferry in Ferrol Bay, Thursday, Jan. 9, 2025. (AP Photo/Ann Poe)
A boy watches a ferry in Ferrol Bay, Thursday, Jan. 9, 2025. (AP Photo/Ann Poe)

The harbour master said Thursday that two ferries had come back from repair.
They will sail from Monday, he said.
"""
PLEAS = """Ferry owners hope for a wider bridge over Ferrol Bay

FERROL, (BM) – The owners of the ferries want a wider bridge, local radio reported

Read more: Mayor: The cheap plan is dead

“We will follow us on no map,” one joked. “Subscribe to that, <…> if you dare.”

Follow us everywhere. For more news from us, follow our Facebook\xa0 pages.

Subscribe to Google News

>>Be a reporter: Send your article.<<
Editorial team


Dear reader, we are the voice of the bay.

Now more than ever, we need free journalism. We believe that it belongs to all.

We are sure of our role. We thank you for your support.

Please, consider making a recurring contribution to
"""


def raw(text: str, title: str | None = None) -> RawDocument:
    return RawDocument(path="/x/page.txt", name="page.txt", text=text, title=title)


def test_repeated_headlines_and_captions_collapse_and_two_stories_part() -> None:
    bridge, ferries = clean(raw(PAGE)).articles
    assert bridge.title == HEADLINE
    assert bridge.captions == (CAPTION,)
    assert bridge.text.split("\n\n") == [
        "Ferrol Bay needs a wider bridge before the storms, Mayor Jane Doe said on Thursday.",
        "“Only a bridge with two lanes will do,” she told Reuters, dismissing a cheaper plan.",
        "What happened next",
        "The council put off its vote until April.",
    ]
    assert ferries.title == "Two Ferries Return to Ferrol Bay from Repair"
    assert len(ferries.captions) == 1
    assert ferries.text == (
        "The harbour master said Thursday that two ferries had come back from repair.\n\n"
        "They will sail from Monday, he said."
    )


def test_pleas_go_and_the_dateline_becomes_a_field() -> None:
    (article,) = clean(raw(PLEAS)).articles
    assert article.title == "Ferry owners hope for a wider bridge over Ferrol Bay"
    assert article.dateline == "FERROL, (BM)"
    assert article.text == (
        "The owners of the ferries want a wider bridge, local radio reported\n\n"
        "“We will follow us on no map,” one joked. “Subscribe to that, <…> if you dare.”"
    )


def test_every_line_is_accounted_for_and_dropped_ones_name_a_known_rule() -> None:
    for page in (PAGE, PLEAS):
        cleaned = clean(raw(page))
        assert "".join("".join(line.text.split()) for line in cleaned.lines) == "".join(
            repair_unicode(page).split()
        )
        for line in cleaned.lines:
            if line.role in ("title", "paragraph"):
                assert line.rule is None
            else:
                assert line.rule in RULES


def test_head_of_a_story_fills_the_fields() -> None:
    page = (
        "Bridge to be widened\n\nBy Jane Doe and John Roe, The Bugle\n\n"
        "Published June 11, 2020 14:05 GMT\n\nUpdated June 12, 2020\n\n3 min read\n\n"
        "FERROL BAY (AP) — The bridge will be widened.\n\nWork begins in March."
    )
    (article,) = clean(raw(page)).articles
    assert article.authors == ("Jane Doe", "John Roe")
    assert article.published == "2020-06-11T14:05+00:00"
    assert article.modified == "2020-06-12"
    assert article.dateline == "FERROL BAY (AP)"
    assert article.text == "The bridge will be widened.\n\nWork begins in March."


STANDFIRST = "Residents fear long detours and lost trade."


@pytest.mark.parametrize(
    ("head", "authors", "day"),
    [
        (["POLITICS", "By Jane Doe"], ("Jane Doe",), None),
        (["EXCLUSIVE", STANDFIRST, "By Jane Doe", "14 March 2024"], ("Jane Doe",), "2024-03-14"),
        ([STANDFIRST, "Analysis", "By Jane Doe"], ("Jane Doe",), None),
        (["Politics / Europe", "14 March 2024"], (), "2024-03-14"),
        (["KULTUR | Theater", "Von Jane Doe"], ("Jane Doe",), None),
        (["Analyse", STANDFIRST, "Von Jane Doe, 14. März 2024"], ("Jane Doe",), "2024-03-14"),
        ([STANDFIRST, "Par Jane Doe", "Publié le 14 mars 2024"], ("Jane Doe",), "2024-03-14"),
        (["文化", "記者 佐藤花子"], ("佐藤花子",), None),
        (["گزارش: سارا کریمی", "۲۴ اسفند ۱۴۰۲ - ۱۰:۳۰"], ("سارا کریمی",), "2024-03-14T10:30"),
    ],
)
def test_rubrics_and_a_standfirst_may_stand_over_the_byline(
    head: list[str], authors: tuple[str, ...], day: str | None
) -> None:
    (article,) = clean(raw("\n\n".join((HEADLINE, *head, STORY)))).articles
    assert (article.authors, article.published) == (authors, day)
    kept = [STANDFIRST] if STANDFIRST in head else []
    assert article.text.split("\n\n") == [*kept, STORY]


def test_a_short_line_in_front_of_anything_else_stays() -> None:
    for lines in (
        ["WHAT IT COSTS"],
        [STANDFIRST, "Timeline", "14 March 2024"],
        ["ROAD", "Two million"],
    ):
        (article,) = clean(raw("\n\n".join((HEADLINE, *lines, STORY)))).articles
        assert article.text.split("\n\n") == [*lines, STORY]


def test_the_documents_own_fields_win() -> None:
    document = RawDocument(
        path="",
        name="a.json",
        text="Bridge to be widened\n\nBy Jane Doe\n\nJune 11, 2020\n\nThe bridge will be widened.",
        title="Bridge to be widened | The Bugle",
        outlet="The Bugle",
        authors=("Ann Poe",),
        published="2021-01-01",
        captions=("The old bridge",),
    )
    (article,) = clean(document).articles
    assert article.title == "Bridge to be widened"
    assert article.authors == ("Ann Poe",)
    assert article.published == "2021-01-01"
    assert article.captions == ("The old bridge",)
    assert article.text == "The bridge will be widened."


def test_the_date_of_a_page_is_not_lent_to_its_other_stories() -> None:
    document = RawDocument(path="", name="p", text=PAGE, title=HEADLINE, published="2020-06-11")
    assert [a.published for a in clean(document).articles] == ["2020-06-11", None]


def test_stories_of_a_page_without_a_title_share_its_date() -> None:
    page = PAGE.replace("TT\n\nTwo Ferries", "TT\n\nJanuary 10, 2025\n\nTwo Ferries")
    for text, day in ((PAGE, "2025-02-01"), (page, "2025-01-10")):
        document = RawDocument("", "p", text, authors=("Jo Roe",), published="2025-02-01")
        articles = clean(document).articles
        assert [article.published for article in articles] == ["2025-02-01", day]
        assert [article.authors for article in articles] == [("Jo Roe",)] * 2


def test_what_stands_over_the_headline_is_the_pages_section() -> None:
    story = "By Jane Doe\n\nFERROL BAY (AP) — The bridge will be widened, the council said."
    for above in ("OPINION", "Home > News > Ferrol Bay", "Home » The bay", "Harbour\n\nIn focus"):
        (article,) = clean(raw(f"{above}\n\n{HEADLINE}\n\n{story}", HEADLINE)).articles
        assert article.text == "The bridge will be widened, the council said."
        assert (article.authors, article.dateline) == (("Jane Doe",), "FERROL BAY (AP)")
    above = "Nobody wants the old one."
    (article,) = clean(raw(f"{above}\n\n{HEADLINE}\n\n{story}", HEADLINE)).articles
    assert article.text.startswith(above)


STORY = "The bridge will be widened, the council said on Monday evening after a long sitting."


def test_links_in_capitals_go_and_subheads_in_capitals_stay() -> None:
    link = "MAYOR OF FERROL BAY SAYS THE OLD BRIDGE IS ‘A SCANDAL’"
    subhead = "WHAT THE BRIDGE WILL COST"
    (article,) = clean(raw(f"{STORY}\n\n{link}\n\n{subhead}\n\nIt will cost a lot.")).articles
    assert article.text.split("\n\n") == [STORY, subhead, "It will cost a lot."]
    shouted = f"{STORY}\n\n{link}\n\nIt will cost a lot.".upper()
    (article,) = clean(raw(shouted)).articles
    assert article.text == shouted


def test_a_list_of_links_with_teasers_goes_from_the_foot() -> None:
    teasers = "\n\n".join(f"Link to Story Number {n}\n\nIt tells of {n} ferries." for n in range(4))
    (article,) = clean(raw(f"{STORY}\n\nMore from The Bugle\n\n{teasers}")).articles
    assert article.text == STORY
    facts = "Cost: 3 million\n\nLength: 90 metres\n\nFirst ferry: June"
    (article,) = clean(raw(f"{STORY}\n\nMore from The Bugle\n\n{facts}")).articles
    assert article.text == f"{STORY}\n\n{facts}"
    # In mid-story the paragraphs behind the list stay.
    quote = "“" + "The council will look at the bill again in the spring, she said. " * 4 + "”"
    (article,) = clean(raw(f"{STORY}\n\nRelated stories\n\n{teasers}\n\n{quote}")).articles
    assert quote in article.text


def test_a_question_put_to_many_stays_and_a_paragraph_pasted_twice_goes() -> None:
    question = "What would you do if you were the mayor of Ferrol Bay for one single day?"
    asked = "\n\n".join(f"{question}\n\nI would sail, said Jo {name}." for name in ("A", "B", "C"))
    (article,) = clean(raw(f"{STORY}\n\n{asked}")).articles
    assert article.text.count(question) == 3
    (article,) = clean(raw(f"{STORY}\n\nIt will cost a lot.\n\n{STORY}")).articles
    assert article.text == f"{STORY}\n\nIt will cost a lot."


def test_a_standfirst_that_is_the_first_paragraph_stays_once() -> None:
    (article,) = clean(
        raw(f"Nobody was hurt.\n\nBy Jane Doe\n\nNobody was hurt.\n\n{STORY}")
    ).articles
    assert article.text == f"Nobody was hurt.\n\n{STORY}"
    assert article.authors == ("Jane Doe",)


def test_an_author_of_the_source_alone_in_a_line_is_a_byline() -> None:
    standfirst, first = "The tower leans. Now someone has measured it.", "A marble rolls south."
    page = f"{standfirst}\n\nHenrike Vogt\n\n{first}\n\nIt stops at the vestry door, he said."
    document = dataclasses.replace(raw(page, "Why the dome leans"), authors=("Henrike Vogt",))
    (article,) = clean(document).articles
    assert "Henrike Vogt" not in article.text
    assert article.text.startswith(f"{standfirst}\n\n{first}")
    assert article.authors == ("Henrike Vogt",)


def test_a_long_list_under_a_headline_is_a_story_and_a_short_one_is_none() -> None:
    winners = [f"Best ferry of class {n}\n\nThe Tern of Ferrol Bay" for n in range(12)]
    (article,) = clean(raw("\n\n".join(winners), "All winners of the ferry prize")).articles
    assert article.text == "\n\n".join(winners)
    assert clean(raw("\n\n".join(winners[:3]), "All winners of the ferry prize")).articles == ()


def test_a_title_that_was_cut_off_is_completed_from_the_page() -> None:
    page = "Bridge to be widened before the storms of spring\n\nThe council voted on Monday."
    (article,) = clean(raw(page, "Bridge to be widened before ...")).articles
    assert article.title == "Bridge to be widened before the storms of spring"
    assert article.text == "The council voted on Monday."


def test_a_line_the_source_marks_as_caption_leaves_the_text() -> None:
    document = RawDocument(
        path="",
        name="p",
        text="The bridge opened on Monday.\n\nThe bridge at dawn\n\nThousands walked over it.",
        captions=("The bridge at dawn",),
    )
    (article,) = clean(document).articles
    assert article.text == "The bridge opened on Monday.\n\nThousands walked over it."


def test_a_line_that_repeats_under_the_headline_is_a_caption() -> None:
    caption = "The mayor walks over the old bridge in Ferrol Bay, January 2020."
    page = f"Bridge to be widened\n\n{caption}\n{caption}\nTT\n\nThe council voted on Monday."
    (article,) = clean(raw(page)).articles
    assert article.captions == (caption,)
    assert article.text == "The council voted on Monday."


def test_a_repeated_paragraph_goes_and_short_repeats_stay() -> None:
    long = "The council put off its vote on the bridge until April, the mayor said on Monday."
    (article,) = clean(raw(f"It rained.\n\n{long}\n\nYes.\n\n{long}\n\nYes.", "")).articles
    assert article.text == f"It rained.\n\n{long}\n\nYes.\n\nYes."


def test_links_inside_a_paragraph_leave_it_whole() -> None:
    (article,) = clean(raw("The bell is back. Watch the crane » It weighs a ton.", "")).articles
    assert article.text == "The bell is back. It weighs a ton."


def test_a_plea_in_the_middle_takes_no_story_with_it() -> None:
    page = (
        "The paper closed on Monday.\n\nSubscribe now\n\n"
        "We will miss its journalism, and so will you.\n\nThe last issue sold out."
    )
    (article,) = clean(raw(page, "")).articles
    assert "We will miss its journalism" in article.text


@pytest.mark.parametrize(
    "page", ["", "\n \n", "Share\n\nTT\n\nSubscribe now", "A lone headline here"]
)
def test_a_page_without_a_story_yields_none(page: str) -> None:
    cleaned = clean(raw(page))
    assert cleaned.articles == ()
    assert all(line.role == "dropped" and line.rule in RULES for line in cleaned.lines)


# Hidden in every field: what no reader sees, and what a reader's eye is turned by.
UNSEEN = (
    "\x00\x07\x1b\x7f\x9d\xad\u034f\u061c\u115f\u17b4\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
    "\u202d\u202e\u2060\u2061\u2064\u2066\u2067\u2068\u2069\u206f\ufdd0\ufe0f\ufeff\ufff9\ufffa\ufffb\uffff"
    "\U0001d173\U000e0001\U000e0041\U000e007f\U000e0100\U000e01ef"
)


def test_what_nobody_sees_leaves_every_field() -> None:
    seen = RawDocument(
        path="/x/a.json",
        name="a.json",
        text="Bridge to be widened\n\nFERROL BAY (AP) — The bridge will be widened, she said.",
        title="Bridge to be widened",
        outlet="The Bugle",
        authors=("Ann Poe",),
        url="https://bugle.example/1",
        captions=("The old bridge",),
    )

    def spoilt(words: str) -> str:
        return "".join(f"{UNSEEN}{letter}{UNSEEN}" for letter in words)

    document = dataclasses.replace(
        seen,
        text="\n".join(map(spoilt, seen.text.split("\n"))),
        title=spoilt(seen.title or ""),
        outlet=spoilt(seen.outlet or ""),
        authors=tuple(map(spoilt, seen.authors)),
        url=spoilt(seen.url or ""),
        captions=tuple(map(spoilt, seen.captions)),
    )
    [article] = clean(seen).articles
    assert clean(document).articles == (article,)


@pytest.mark.parametrize(
    "words",
    [
        "می\u200cخواهم",
        "क्\u200dष",
        "👩\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3",
        "葛\U000e0100城",
        "аррlе",
    ],
)
def test_what_a_script_needs_and_homoglyphs_stay(words: str) -> None:
    (article,) = clean(raw(f"The mayor wrote “{words}” to the council on Monday.", words)).articles
    assert words in article.text
    assert article.title == words


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVa\tScript:alert(1)",
        " java\nscript:alert(1)",
        "\u200bjavascript:alert(1)",
        "java\u00adscript://bugle.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "http://",
        "http://[bad",
        "",
        "\u200b",
    ],
)
def test_a_link_that_leads_to_no_page_is_dropped(url: str) -> None:
    document = dataclasses.replace(raw("The bridge will be widened, she said."), url=url)
    assert [article.url for article in clean(document).articles] == [None]


@pytest.mark.parametrize(
    "url",
    [
        "https://bugle.example/1?a=b&c=d#e",
        "HTTP://bugle.example",
        "bugle.example/2020/a:b",
        "bugle.example:8080/1",
        "/2020/1",
        "https://bücher.example/ü",
    ],
)
def test_a_link_to_a_page_stays_as_it_is(url: str) -> None:
    document = dataclasses.replace(raw("The bridge will be widened, she said."), url=url)
    assert [article.url for article in clean(document).articles] == [url]


def test_one_real_sentence_is_a_story() -> None:
    assert clean(raw("The ferry sank last night.")).articles[0].text == "The ferry sank last night."


def again(article: Article) -> Article:
    (twice,) = clean(raw(article.text, article.title)).articles
    return twice


_LINES = st.sampled_from(
    [
        *PAGE.split("\n"),
        *PLEAS.split("\n"),
        "",
        "",
        "By Jane Doe",
        "Jane Doe",
        "POLITICS",
        "KULTUR | Theater",
        "Von Jane Doe, 14. März 2024",
        "AP",
        "June 11, 2020",
        "FERROL (AP) — The sea rose.",
        "CNN —",
        "It rose.",
        "Related",
        "A Link to Another Story",
        "A",
        "Watch it » The sea fell.",
        "Published June 1, 2020",
        "Share",
        "1.",
        "Who won?",
        "»",
        "(AP)",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_LINES, max_size=14), st.sampled_from([None, "", HEADLINE]))
def test_cleaning_what_is_clean_changes_nothing(lines: list[str], title: str | None) -> None:
    for article in clean(raw("\n".join(lines), title)).articles:
        twice = again(article)
        assert (twice.title, twice.text) == (article.title, article.text)


@settings(deadline=None)
@given(st.text(), st.none() | st.text())
def test_no_text_is_too_strange(text: str, title: str | None) -> None:
    cleaned = clean(raw(text, title))
    assert "".join("".join(line.text.split()) for line in cleaned.lines) == "".join(
        repair_unicode(text).split()
    )


HOSTILE: dict[str, Callable[[int], str]] = {
    "open tags": lambda n: "<a" * (n // 2),
    "open brackets": lambda n: "(" * n,
    "one word": lambda n: "a" * n,
    "one line of words": lambda n: "word " * (n // 5),
    "short lines": lambda n: "ab\n" * (n // 12),
    "repeated headlines": lambda n: f"{HEADLINE}\n{CAPTION}\n" * (n // 190),
    "one headline": lambda n: f"{HEADLINE}\n" * (n // 60),
    "nested quotes": lambda n: "“‘" * (n // 2),
    "entities": lambda n: "&amp;#38;" * (n // 9),
    "datelines in one line": lambda n: "PARIS (AP) — " * (n // 13),
    "datelines in many lines": lambda n: "PARIS (AP) — June 3, 2020\n" * (n // 50),
    "bylines": lambda n: "".join(f"By Jane {'Ab' * (i % 9)}{i}\n" for i in range(n // 30)),
    "links": lambda n: "Yes. Watch it » " * (n // 16),
    "mojibake": lambda n: "donâ€™t " * (n // 16),
    "joiners": lambda n: "👩\u200d" * (n // 4),
    "marks": lambda n: "a" + "\u0301" * (n // 4),
    "pleas": lambda n: "Dear reader, we need your support.\n" * (n // 35),
    "wrapped": lambda n: (
        "the harbour of the bay was calm and wide and blue and so on\n" * (n // 60)
    ),
    "colons": lambda n: "A:" * (n // 2),
    "half boilerplate": lambda n: f"Sign up or {', the a b c' * 40} ed.\n" * (n // 495),
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_time_grows_with_the_length_of_the_text(shape: str) -> None:
    def cleaning(length: int) -> Callable[[], object]:
        page = raw(HOSTILE[shape](length))
        return lambda: clean(page)

    assert growth(cleaning, 62_500) <= MOST_GROWTH


def test_a_whole_paragraph_that_stands_twice_under_the_headline_is_the_story() -> None:
    story = (
        "The bridge at Otterby shut on Monday. Divers had found a crack in its second pier. "
        "The council will hear on Friday what a repair would cost."
    )
    page = RawDocument(
        path="a.txt", name="a.txt", text=f"{story}\n\n{story}\n", title="Bridge shut"
    )
    [article] = clean(page).articles
    assert article.text == story
    assert article.captions == ()


class TestBareHeadline:
    """A page behind a wall: the headline and the day are all that was scraped."""

    wall = "Would you like to receive our newsletter?\n\nSign up here to read on."

    def page(self, **fields: str | None) -> RawDocument:
        known: dict[str, Any] = {
            "title": "Harbour bridge closed until spring | The Bugle",
            "outlet": "The Bugle",
            "published": "2022-03-04",
        }
        return RawDocument(path="/x/a.json", name="a.json", text=self.wall, **{**known, **fields})

    def test_headline_is_the_text(self) -> None:
        [article] = clean(self.page()).articles
        assert article.title == article.text == "Harbour bridge closed until spring"
        assert article.published == "2022-03-04"

    def test_every_line_is_accounted_for(self) -> None:
        assert {line.role for line in clean(self.page()).lines} == {"dropped"}

    @pytest.mark.parametrize(
        "fields",
        [
            {"published": None},  # the front of a site
            {"title": "Local news | The Bugle"},
            {"title": "404: the page was not found on this server"},
            {"title": "Sign up for our daily newsletter | The Bugle"},
            {"title": None},
        ],
    )
    def test_other_pages_without_a_story_give_no_article(
        self, fields: dict[str, str | None]
    ) -> None:
        assert clean(self.page(**fields)).articles == ()

    def test_cleaning_it_again_changes_nothing(self) -> None:
        [article] = clean(self.page()).articles
        again = self.page(title=article.title)
        [second] = clean(dataclasses.replace(again, text=article.text)).articles
        assert (second.title, second.text) == (article.title, article.text)


@pytest.mark.parametrize(
    ("end", "is_partial"),
    [
        ("He had hoped for a buyer…\n\nSubscribe to continue reading", True),
        ("He had hoped for a buyer...\n\nAlready a subscriber? Log in", True),
        ("He had hoped for a buyer.\n\nSubscribe to our newsletter", False),
        ("He had hoped for a buyer…", False),
    ],
)
def test_a_text_that_is_cut_in_front_of_an_offer_is_a_beginning(end: str, is_partial: bool) -> None:
    text = f"The slate quarry at Lindau closes in October, its owners said on Monday.\n\n{end}"
    [article] = clean(RawDocument("/n/a.txt", "a.txt", text, title="Quarry to close")).articles
    assert article.is_partial is is_partial
    assert "ubscri" not in article.text
