"""A written sentence passes where all of it is cited, and has the right fault where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import seconds_of

from embeddings.embedder import Embedder
from qa.answering.statements.matching import Statement
from qa.answering.support.check import faults, first_fault
from qa.answering.support.reading.clauses import LONGEST

MOST_SECONDS = 2.0
"""For a sentence as long as is looked at, and one that it cites; one of news takes 5 ms."""
DAY = "2032-05-06"  # a Thursday

SYRUP = "The health ministry recalled the syrup on Tuesday after eleven children fell ill."
FERRY = "Nine people died and four were hurt when the ferry hit the pier, Captain Ada Holm said."
BRIDGE = "The town plans to close the Weir Bridge from 1 June for eight weeks, at a cost of £3.04m."
TRIAL = "Prosecutors accuse the treasurer Olav Krane of having stolen 90,000 crowns."
POLL = "Some voters in Velm oppose the plan, and support for it fell to 42 per cent in April."
RIVALS = (
    "Pia Lund beat Ivo Brandt in the final; “I was lucky,” Lund said, while Brandt said no word."
)
SAFE = "The county said that the water was not safe to drink."

STRIKE = "Police put the crowd at 9,000 and organisers at 20,000, half a mile short of the palace."
BLAST = "The blast killed two men, and police are examining whether a leak of gas was to blame."
LAW = "The president vetoed a bill that would have raised the minimum wage."
CLAIM = "Residents say the smell made them ill, but tests found no harmful gas."
DEPOT = "Lund said the depot “was an eyesore”, while Holm called it “our heart”."

BALLOT = (
    "A measure on the ballot will give voters in Marland the chance to legalize sports betting, "
    "and another to open the bridge."
)
TRUE = [
    (BALLOT, "Voters in Marland are to decide whether sports betting is legal."),
    (STRIKE, "Organisers counted 20,000 people and police 9,000."),
    (STRIKE, "The march ended about 800 metres short of the palace."),
    (BLAST, "It is not yet known whether leaking gas caused the blast that killed two men."),
    (LAW, "The president blocked legislation to lift the minimum wage."),
    (DEPOT, "To Holm it is “our heart”, but Lund described the depot as an eyesore."),
    (SYRUP, "Eleven children fell ill, and the ministry recalled the syrup on Tuesday, 4 May."),
    (FERRY, "The ferry hit the pier, killing 9 people and injuring four, according to Holm."),
    (
        BRIDGE,
        "The Weir Bridge is to be closed for eight weeks from 1 June, costing about £3 million.",
    ),
    (BRIDGE, "The town will close the bridge for eight weeks at a cost of about £3 million."),
    (TRIAL, "Krane allegedly stole 90,000 crowns."),
    (POLL, "Support for the plan dropped to 42% in April."),
    (RIVALS, "Ivo Brandt was beaten by Pia Lund in the final."),
    (RIVALS, "Lund won the final against Brandt and said: “I was lucky.”"),
    (SAFE, "The water is unsafe, the county said."),
]

FALSE = [
    (BALLOT, "Sports betting is legal in Marland.", "mode"),
    (BALLOT, "The bridge is open.", "mode"),
    (STRIKE, "Police said that 20,000 people had come.", "roles"),
    (STRIKE, "The march went half a mile beyond the palace.", "number"),
    (BLAST, "A leak of gas caused the blast that killed two men.", "invented"),
    (LAW, "The president signed a bill that raised the minimum wage.", "direction"),
    (CLAIM, "The smell made residents ill.", "allegation"),
    (DEPOT, "Lund called the depot “our heart”.", "attribution"),
    (SYRUP, "Twelve children fell ill.", "number"),
    (SYRUP, "The ministry recalled the syrup on Monday.", "day"),
    (SYRUP, "The health ministry did not recall the syrup.", "negation"),
    (SYRUP, "The health ministry will recall the syrup.", "mode"),
    (SYRUP, "Children died of the syrup.", "invented"),
    (FERRY, "Four people died and nine were hurt.", "number"),
    (FERRY, "The ferry hit the pier, Captain Ivo Holm said.", "name"),
    (BRIDGE, "The town has closed the Weir Bridge.", "mode"),
    (BRIDGE, "The town plans to close the Weir Bridge until 1 June.", "day"),
    (BRIDGE, "The closure of the bridge for eight months is planned.", "number"),
    (BRIDGE, "The town plans to spend about £3.2m on the Weir Bridge.", "number"),
    (TRIAL, "The treasurer Olav Krane stole 90,000 crowns.", "allegation"),
    (POLL, "Most voters in Velm oppose the plan.", "quantifier"),
    (POLL, "Support for the plan rose to 42 per cent in April.", "direction"),
    (RIVALS, "Ivo Brandt beat Pia Lund in the final.", "roles"),
    (RIVALS, "“I was lucky,” Brandt said.", "attribution"),
    (RIVALS, "“I was very lucky,” Lund said.", "quotation"),
    (SAFE, "The county said that the water was safe to drink.", "negation"),
]


def statement(text: str) -> Statement:
    return Statement(text, "Velm Post", DAY)


@pytest.mark.parametrize(("cited", "written"), TRUE)
def test_what_is_cited_passes(cited: str, written: str) -> None:
    assert first_fault(written, [statement(cited)]) is None


@pytest.mark.parametrize(("cited", "written", "kind"), FALSE)
def test_what_is_not_cited_has_a_fault_of_its_kind(cited: str, written: str, kind: str) -> None:
    kinds = {fault.kind for fault in faults(written, [statement(cited)])}
    assert kind in kinds


def test_a_sentence_without_a_citation_is_struck() -> None:
    fault = first_fault("It rained.", [])
    assert fault is not None
    assert fault.kind == "nothing cited"


def test_two_cited_sentences_bear_out_one_that_joins_them() -> None:
    joined = "Nine people died when the ferry hit the pier, and the syrup was recalled on Tuesday."
    assert first_fault(joined, [statement(FERRY), statement(SYRUP)]) is None


def test_the_words_of_one_cited_person_are_not_given_to_another() -> None:
    cited = [
        statement("Mayor Ada Holm said that the bridge would be repaired in spring."),
        statement("Clerk Ivo Lund said that the fair would last two days."),
    ]
    fault = first_fault("Clerk Ivo Lund said that the bridge would be repaired in spring.", cited)
    assert fault is not None
    assert fault.kind == "attribution"


def test_days_are_understood_from_the_day_of_the_article() -> None:
    cited = [statement("The shop closed yesterday.")]
    assert first_fault("The shop closed on Wednesday, 5 May.", cited) is None
    assert first_fault("The shop closed on Thursday.", cited) is not None


def test_a_name_of_the_headline_stands_for_a_pronoun() -> None:
    cited = Statement("She opened the shop in May.", "Velm Post", DAY, "Kira Falk, baker of Velm")
    assert first_fault("Kira Falk opened the shop in May.", [cited]) is None


def test_an_invented_clause_is_told_from_one_in_other_words(embedder: Embedder) -> None:
    cited = [statement("The maker recalled its trains after two children swallowed magnets.")]
    paint = "The maker recalled its trains after paint was found to contain lead."
    fault = first_fault(paint, cited, embedder=embedder)
    assert fault is not None
    assert fault.kind == "invented"
    reworded = "The producer called its toys back: kids had ingested magnetic pieces."
    assert first_fault(reworded, cited, embedder=embedder) is None


def test_a_model_without_token_vectors_lets_no_more_pass(static: Embedder) -> None:
    cited = [statement("The maker recalled its trains after two children swallowed magnets.")]
    kites = "Kites of silk brighten meadows."
    plain, by_model = first_fault(kites, cited), first_fault(kites, cited, embedder=static)
    assert plain is not None
    assert plain.kind == "invented"
    assert by_model == plain


class Undecided:
    """Knows a sentence that it does not believe."""

    def probability(self, premise: str, hypothesis: str) -> float:
        return 0.2 if "Tuesday" in hypothesis and premise == SYRUP else 0.9


def test_a_model_of_inference_has_a_second_look() -> None:
    cited = [statement(SYRUP)]
    doubted = first_fault("The ministry recalled the syrup on Tuesday.", cited, Undecided())
    assert doubted is not None
    assert doubted.kind == "not entailed"
    assert first_fault("The ministry recalled the syrup.", cited, Undecided()) is None
    wrong = first_fault("The ministry recalled twelve syrups.", cited, Undecided())
    assert wrong is not None
    assert wrong.kind != "not entailed"


@given(st.text(max_size=300), st.text(max_size=300), st.none() | st.just("no day") | st.just(DAY))
def test_any_text_is_judged(written: str, cited: str, published: str | None) -> None:
    list(faults(written, [Statement(cited, "", published)]))


WORDS = st.lists(
    st.sampled_from(
        [
            "Holm",
            "said",
            "told",
            "“I",
            "”",
            "not",
            "no",
            "will",
            "may",
            "all",
            "accused",
            "of",
            "Monday",
            "3",
            "May",
            "2031",
            "from",
            "£3m",
            "a",
            "third",
            "half",
            "never",
            ",",
            ";",
            ".",
            "but",
            "and",
            "that",
            "which",
            "by",
            "was",
            "beat",
            "fell",
            "rose",
            "the",
            "in",
            "Tarn's",
            "(",
        ]
    ),
    max_size=60,
).map(" ".join)


@given(WORDS, WORDS)
def test_any_words_of_news_are_judged(written: str, cited: str) -> None:
    list(faults(written, [statement(cited)]))


@pytest.mark.parametrize(
    "unit", [" ", "a ", "A ", "Aa said, ", "“", ", ", "1 ", "not ", "by ", "."]
)
def test_long_texts_take_no_long_time(unit: str) -> None:
    text = unit * (LONGEST // len(unit))
    assert seconds_of(lambda: list(faults(text, [statement(f"it {text}")]))) < MOST_SECONDS


def test_a_sentence_without_end_is_struck_and_a_cited_one_cut() -> None:
    endless = "Holm beat Lund. " * 20_000
    fault = first_fault(endless, [statement(endless)])
    assert fault is not None
    assert fault.detail == "too long to be checked"
    assert seconds_of(lambda: list(faults("Lund beat Holm.", [statement(endless)]))) < MOST_SECONDS
