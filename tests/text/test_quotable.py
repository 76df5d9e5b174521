from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import MOST_GROWTH, growth

from qa.text.prose.quotable import Bar, bar, is_own_question, question_before
from qa.text.sentences import sentence_spans

BEFORE = "The mill on the Brannoc shut on Monday after a fire."
AFTER = "Its owner said that forty people had worked there."


def bar_among_paragraphs(line: str) -> Bar | None:
    """Why the first sentence of a paragraph may not be quoted, between two others."""
    text = f"{BEFORE}\n\n{line}\n\n{AFTER}"
    start = text.index(line)
    span = next(span for span in sentence_spans(text) if span[0] == start)
    return bar(text, *span)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("When will the mill open again?", "question"),
        ("Q: And what of the workers?", "question"),
        ("What happens next", "heading"),
        ("1840: The Mill Is Built", "heading"),
        ("4. The workers", "heading"),
        ("Mill owner asks the council of Brannoc for ...", "heading"),
        ("THE DAY IN FULL.", "heading"),
        ("‘Is it over?’", "heading"),
        ("Mill owner: We are ‘under attack’ by the council", "heading"),
        ("Leaving the valley: Over 400 workers look for work", "heading"),
        ("Keep reading", "link"),
        ("Read more: The mill's long history.", "link"),
        ("Related: Three mills that burned", "link"),
        ("MORE: Brannoc mill burns for a second day", "link"),
        ("Watch: The roof falls in", "link"),
        ("Mill fire:What we know of the cause", "link"),
        ("‘We lost it all’:Workers speak of the night", "link"),
        ("Read the full story here.", "link"),
        ("You can see the plan of the new mill here.", "link"),
        ("The numbers of the council can be found here.", "link"),
        ("Look here to find out what the mill is worth.", "link"),
        ("1 of 25", "label"),
        ("Video Ad Feedback The roof falls in 02:14 - Source: TVN", "label"),
        ("The mill seen from the bridge. (Photo: Ada Holm / AP)", "caption"),
        ("The mill in flames on Monday. Ada Holm/Getty Images", "caption"),
        ("Ada Holm/AFP/Getty Images The mill is seen from the bridge on Monday.", "caption"),
        ("Ada Holm, left, and Ray Dunn leave the mill.", "caption"),
        ("From left, Ada Holm, Ray Dunn and Jo Quill stand at the wheel.", "caption"),
        ("Ray Dunn (second from left) worked at the mill.", "caption"),
        ("Mill owner Ada Holm speaks to workers in Brannoc, Tuesday, May 3, 2022.", "caption"),
        ("Workers of the mill listen to Sen. Ray Dunn in Brannoc on May 3, 2022.", "caption"),
        ("The wheel works along the river. Ada Holm/University of Brannoc", "caption"),
        ("Workers of the mill stand watch on the bridge after the fire.", "caption"),
        ("Mayor Ada Holm speaks to the crew at the gate of the mill.", "caption"),
        ("(D) 47 47 46 Table by Ada Holm/The Post | Data by Brannoc College", "caption"),
        ("Ada Holm shows visitors the wheel that stands behind the mill.", "caption"),
        ("The wheel turned no more. Courtesy of Holm Bros. Pictures", "caption"),
        ("A broken wheel and burned sacks are seen in Brannoc on Tuesday, May 3.", "caption"),
        ("Ada Holm poses for a portrait at her home above the mill.", "caption"),
        ("The wheel turns in this photo released by the council of Brannoc.", "caption"),
        ("FILE - Ray Dunn, a worker, at the mill in 2019.", "caption"),
        ("This story is no longer being updated.", "notice"),
        ("This is a developing story and will be updated.", "notice"),
        ("Sign up for our newsletter.", "notice"),
        ("Follow Ada Holm on Twitter: @adaholm.", "notice"),
        ("Ada Holm can be reached at ada.holm@brannoc.example.", "notice"),
        ("Take The Post's weekly news quiz to see how much you know!", "notice"),
        ("This transcript was automatically generated.", "notice"),
        ("Thanks for listening to Brannoc Today.", "notice"),
        ("The Holm Foundation does not provide editorial input.", "notice"),
        ("555-010-0199.", "notice"),
        ("Play the Brannoc Quick Cross now.", "notice"),
        ("Put your knowledge to the test with our Quiz of The Week.", "notice"),
        ("Hello!", "notice"),
        ("Hit play above to hear the mill.", "notice"),
        ("555-0100, brannocmill.com.", "notice"),
        ("Reach Holm at ada.holm@brannoc.example.", "notice"),
        ("That is because the report is subscriber-only.", "notice"),
        ("We may earn a commission if you buy a thing.", "notice"),
        ("By Ada Holm", "byline"),
        ("– Ada Holm and Ray Dunn", "byline"),
        ("Contributing: Ray Dunn", "byline"),
        ("Ada Holm contributed to this report.", "byline"),
        ("Correction: Forty people worked there, not fourteen.", "correction"),
        ("An earlier version of this story gave a wrong number of workers.", "correction"),
        ("This article has been corrected to give the right number.", "correction"),
    ],
)
def test_what_stands_around_a_story_is_not_quoted(line: str, reason: Bar) -> None:
    assert bar_among_paragraphs(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "“Will it hold?” Holm asked on Friday.",
        "“Will it ever open again?”",
        "Related claims were dropped in May.",
        "More than forty people lost their work.",
        "Watch makers from Marl bought the wheel.",
        "By Friday the fire was out.",
        "By Michaelmas, the owner was in a hospital near Marl.",
        "► The fire began in the loft, the brigade said, “at noon.”",
        "Upper Marl:The council will pay for a new roof over the mill, the wheel and the hall, and"
        " for a bridge to the road.",
        "(Fact check: the mill burned twice.)",
        "Background: The mill was built in 1840.",
        "Sources said that the fire began in the loft.",
        "A previous version of the bill would have paid the workers.",
        "The mill subscribes to a fire watch.",
        "She reads to the children of the workers.",
        "The photo of the mill hangs in the hall.",
        "The people of Brannoc can read here.",
        "“You can see it all from here.”",
        "It all began here.",
        "She speaks to the crew at the gate of the mill each day.",
        "The mayor speaks to the crew each day, Holm has said.",
        "Jo Quill did not know which guest went up next and when.",
        "An early version of the council's report says that the mill burned at noon.",
        "The owner, who has three mills left, spoke in Brannoc on May 3, 2022.",
        "The council meets on Tuesday, May 3.",
        "Ray Dunn said that Holm speaks for the workers of Brannoc since May 3, 2022.",
        "She walks to the mill each day, as she has since May 3, 2022.",
        "The council was wrong, the left, too, has said.",
        "The mill is seen as the oldest of the valley.",
        "Workers: 41",
        "Damage: more than £2.4 million",
        "Best wheel: The Marl Wonder",
        "• Place: Brannoc",
        "Never.",
        "The council of Brannoc, which has paid for the roof since 1998, will meet on Friday to"
        " talk of the mill, of the people who worked there and of the bridge that leads to it, cut",
    ],
)
def test_sentences_of_a_story_are_quoted(line: str) -> None:
    assert bar_among_paragraphs(line) is None


