"""What questions in other languages take from the talk before them."""

from __future__ import annotations

import pytest

from qa.question.thread.turns import Turn
from qa.question.understand import understand

TALKS = [
    ("de", "Wer gewann die Wahl in Hessen?", "Und wann?", ("Wahl", "Hessen")),
    ("de", "Wann wurde die Brücke in Passau gesperrt?", "Warum?", ("Brücke", "Passau")),
    ("de", "Was sagte Olaf Scholz?", "Wie alt ist er?", ("Olaf Scholz",)),
    ("de", "Wie viele Menschen starben in Paris?", "Und in Lyon?", ("starben",)),
    ("de", "Wer gewann die Wahl in Hessen?", "Welche Partei regiert in Bayern?", ()),
    ("de", "Wer gewann?", "Wann öffnete die Brücke?", ()),
    ("fr", "Qui a gagné l'élection à Lyon ?", "Et quand ?", ("Lyon",)),
    ("fr", "Que dit Emmanuel Macron ?", "Quel âge a-t-il ?", ("Emmanuel Macron",)),
    ("fr", "Qui a gagné à Lyon ?", "Quand le pont de Nantes a-t-il rouvert ?", ()),
    ("es", "¿Quién ganó en Valencia?", "¿Y cuándo?", ("Valencia",)),
    ("es", "¿Qué dijo Pedro Sánchez?", "¿Dónde nació él?", ("Pedro Sánchez",)),
    ("es", "¿Cuándo abrió el puente de Osk?", "¿Cuánto costó?", ("Osk",)),
    ("es", "¿Cuánto costará el tranvía de Osk?", "¿Y quién paga?", ("Osk", "tranvía")),
    ("ru", "Что сказали о трамвае в Одессе?", "А кто это сказал?", ("Одессе", "трамвае")),
    ("pl", "Ile kosztował remont mostu w Krakowie?", "A kto zapłacił?", ("Krakowie", "mostu")),
    ("it", "Chi ha vinto a Genova?", "E quando?", ("Genova",)),
    ("it", "Cosa ha detto Carla Rossi?", "Dove è nata lei?", ("Carla Rossi",)),
    ("pt", "Quem ganhou em Lisboa?", "E quando?", ("Lisboa",)),
    ("tr", "Köprü ne zaman açıldı?", "Peki neden?", ("Köprü", "açıldı")),
    ("tr", "Holm ne dedi?", "O nerede?", ("Holm",)),
    ("ru", "Когда открыли мост в Одессе?", "А почему?", ("Одессе", "мост")),
    ("ru", "Что сказал Иван Зеленский?", "Сколько ему лет?", ("Иван Зеленский",)),
    ("ar", "متى فتح جسر بيروت؟", "ولماذا؟", ("جسر بيروت",)),
    ("ja", "橋はいつ開通した？", "なぜ？", ("橋",)),
    ("ja", "岸田首相は何と言いましたか？", "彼は何歳ですか？", ("岸田首相",)),
    ("zh", "谁赢了上海选举？", "什么时候？", ("上海选举",)),
    ("ja", "橋はいつ開通した？", "火星の首都はどこですか。", ()),
    ("ja", "橋はいつ開通した？", "大統領の猫の名前は何ですか", ()),
    ("ja", "橋はいつ開通した？", "ありがとうございます", ()),
    ("ja", "橋はいつ開通した？", "最新の記事は何ですか。", ()),
    ("zh", "谁赢了上海选举？", "火星的首都在哪里？", ()),
    ("zh", "谁赢了上海选举？", "土耳其和其他国家的出口额是多少？", ()),
    ("ja", "橋はいつ開通した？", "それぞれの政党の議席数は何議席ですか", ()),
    ("zh", "谁赢了上海选举？", "死了多少人？", ("上海选举",)),
    ("de", "Wer gewann die Wahl in Hessen?", "Danke", ()),
    ("hi", "पुल कब खुला?", "और क्यों?", ("पुल",)),
    ("uk", "Коли відкрили міст в Одесі?", "А чому?", ("Одесі",)),
    ("pl", "Kto wygrał w Krakowie?", "A kiedy?", ("Krakowie",)),
    ("nl", "Wie won in Utrecht?", "En wanneer?", ("Utrecht",)),
    ("sv", "Vem vann i Malmö?", "Och när?", ("Malmö",)),
    ("sv", "När öppnade Anna Brink bron i Malmö?", "Och i Lund?", ("bron",)),
    ("ru", "Когда Анна Бринк открыла мост в Киеве?", "А в Москве?", ("открыла мост",)),
]


@pytest.mark.parametrize(("language", "before", "question", "carried"), TALKS)
def test_takes_over_what_the_last_question_was_about(
    language: str, before: str, question: str, carried: tuple[str, ...]
) -> None:
    query = understand(question, history=[Turn(before)])
    assert query.language == language
    assert bool(query.carried) == bool(carried)
    assert all(any(word in phrase for phrase in query.carried) for word in carried)


def test_the_time_of_the_last_question_is_kept() -> None:
    query = understand("Et à Lyon ?", history=[Turn("Combien de morts à Paris en mars 2023 ?")])
    assert query.moment and query.moment.words == "en mars 2023"
    assert "Paris" not in query.carried


def test_what_was_dropped_is_not_carried() -> None:
    history = [Turn("Was sagte Olaf Scholz?")]
    assert understand("Wie alt ist er?", history=history, drop=("Olaf Scholz",)).carried == ()


def test_he_is_whom_the_answer_named() -> None:
    history = [Turn("Wer gewann die Wahl?", introduced=("Ada Holm",))]
    assert understand("Wie alt ist sie?", history=history).carried == ("Ada Holm",)


def test_without_rules_nothing_is_carried() -> None:
    query = understand("Hvenær var það?", history=[Turn("Hver vann?")], known_languages=("is",))
    assert query.carried == ()


def test_an_english_question_after_others_is_english() -> None:
    query = understand("And who won in Lyon?", history=[Turn("Wer gewann in Paris?")])
    assert query.language == "en"
