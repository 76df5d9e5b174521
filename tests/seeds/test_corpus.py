"""The sample corpus: what cleaning must make of each file, and questions that it answers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from seeds.article import Article, CleanedDocument, RawDocument, ReadFailure
from seeds.clean import clean
from seeds.cleaning.learned_boilerplate import learn_boilerplate
from seeds.readers import read_sources

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "seeds" / "articles"
QUESTIONS = ROOT / "tests" / "data" / "sample_questions.jsonl"


@dataclass(frozen=True, slots=True)
class Story:
    """One story of the corpus as a reader of the raw page would note it by hand.

    Attributes:
        first, last: the words that its text begins and ends with.
        paragraphs, words: how many the whole text has.
        day: the outlet's own date; None where the page gives none.
        captions: how each of its captions begins, once each.
    """

    title: str
    first: str
    last: str
    paragraphs: int
    words: int
    outlet: str | None
    day: str | None
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    captions: tuple[str, ...] = ()


STORIES: dict[str, tuple[Story, ...]] = {
    "aldermoor_libya_appeal.txt": (
        Story(
            "Ankara wants Washington to do more in Libya",
            "Turkey’s foreign minister urged",
            "training, cooperation and advisers.",
            6,
            201,
            None,
            "2020-06-11",
            captions=("Turkey’s Mevlut Cavusoglu and Russia’s",),
        ),
    ),
    "eastgate_libya_agency.txt": (
        Story(
            "Haftar would ‘certainly disappear’ without backers, Turkish minister says",
            "Marshal Khalifa Haftar cannot",
            "be done in Libya.",
            6,
            254,
            "Eastgate Daily",
            "2020-06-12",
            authors=("Meridian News Agency",),
            dateline="ANKARA (MNA)",
        ),
    ),
    "eastgate_syria_returns.txt": (
        Story(
            "Türkiye says 52,622 Syrians went home in a month",
            "More than fifty thousand",
            "more than 3.8 million.",
            5,
            141,
            "Eastgate Daily",
            "2025-01-10",
            authors=("Rosalind Quayle",),
        ),
    ),
    "ledger_baths_chlorine.txt": (
        Story(
            "Twelve treated after chlorine gas empties Weir Road baths",
            "Twelve people were",
            "and every towel returned.",
            5,
            168,
            "The Marrowford Ledger",
            "2026-02-04",
            authors=("Nell Arkwright",),
            captions=("Swimmers in borrowed coats outside",),
        ),
    ),
    "ledger_corn_hall_lead.html": (
        Story(
            "Two tonnes of lead gone from the Corn Hall roof",
            "Thieves have stripped",
            "stands under the hole.",
            5,
            128,
            "The Marrowford Ledger",
            "2025-08-06",
            authors=("Oskar Blythe",),
            captions=("The bare north side of",),
        ),
    ),
    "ledger_corn_hall_lead_updated.html": (
        Story(
            "Four tonnes of lead gone from the Corn Hall roof, man arrested",
            "Thieves have stripped",
            "the north side alone.",
            6,
            162,
            "The Marrowford Ledger",
            "2025-08-06",
            authors=("Oskar Blythe",),
            captions=("The bare north side of",),
        ),
    ),
    "ledger_council_vote.html": (
        Story(
            "Council votes 9–6 to mend the footbridge",
            "Tanners’ Footbridge will be",
            "has been changed accordingly.",
            7,
            260,
            "The Marrowford Ledger",
            "2025-12-10",
            authors=("Nell Arkwright",),
            captions=("Cllr Agnes Pellow reads out",),
        ),
    ),
    "ledger_eel_fair_2019.txt": (
        Story(
            "Record crowd eats the Eel Fair empty by three",
            "No Eel Fair",
            "for Saturday 9 May.",
            5,
            122,
            "The Marrowford Ledger",
            "2019-05-12",
            authors=("Nell Arkwright",),
            captions=("The last smoked eel of",),
        ),
    ),
    "ledger_eel_fair_2021.json": (
        Story(
            "Eel Fair is back, with half the crowd and all of the noise",
            "After a year",
            "many tickets next May.",
            5,
            127,
            "The Marrowford Ledger",
            "2021-05-09",
            authors=("Oskar Blythe",),
            captions=("The barrel race turns into",),
        ),
    ),
    "ledger_engineers_report.txt": (
        Story(
            "Three cracked beams and a £310,000 bill for the footbridge",
            "Repairing Tanners’ Footbridge would",
            "step at Quay Stairs.",
            6,
            298,
            "The Marrowford Ledger",
            "2025-10-16",
            authors=("Nell Arkwright",),
        ),
    ),
    "ledger_flood_school_library.txt": (
        Story(
            "Tannery Lane pupils to return on Monday after flood",
            "Children at Tannery Lane",
            "It is about Noah.",
            4,
            159,
            "The Marrowford Ledger",
            "2025-11-27",
            authors=("Oskar Blythe",),
            captions=("Sandbags at the gate",),
        ),
        Story(
            "Library loses 1,260 books and asks for none in return",
            "Marrowford Library will stay",
            "on Wednesdays at 10am.",
            4,
            163,
            "The Marrowford Ledger",
            "2025-11-27",
            authors=("Oskar Blythe",),
            captions=("Wet shelves at Marrowford Library",),
        ),
    ),
    "ledger_footbridge_closed.html": (
        Story(
            "Footbridge shut after rowing coach sees daylight through a beam",
            "Marrowford’s best-used short cut",
            "it would be ninety.",
            7,
            308,
            "The Marrowford Ledger",
            "2025-09-18",
            authors=("Nell Arkwright",),
            captions=("The fence at the Quay Street end",),
        ),
    ),
    "ledger_footbridge_reopens.html": (
        Story(
            "Tanners’ Footbridge reopens nine days early",
            "Tanners’ Footbridge was handed",
            "of cups by two.",
            6,
            246,
            "The Marrowford Ledger",
            "2026-02-22",
            authors=("Nell Arkwright",),
            captions=("The first walkers on the new deck",),
        ),
    ),
    "ledger_lantern_night.txt": (
        Story(
            "Lantern Night leaves the bridge and fills the square",
            "For the first time",
            "a bridge,” she said.",
            5,
            211,
            "The Marrowford Ledger",
            "2025-12-07",
            authors=("Oskar Blythe",),
            captions=("Paper herons over Market Square",),
        ),
    ),
    "ledger_opinion_museum.txt": (
        Story(
            "A bridge is not a museum",
            "I was married within",
            "Ferryman café until 2014.",
            6,
            249,
            "The Marrowford Ledger",
            "2025-11-06",
            authors=("Edda Marsh",),
        ),
    ),
    "ledger_public_meeting.txt": (
        Story(
            "Corn Hall hands go up for the old bridge",
            "About 240 people came",
            "a signature beneath it.",
            6,
            262,
            "The Marrowford Ledger",
            "2025-10-31",
            authors=("Nell Arkwright",),
            captions=("A show of hands in the Corn Hall",),
        ),
    ),
    "ledger_quay_byelection.html": (
        Story(
            "Ferry skipper Odile Brandreth takes Quay ward by 31 votes",
            "The woman who has",
            "seat on 27 January.",
            7,
            248,
            "The Marrowford Ledger",
            "2026-01-16",
            authors=("Oskar Blythe",),
            captions=("Odile Brandreth on the steps",),
        ),
    ),
    "lowmarket_libya_agency.json": (
        Story(
            "Turkey’s military is in Libya by invitation, defence chief says",
            "Turkey’s military is in",
            "be done in Libya.",
            6,
            258,
            "Lowmarket Herald",
            "2020-06-11",
            authors=("Meridian News Agency",),
            dateline="ANKARA (MNA)",
        ),
    ),
    "observer_libya_interview.html": (
        Story(
            "‘America is not very active’: Ankara asks US to step up in Libya",
            "“For some reason, America",
            "that continue in Libya.",
            6,
            210,
            "Port Linden Observer",
            "2020-06-12",
            authors=("Tamsin Reeve",),
            dateline="ANKARA",
            captions=("Mevlut Cavusoglu and Sergei Lavrov",),
        ),
    ),
    "observer_syria_returns.html": (
        Story(
            "Families lead the way as Syrians return from Türkiye",
            "Four weeks and a",
            "remain a small number.",
            5,
            141,
            "Port Linden Observer",
            "2025-01-09",
            authors=("Tamsin Reeve",),
            captions=("A boy cycles through the ruins",),
        ),
    ),
    "post_baths_chlorine.txt": (
        Story(
            "Chlorine Leak Made 19 Ill, Hospital Says",
            "Nineteen people needed",
            "is expected in April.",
            5,
            132,
            "Tilse Valley Post",
            "2026-02-06",
            authors=("Marcus Ould",),
            dateline="MARROWFORD",
        ),
    ),
    "post_branch_line_agency.txt": (
        Story(
            "No Trains Until October",
            "Trains will stop",
            "of the price back.",
            4,
            121,
            "Tilse Valley Post",
            "2025-07-15",
            authors=("Northfold Press Agency",),
            dateline="MARROWFORD (NPA)",
        ),
    ),
    "post_corn_hall.txt": (
        Story(
            "Nearly 400 Pack Corn Hall As Footbridge Row Boils Over",
            "Nearly 400 residents squeezed",
            "not adopt anybody else’s.",
            6,
            226,
            "Tilse Valley Post",
            "2025-10-31",
            authors=("Marcus Ould",),
            dateline="MARROWFORD",
        ),
    ),
    "post_eel_fair_2020.json": (
        Story(
            "Eel Fair Comes To The Doorstep As Meadow Stays Empty",
            "Nobody walked through",
            "cornet player Hester Ames.",
            4,
            118,
            "Tilse Valley Post",
            "2020-05-12",
            authors=("Marcus Ould",),
            dateline="MARROWFORD",
        ),
    ),
    "post_flood_agency.json": (
        Story(
            "61 Homes Flooded As Tilse Tops Its Banks",
            "Sixty-one homes were flooded",
            "second peak was expected.",
            6,
            242,
            "Tilse Valley Post",
            "2025-11-23",
            authors=("Northfold Press Agency",),
            dateline="MARROWFORD (NPA)",
        ),
    ),
    "post_footbridge_opens.txt": (
        Story(
            "Cheers, Tears And A Goat As Footbridge Opens Again",
            "It took 157 days,",
            "and lost one hat.",
            7,
            249,
            "Tilse Valley Post",
            "2026-02-24",
            authors=("Marcus Ould",),
            dateline="MARROWFORD",
        ),
    ),
    "post_last_inspection.json": (
        Story(
            "Footbridge Was Last Inspected Six Years Ago",
            "Nobody had looked closely",
            "end of the month.",
            6,
            187,
            "Tilse Valley Post",
            "2025-09-19",
            authors=("Marcus Ould",),
            dateline="MARROWFORD",
        ),
    ),
    "post_repair_bill.html": (
        Story(
            "Footbridge Repair Could Cost £385,000, Draft Paper Shows",
            "The bill for mending",
            "held on October 30.",
            6,
            214,
            "Tilse Valley Post",
            "2025-10-17",
            authors=("Marcus Ould",),
            dateline="MARROWFORD",
            captions=("Tanners’ Footbridge from the towpath",),
        ),
    ),
    "radio_river_swim.jsonl": (
        Story(
            "Nurse, 67, swims the Tilse from end to end",
            "Maud Ellery of",
            "outside when it rains.",
            5,
            156,
            "Radio Tilse",
            "2025-07-28",
            authors=("Idris Vane",),
        ),
    ),
    "radio_tilse_bulletins.jsonl": (
        Story(
            "Dabchick makes her first crossing",
            "The Tilse has a",
            "above the second step.",
            4,
            148,
            "Radio Tilse",
            "2025-09-29",
            authors=("Wren Calloway",),
        ),
        Story(
            "River falling, Cawl Lane open again",
            "The Tilse is falling",
            "look at the water.",
            4,
            148,
            "Radio Tilse",
            "2025-11-24",
            authors=("Wren Calloway",),
        ),
        Story(
            "First old beam lifted from the footbridge",
            "A crossbeam that had",
            "moored at Quay Stairs.",
            4,
            150,
            "Radio Tilse",
            "2025-12-16",
            authors=("Wren Calloway",),
        ),
        Story(
            "Library opens its doors and drops its fines",
            "Marrowford Library opened again",
            "a trial until Easter.",
            4,
            149,
            "Radio Tilse",
            "2026-01-12",
            authors=("Idris Vane",),
        ),
        Story(
            "Late header sinks Penlow in the mud",
            "Marrowford Town 3, Penlow",
            "a match in hand.",
            3,
            157,
            "Radio Tilse",
            "2026-01-24",
            authors=("Idris Vane",),
        ),
    ),
    "star_branch_line_agency.json": (
        Story(
            "Valley line to close for eleven weeks",
            "Trains will stop",
            "a landslip near Penlow.",
            6,
            174,
            "Skerrow Evening Star",
            "2025-07-14",
            authors=("Northfold Press Agency",),
            dateline="MARROWFORD (NPA)",
        ),
    ),
    "star_flood_agency.txt": (
        Story(
            "River Tilse bursts banks at Marrowford, 61 homes flooded",
            "The River Tilse broke",
            "second peak was expected.",
            6,
            243,
            None,
            "2025-11-23",
            dateline="MARROWFORD (NPA)",
            captions=("Boats at the end of Tannery Row",),
        ),
    ),
    "worldbrief_two_stories.txt": (
        Story(
            "Haftar ‘has completely lost legitimacy’, Turkish minister says",
            "Turkish Foreign Minister Mevlut",
            "going on in Libya.",
            4,
            160,
            None,
            None,
            captions=("A map of Libya",),
        ),
        Story(
            "First month after Assad: 52,622 refugees go home to Syria from Türkiye",
            "Turkish authorities counted 52,622",
            "of them lived there.",
            4,
            124,
            None,
            None,
            captions=("A boy on a bicycle",),
        ),
    ),
}


REAL_EVENTS = (
    "aldermoor_libya_appeal.txt",
    "eastgate_libya_agency.txt",
    "eastgate_syria_returns.txt",
    "lowmarket_libya_agency.json",
    "observer_libya_interview.html",
    "observer_syria_returns.html",
    "worldbrief_two_stories.txt",
)

# All that may stand between quotation marks in a story about a real event.
PRINTED_WORDS = {
    "Only a lasting ceasefire under UN auspices would be acceptable,",
    "certainly disappear",
    "invitation received from the GNA",
    "has completely lost legitimacy",
    "the only legal force in Libya",
    "in a pirate way",
    "For some reason, America is not very active in Libya.",
    "He proved that he will not become the future of Libya,",
    "The voluntary, safe, honorable and regular returns have started to increase,",
    "started to increase",
}

# Site boilerplate, captions and credits: none of it may reach a story.
BOILERPLATE = (
    "Advertisement",
    "All rights reserved",
    "Comments (0)",
    "Dear reader",
    "Download the Star app",
    "Follow us",
    "Friday Letter",
    "Have your say",
    "Home > World",
    "Ledger Friends",
    "Most read",
    "Newsletter",
    "Picture: Gil Farrow",
    "Pool via",
    "Read more",
    "Read our privacy",
    "SHARE",
    "Share on",
    "Share this article",
    "Sign up",
    "Story continues",
    "Subscribe",
    "TWEET",
    "The Ledger is printed",
    "The Tilse Valley Post appears",
    "This was Radio Tilse",
    "Tips for the newsroom",
    "You may also like",
    "cookie",
    "min read",
    "Photo)",
    "©",
)

# Lines that no list of phrases can know, only the outlet's other pages.
RECURRING = (
    ("ledger_opinion_museum.txt", "The Ledger is printed every Thursday"),
    ("ledger_opinion_museum.txt", "Ledger Friends keep a reporter"),
    ("post_corn_hall.txt", "The Tilse Valley Post appears on"),
    ("post_last_inspection.json", "The Tilse Valley Post appears on"),
    ("radio_tilse_bulletins.jsonl", "This was Radio Tilse"),
)


@pytest.fixture(scope="module")
def documents() -> list[RawDocument]:
    found = list(read_sources([CORPUS]))
    assert [item for item in found if isinstance(item, ReadFailure)] == []
    return [item for item in found if isinstance(item, RawDocument)]


@pytest.fixture(scope="module")
def cleaned(documents: list[RawDocument]) -> dict[str, list[CleanedDocument]]:
    boilerplate = learn_boilerplate(documents)
    by_file: dict[str, list[CleanedDocument]] = {}
    for document in documents:
        by_file.setdefault(Path(document.path).name, []).append(clean(document, boilerplate))
    return by_file


@pytest.fixture(scope="module")
def articles(cleaned: dict[str, list[CleanedDocument]]) -> dict[str, list[Article]]:
    return {
        name: [article for document in found for article in document.articles]
        for name, found in cleaned.items()
    }


def questions() -> list[dict[str, object]]:
    with QUESTIONS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_every_file_of_the_folder_is_in_the_table() -> None:
    files = {path.name for path in CORPUS.iterdir() if not path.name.startswith(".")}
    assert files == set(STORIES)


def test_readme_names_every_file() -> None:
    readme = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    assert [name for name in STORIES if f"`{name}`" not in readme] == []


def test_every_file_gives_documents(documents: list[RawDocument]) -> None:
    assert {Path(document.path).name for document in documents} == set(STORIES)


@pytest.mark.parametrize("name", STORIES)
def test_titles(name: str, articles: dict[str, list[Article]]) -> None:
    assert [article.title for article in articles[name]] == [s.title for s in STORIES[name]]


@pytest.mark.parametrize("name", STORIES)
def test_text_is_whole(name: str, articles: dict[str, list[Article]]) -> None:
    assert len(articles[name]) == len(STORIES[name])
    for article, story in zip(articles[name], STORIES[name], strict=True):
        words = article.text.split()
        found = (
            " ".join(words[: len(story.first.split())]),
            " ".join(words[-len(story.last.split()) :]),
            article.text.count("\n\n") + 1,
            len(words),
        )
        assert found == (story.first, story.last, story.paragraphs, story.words)


@pytest.mark.parametrize("name", STORIES)
def test_fields(name: str, articles: dict[str, list[Article]]) -> None:
    for article, story in zip(articles[name], STORIES[name], strict=True):
        assert (article.outlet, article.authors) == (story.outlet, story.authors)
        assert article.dateline == story.dateline
        day = None if article.published_day is None else article.published_day.isoformat()
        assert day == story.day


@pytest.mark.parametrize("name", STORIES)
def test_captions_once_each(name: str, articles: dict[str, list[Article]]) -> None:
    for article, story in zip(articles[name], STORIES[name], strict=True):
        assert len(article.captions) == len(story.captions)
        for caption, beginning in zip(article.captions, story.captions, strict=True):
            assert caption.startswith(beginning)
            assert caption not in article.text


@pytest.mark.parametrize("name", STORIES)
def test_no_boilerplate_in_a_story(name: str, articles: dict[str, list[Article]]) -> None:
    for article in articles[name]:
        story = f"{article.title}\n{article.text}"
        assert [phrase for phrase in BOILERPLATE if phrase in story] == []
        assert "TT" not in article.text.splitlines()


@pytest.mark.parametrize("name", STORIES)
def test_no_dirty_character_in_a_story(name: str, articles: dict[str, list[Article]]) -> None:
    dirt = re.compile(
        "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|â€|Â"
    )
    for article in articles[name]:
        assert dirt.search(article.title + article.text) is None


@pytest.mark.parametrize("name", STORIES)
def test_cleaning_a_clean_story_changes_nothing(
    name: str, articles: dict[str, list[Article]]
) -> None:
    for article in articles[name]:
        again = clean(RawDocument(article.path, name, article.text, title=article.title))
        assert [(a.title, a.text) for a in again.articles] == [(article.title, article.text)]


@pytest.mark.parametrize(("name", "line"), RECURRING)
def test_recurring_lines_are_learned_from_the_corpus(
    name: str,
    line: str,
    documents: list[RawDocument],
    cleaned: dict[str, list[CleanedDocument]],
) -> None:
    alone = [clean(d) for d in documents if Path(d.path).name == name]
    assert any(line in a.text for d in alone for a in d.articles)
    rules = [x.rule for d in cleaned[name] for x in d.dropped if x.text.startswith(line)]
    assert rules
    assert set(rules) == {"learned"}


def test_the_correction_stays_in_the_story(articles: dict[str, list[Article]]) -> None:
    (vote,) = articles["ledger_council_vote.html"]
    assert vote.text.split("\n\n")[-1].startswith("Correction, 11 December: An earlier version")
    assert vote.modified == "2025-12-11T10:05:00+00:00"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eastgate_libya_agency.txt", "lowmarket_libya_agency.json"),
        ("star_flood_agency.txt", "post_flood_agency.json"),
    ],
)
def test_agency_copies_differ_only_at_the_top(
    one: str, other: str, articles: dict[str, list[Article]]
) -> None:
    (first,), (second,) = articles[one], articles[other]
    assert first.title != second.title
    ours, theirs = first.text.split("\n\n"), second.text.split("\n\n")
    assert ours[0] != theirs[0]
    assert ours[1:] == theirs[1:]


def test_an_agency_copy_may_be_cut(articles: dict[str, list[Article]]) -> None:
    (whole,), (cut,) = (
        articles["star_branch_line_agency.json"],
        articles["post_branch_line_agency.txt"],
    )
    assert whole.title != cut.title
    assert whole.text.split("\n\n")[:4] == cut.text.split("\n\n")


def test_a_new_version_keeps_the_address_and_the_day(articles: dict[str, list[Article]]) -> None:
    (first,) = articles["ledger_corn_hall_lead.html"]
    (second,) = articles["ledger_corn_hall_lead_updated.html"]
    assert (first.url, first.published) == (second.url, second.published)
    assert first.modified is not None
    assert second.modified is not None
    assert first.modified < second.modified
    assert "£9,000" in first.text
    assert "£21,500" in second.text


@pytest.mark.parametrize("name", REAL_EVENTS)
def test_no_words_put_into_a_real_mouth(name: str, articles: dict[str, list[Article]]) -> None:
    for article in articles[name]:
        assert set(re.findall("“([^”]*)”", article.text)) <= PRINTED_WORDS


def test_the_dirt_is_still_there() -> None:
    """An editor that tidies a file on saving would take the point out of it."""
    windows = (CORPUS / "eastgate_syria_returns.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        windows.decode("utf-8")
    assert "Türkiye" in windows.decode("cp1252")
    assert b"\r\n" in windows
    mojibake = (CORPUS / "post_footbridge_opens.txt").read_text(encoding="utf-8")
    assert [
        mark for mark in ("â€™", "Â£", "\u200b", "\xad", "\u2066") if mark not in mojibake
    ] == []
    wrapped = (CORPUS / "ledger_engineers_report.txt").read_text(encoding="utf-8").split("\n\n")[1]
    assert wrapped.count("\n") >= 1
    assert max(len(line) for line in wrapped.splitlines()) <= 72


def test_questions_are_of_three_kinds() -> None:
    kinds = [question["kind"] for question in questions()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "answerable": 30,
        "time": 6,
        "unanswerable": 10,
    }
    assert len({question["_id"] for question in questions()}) == len(kinds)


@pytest.mark.parametrize("question", questions(), ids=lambda q: str(q["_id"]))
def test_gold_answers_stand_in_the_articles(
    question: dict[str, object], articles: dict[str, list[Article]]
) -> None:
    names, answers = question["articles"], question["answers"]
    assert isinstance(names, list)
    assert isinstance(answers, list)
    assert bool(names) == bool(answers) == (question["kind"] != "unanswerable")
    texts = {name: "\n\n".join(a.text for a in articles[name]) for name in names}
    assert [x for x in answers if not any(x in text for text in texts.values())] == []
    assert [name for name, text in texts.items() if not any(x in text for x in answers)] == []