def test_the_whole_note_of_correction_is_barred() -> None:
    text = f"{BEFORE}\n\nCorrection: We wrote that 14 people worked there. It was forty."
    assert bar(text, text.index("It was forty"), len(text)) == "correction"


def test_captions_run_together_are_barred_whole() -> None:
    run = (
        "The mill burns on Monday. Ada Holm/Getty Images A fireman rests at the bridge. It was his"
        " last night. Ray Dunn/The Brannoc Post/AP Two men carry sacks."
    )
    text = f"{BEFORE}\n\n{run}\n\n{AFTER}"
    spans = sentence_spans(text)
    assert [bar(text, *span) for span in spans] == [None, *["caption"] * (len(spans) - 2), None]


def test_the_second_sentence_of_a_caption_is_barred() -> None:
    caption = "Ada Holm greets Ray Dunn in Marl on May 3, 2022. Both have worked at the mill."
    text = f"{BEFORE}\n\n{caption}\n\n{AFTER}"
    assert bar(text, text.index("Both"), text.index(AFTER) - 2) == "caption"


def test_a_list_of_corrections_is_no_story() -> None:
    notes = [f"News: A report of May {day} misstated the age of the mill." for day in range(1, 9)]
    text = "\n\n".join([*notes, "It was built in 1840."])
    assert bar(text, text.index("It was built"), len(text)) == "correction"
    fewer = "\n\n".join([*notes[:3], "It was built in 1840."])
    assert bar(fewer, fewer.index("It was built"), len(fewer)) is None


