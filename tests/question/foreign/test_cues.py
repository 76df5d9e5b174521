"""Whether sentences in other languages hold what is asked for."""

from __future__ import annotations

import pytest

from qa.question.understand import understand
from qa.retrieval.answer_cues import contains_answer_type


@pytest.mark.parametrize(
    ("question", "sentence", "language", "expected"),
    [
        ("Wie viele starben?", "Zwölf Menschen starben.", "de", 1.0),
        ("Wie viele starben?", "Menschen starben.", "de", 0.0),
        ("Wie viele der 12 starben?", "Von den 12 starb keiner.", "de", 0.0),
        ("How many died?", "Il y a eu deux morts.", "fr", 1.0),
        ("何人死亡した？", "十二人が死亡した。", "ja", 1.0),
        ("何人死亡した？", "１２人が死亡した。", "ja", 1.0),
        ("何人死亡した？", "一方で火は消えた。", "ja", 0.0),
        ("كم عدد القتلى؟", "قتل ١٢ شخصا.", "ar", 1.0),
        ("कितने लोग मारे गए?", "१२ लोग मारे गए।", "hi", 1.0),
        ("कितने रुपये?", "दो लाख रुपये।", "hi", 1.0),
        ("Wann öffnete die Brücke?", "Sie öffnete am 3. März.", "de", 1.0),
        ("Когда открыли мост?", "Мост открыли 3 марта.", "ru", 1.0),
        ("Когда открыли мост?", "Мост открыли.", "ru", 0.0),
        ("Wann öffnete die Brücke?", "Die Reparatur dauerte drei Tage.", "de", 0.0),
        ("Wann öffnete die Brücke?", "Sie öffnete vor drei Tagen.", "de", 1.0),
        ("Quand le pont a-t-il rouvert ?", "Les travaux ont duré 2 semaines.", "fr", 0.0),
        ("Quand le pont a-t-il rouvert ?", "Il a rouvert il y a deux semaines.", "fr", 1.0),
        ("Когда открыли мост?", "Ремонт длился три недели.", "ru", 0.0),
        ("Когда открыли мост?", "Мост открыли три недели назад.", "ru", 1.0),
        ("Köprü ne zaman açıldı?", "Onarım iki hafta sürdü.", "tr", 0.0),
        ("Köprü ne zaman açıldı?", "Köprü geçen hafta açıldı.", "tr", 1.0),
        ("橋はいつ開通した？", "橋は3月に開通した。", "ja", 1.0),
        ("Wer gewann?", "Am Ende gewann Olaf Holm.", "de", 1.0),
        ("Wer gewann?", "Am Ende gewann die Partei.", "de", 0.5),
        ("Qui a gagné ?", "Le match a vu gagner Holm.", "fr", 1.0),
        ("Qui a gagné ?", "Le match est fini.", "fr", 0.0),
        ("誰が勝った？", "山田が勝った。", "ja", 0.5),
        ("Warum?", "Weil es regnete.", "de", 1.0),
        ("Was sagte Merz?", "„Nein“, so Merz.", "de", 1.0),
        ("Why did it close?", "Lokað.", "is", 0.5),
    ],
)
def test_holds_the_kind_of_thing_asked_for(
    question: str, sentence: str, language: str, expected: float
) -> None:
    assert contains_answer_type(understand(question).analysis, sentence, language) == expected
