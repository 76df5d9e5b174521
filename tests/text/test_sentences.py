from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import MOST_GROWTH, growth

from qa.languages.sections import languages
from qa.text.sentences import cutting_spans, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Gov. Ada Holm met Sen. Lee and Rep. Kim at the harbour.",
        "Ms. Holm and Mr. Lee spoke with Lt. Col. Ray Dunn.",
        "Lt. Gov. Ada Holm left Ft. Marsh before noon.",
        "Dist. Atty. Ray Dunn filed the papers.",
        "The council meets at 9 a.m. Monday in the hall.",
        "It opened at 5 p.m. ET and closed at 6 p.m. (1800 GMT) sharp.",
        "The U.S. Senate voted on Jan. 5 after No. 7 fell.",
        "It cost 3.5 percent of St. Alban's budget, i.e. nothing much.",
        "See holmpost.Com for more.",
        "1. The first of many.",
        "The alarm went off at 11:45 p.m. AKDT and again at 2 a.m. IST.",
        "It begins at 7 p.m. Pacific Time on Sunday.",
        "The nurse and Ph.D. Ada Holm disagreed.",
        "The bill of Ada Holm, D-N. Y., passed.",
        "She was named by then-Gov. Ada Holm.",
        "They voted for Prop. 205 in May.",
        "Max. fine for less than 8 oz.: $150.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(sentence: str) -> None:
    text = f"The day began. {sentence} The day ended."
    assert sentences(text) == ["The day began.", sentence, "The day ended."]


@pytest.mark.parametrize(
    "sentence",
    [
        "The duo Stop! Go Now! plays at the mill.",
        "Reruns of Bingo! have drawn a crowd since May.",
        "The petition Who Pays? found 90 signers.",
        "Grin! Inc. makes hats.",
        "The bid was late—oh so late!—but it won.",
        "“Where is it?” Holm asked the board on Tuesday.",
        '"Where is it?" Holm asked.',
        "“Where is it?” Ada Holm, the head of the board, said in a letter.",
        "“Never again!” he shouted.",
        "“Never again!” The head of the mill wrote on Friday.",
    ],
)
def test_marks_inside_do_not_end_a_sentence(sentence: str) -> None:
    text = f"The day began. {sentence} The day ended."
    assert sentences(text) == ["The day began.", sentence, "The day ended."]


@pytest.mark.parametrize(
    "expected",
    [
        ("“Where is it?”", "Holm said that nobody knew."),
        ("“Where is it?”", "Holm told the crew to leave."),
        ("“Never again!”", "The crowd left."),
        ("Who pays?", "Holm knows."),
        ("It was 5 p.m.", "IT firms were shut."),
        ("Holm was asked and said no.", "Lee said yes."),
        ("It will do for me.", "Holm disagrees."),
        ("The Marl Corp. said no.", "Holm Inc. is next."),
        ("She lives in the U.S.", "The house is big."),
        ("It ended at 5 p.m.", "The crowd left."),
        ("It rained 😀😀.", "The 👨‍👩‍👧 left.", "Done."),  # more than one code unit, one character
        ("It was over. ”", "He left."),
        ("The mill is shut, Holm said.", "“ It will open again.”"),
        ("(So it is.)", "The next one."),
        ("One line\nand the next.",),
    ],
)
def test_sentences_end_where_they_should(expected: tuple[str, ...]) -> None:
    assert sentences(" ".join(expected)) == list(expected)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ("Am 3. Mai öffnet das Haus.", "Die Nr. 5 fehlt.", "„Schade“, sagte sie.")),
        ("fr", ("M. Vasseur a dit non.", "Mme. Roy attend !", "« Nous attendons. »")),
        ("es", ("El Sr. Vega llegó a las 8.30.", "¿Hay otra opción?", "Dijo que no.")),
        ("ru", ("Это стоит 4,2 млн.", "Мэр А. П. Лозов сказал нет.", "Так и вышло.")),
        ("ja", ("市議会は決めた。", "「危ない」と市長は言った。")),
        ("ar", ("هل هناك خيار آخر؟", "قالت إن السلامة أولا.")),
        ("hi", ("परिषद ने निर्णय लिया।", "लोग नाराज़ हैं।")),
        (None, ("Am 3. Mai öffnet das Haus.", "M. Vasseur a dit non.", "Er geht.")),
        (None, ("परिषद ने निर्णय लिया।", "市議会は決めた。", "The end?")),
    ],
)
def test_each_language_is_cut_by_its_own_rules_and_an_unknown_one_by_those_of_all(
    language: str | None, expected: tuple[str, ...]
) -> None:
    text = " ".join(expected)
    assert [text[start:end] for start, end in sentence_spans(text, language)] == list(expected)


def test_a_blank_line_ends_a_sentence() -> None:
    lines = ["No stop here", "and none there", "End."]
    assert sentences("{}\n \n{}\n\n\n{}".format(*lines)) == lines


def test_closing_marks_stay_with_their_sentence() -> None:
    assert sentences("“We will go. Now.” He left.")[-1] == "He left."


def test_a_fragment_without_a_word_is_not_a_sentence() -> None:
    assert sentences("The end came. … — !\n\nNext.") == ["The end came. … — !", "Next."]


def test_nothing_gives_nothing() -> None:
    assert sentence_spans("") == []
    assert sentence_spans(" \n\n \t") == []


def test_sentences_longer_than_a_window_are_found_whole() -> None:
    sentence = "The river rose by " + "one and " * 100 + "two metres."
    text = " ".join([sentence] * 40)
    assert sentences(text) == [sentence] * 40


text_of_a_page = st.text(
    alphabet=st.one_of(
        st.sampled_from("aB. .!?\n\n\"“”’'()[]—1 \u2029\r\t😀"),
        st.sampled_from("„«»‹›‚‘「」『』《》（）。！？…؟؛।;·–¿¡г.zте町कไทم3 \xa0"),
        st.characters(),
    ),
    max_size=300,
)
LANGUAGES = [None, "??", "vi", "nb", *languages()]


@given(text_of_a_page, st.sampled_from(LANGUAGES))
def test_spans_are_trimmed_ordered_and_lose_nothing(text: str, language: str | None) -> None:
    spans = sentence_spans(text, language)
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        position = end
    assert not text[position:].strip()


@given(text_of_a_page, st.sampled_from(LANGUAGES))
def test_passages_are_cut_at_the_ends_of_sentences_or_at_marks_inside(
    text: str, language: str | None
) -> None:
    """Both splits cover the same letters, so that a passage loses nothing."""
    covered = [
        "".join(text[start:end] for start, end in split(text, language)).split()
        for split in (sentence_spans, cutting_spans)
    ]
    assert "".join(covered[0]) == "".join(covered[1])


@given(st.text(alphabet="aB. “”\n", max_size=60))
def test_long_hostile_text_loses_nothing(unit: str) -> None:
    text = unit * 200
    spans = sentence_spans(text)
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "unit",
    [
        "“",
        "“ab. ",
        "(a. ",
        "Ms. A. ",
        "… ",
        "\n \n",
        "x.[1] ",
        "a",
        "“A?” B said. ",
        "no. A",
        "Yes! ",
    ],
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def reading(characters: int) -> Callable[[], object]:
        text = unit * (characters // len(unit))
        return lambda: sentence_spans(text)

    assert growth(reading, 12_000) <= MOST_GROWTH