def test_numbered_headings_and_the_choices_of_a_quiz_are_no_rows() -> None:
    lines = ["Ada Holm says the mill is safe 03:00", "3. Form-19", "A. 250", "B. 1,000"]
    text = "\n\n".join([BEFORE, *lines, AFTER])
    reasons = [bar(text, text.index(line), text.index(line) + len(line)) for line in lines]
    assert reasons[1:] == ["heading"] * 3


def test_rows_of_a_table_are_quoted_and_its_head_is_not() -> None:
    rows = ["Name Party Votes", "Ada Holm River List 1,204", "Ray Dunn Mill Party 987"]
    text = "\n\n".join([BEFORE, *rows, AFTER])
    reasons = [bar(text, text.index(row), text.index(row) + len(row)) for row in rows]
    assert reasons == ["heading", None, None]


def test_the_last_choice_before_a_question_is_no_sentence() -> None:
    text = f"{BEFORE}\n\nThe wheel 7. Who built the mill in 1840? Ada Holm\n\n{AFTER}"
    start = text.index("The wheel")
    assert bar(text, start, start + len("The wheel 7.")) == "heading"


def test_years_of_a_list_are_quoted() -> None:
    text = "\n\n".join([BEFORE, "2021: Ada Holm", "2022: Ray Dunn", AFTER])
    start = text.index("2022")
    assert bar(text, start, start + len("2022: Ray Dunn")) is None


def test_entries_of_a_list_are_quoted() -> None:
    entries = ["a new roof over the hall", "Rope For The Old Wheel"]
    text = "\n\n".join([BEFORE, "The owner asks the council for:", *entries, AFTER])
    reasons = [bar(text, text.index(entry), text.index(entry) + len(entry)) for entry in entries]
    assert reasons == [None, "heading"]


def test_a_story_that_is_one_line_is_quoted() -> None:
    assert bar("Mill shuts after a fire", 0, 23) is None


def test_a_headline_that_was_cut_is_not_quoted_even_alone() -> None:
    assert bar("Mill fire: the night explained in ...", 0, 37) == "heading"


def test_a_story_told_in_pictures_is_quoted() -> None:
    text = "\n\n".join(f"The wheel turns {count}. (Photo: Ada Holm)" for count in range(5))
    assert bar(text, 0, 18) is None


