"""The sample corpus: what cleaning must make of each file, and questions that it answers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from seeds.article import Article, CleanedDocument, RawDocument, ReadFailure
from seeds.clean import clean
from seeds.cleaning.learned.learning import learn_boilerplate
from seeds.readers import read_sources

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "seeds" / "articles"
STORY_TABLE = ROOT / "tests" / "data" / "corpus.jsonl"
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
    authors: Sequence[str] = ()
    dateline: str | None = None
    captions: Sequence[str] = ()


def _stories() -> dict[str, tuple[Story, ...]]:
    """The stories of each file of the corpus, in the order of the page."""
    with STORY_TABLE.open(encoding="utf-8") as lines:
        files = [json.loads(line) for line in lines]
    return {file["file"]: tuple(Story(**story) for story in file["stories"]) for file in files}


STORIES = _stories()

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
    "Advertisement", "All rights reserved", "Comments (0)", "Dear reader", "Download the Star app",
    "Follow us", "Friday Letter", "Have your say", "Home > World", "Ledger Friends", "Most read",
    "Newsletter", "Picture: Gil Farrow", "Pool via", "Read more", "Read our privacy", "SHARE",
    "Share on", "Share this article", "Sign up", "Story continues", "Subscribe", "TWEET",
    "The Ledger is printed", "The Tilse Valley Post appears", "This was Radio Tilse",
    "Tips for the newsroom", "You may also like", "cookie", "min read", "Photo)", "©",
)  # fmt: skip

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
    documents = list(read_sources([CORPUS]))
    assert [document for document in documents if isinstance(document, ReadFailure)] == []
    return [document for document in documents if isinstance(document, RawDocument)]


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
        name: [article for document in documents for article in document.articles]
        for name, documents in cleaned.items()
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
        measured = (
            " ".join(words[: len(story.first.split())]),
            " ".join(words[-len(story.last.split()) :]),
            article.text.count("\n\n") + 1,
            len(words),
        )
        assert measured == (story.first, story.last, story.paragraphs, story.words)


@pytest.mark.parametrize("name", STORIES)
def test_fields(name: str, articles: dict[str, list[Article]]) -> None:
    for article, story in zip(articles[name], STORIES[name], strict=True):
        assert (article.outlet, article.authors) == (story.outlet, tuple(story.authors))
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
    ("copy", "other"),
    [
        ("eastgate_libya_agency.txt", "lowmarket_libya_agency.json"),
        ("star_flood_agency.txt", "post_flood_agency.json"),
    ],
)
def test_agency_copies_differ_only_at_the_top(
    copy: str, other: str, articles: dict[str, list[Article]]
) -> None:
    (first,), (second,) = articles[copy], articles[other]
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