@pytest.mark.parametrize(
    ("language", "line", "reason"),
    [
        ("de", "Die Mühle brennt", "heading"),
        ("de", "Von Ada Kern, Marl", "heading"),
        ("de", "Lesen Sie auch: Was die Stadt jetzt plant.", "notice"),
        ("de", "„Wir warten.“", None),
        ("de", "Kern sagte: »Nein.«", None),
        ("de", "Kern wies das zurück.", None),
        ("fr", "Lire aussi : Le pont fermera en mai.", "notice"),
        ("fr", "Le moulin brûle", "heading"),
        ("es", "Foto: Agencia Marl.", "notice"),
        ("ru", "Читайте также: мост закроют.", "notice"),
        ("ru", "«Мы ждем».", None),
        ("ja", "【関連記事】橋が閉じる。", "notice"),
        ("ja", "水車小屋で火災", "heading"),
        ("ja", "「危ない。」", None),
        ("zh", "责任编辑：王明。", "notice"),
        ("zh", "市长说：“我们等。”", None),
        ("ko", "저작권자 ⓒ 마를일보. 무단 전재 및 재배포 금지.", "notice"),
        ("ar", "اقرأ أيضاً: الجسر يغلق.", "notice"),
        ("ar", "أغلق الجسر.", None),
        ("hi", "यह भी पढ़ें: पुल बंद।", "notice"),
        ("hi", "पुल बंद हो गया।", None),
        ("th", "สะพานปิดแล้ว", None),
        ("el", "Η γέφυρα έκλεισε.", None),
        ("pl", "• most i droga", None),
        ("is", "© Holm 2022.", "notice"),
        ("tr", "https://www.ornek.com.tr/haber", "notice"),
        ("sv", "redaktion@exempel.se", "notice"),
        ("de", "Die Mühle am Montag. (Foto: Ada Kern/dpa)", "caption"),
        ("de", "Auf dem Foto: ein Haus, das niemand kennt. Kern sagt: Nein.", None),
        ("ja", "閉鎖された水車小屋（写真：佐藤花子）", "caption"),
        ("uk", "МАРЛЬ, 15 вересня — Північна агенція.", "byline"),
        ("it", "VELMORA, 4 marzo – Il tram torna a Velmora.", None),
        ("de", "NATO – das Bündnis wächst weiter, sagte Kern am Montag in Marl.", None),
        ("ja", "橋 — 市が閉じる。", None),
    ],
)
def test_what_stands_around_a_story_in_another_language_is_not_quoted(
    language: str, line: str, reason: str | None
) -> None:
    text = f"{line}\n\nMarl 1.\n\nMarl 2."
    assert bar(text, 0, len(line), language) == reason


def test_a_question_in_another_language_is_not_quoted() -> None:
    text = "Die Mühle brennt\n\nWann öffnet sie wieder?\n\nIm Mai."
    assert bar(text, 18, 41, "de") == "question"
    greek = "Ποιος πληρώνει;\n\nΚανείς."
    assert bar(greek, 0, 15, "el") == "question"


def test_a_story_of_one_line_is_quoted_in_another_language() -> None:
    assert bar("Die Mühle brennt", 0, 16, "de") is None


@pytest.mark.parametrize(
    ("sentence", "is_question"),
    [
        ("Who pays?", True),
        ("ECHO: Who pays?", True),
        ("“Who pays?”", False),
        ("Who, she asked, would pay?", False),
        ("He said, “Who pays?”", False),
        ("Nobody pays.", False),
        ("", False),
    ],
)
def test_own_questions(sentence: str, is_question: bool) -> None:
    assert is_own_question(sentence) is is_question


def test_a_reply_knows_its_question() -> None:
    text = "They talked.\n\nWhen does it open?\n\nIn May. It rained. Why wait? No reason."
    starts = {text[a:b]: a for a, b in sentence_spans(text)}
    asked = {sentence: question_before(text, start) for sentence, start in starts.items()}
    assert asked["In May."] == starts["When does it open?"]
    assert asked["No reason."] == starts["Why wait?"]
    assert asked["They talked."] is asked["It rained."] is asked["When does it open?"] is None


@given(st.text(st.one_of(st.sampled_from("aB. ?!\n\n“”:—/()1"), st.characters()), max_size=200))
def test_every_sentence_has_an_answer(text: str) -> None:
    for start, end in sentence_spans(text):
        bar(text, start, end)
        asked = question_before(text, start)
        assert asked is None or (0 <= asked < start and is_own_question(text[asked:start]))


@pytest.mark.parametrize(
    "unit", ["A", "A ", "Ab ", "A/", "x:", "(Photo", "Sign up ", "– A b ", "A? "]
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    start = len(BEFORE) + 2

    def looking(characters: int) -> Callable[[], object]:
        text = f"{BEFORE}\n\n{unit * (characters // len(unit))}\n\n{AFTER}"

        def look() -> None:
            bar(text, start, len(text) - len(AFTER) - 2)
            bar(text, start, start + 900)
            question_before(text, len(text) - len(AFTER))

        return look

    assert growth(looking, 25_000) <= MOST_GROWTH
