"""Which sentences of other languages lean on the one before."""

from __future__ import annotations

import pytest

from qa.answering.citing.context import context_span, needs_context
from qa.languages.sections import languages_with, section

LEANING = {
    "de": [
        "Sie kündigte Klage an.",
        "Doch er lehnte ab.",
        "„Das reicht nicht“, sagte sie.",
        "Das war im Mai.",
        "Dieser Schritt kam spät.",
        "Nach seinen Worten fehlt Geld.",
    ],
    "fr": [
        "Elle a démissionné lundi.",
        "Mais il a refusé.",
        "« C’est trop », a-t-elle ajouté.",
        "Selon lui, rien ne presse.",
        "Cette mesure coûte cher.",
    ],
    "es": [
        "Ella dimitió el lunes.",
        "Dijo que no había dinero.",
        "Pero él se negó.",
        "«No hay dinero», dijo.",
        "Esta medida es cara.",
    ],
    "it": [
        "Lei si è dimessa.",
        "Ha aggiunto che manca il denaro.",
        "«Non basta», ha detto.",
        "Ma questo non basta.",
    ],
    "pt": [
        "Ela demitiu-se.",
        "Disse que não há dinheiro.",
        "“Não chega”, disse ele.",
        "Essa medida é cara.",
    ],
    "nl": [
        "Zij stapte maandag op.",
        "Maar hij weigerde.",
        "‘Dat is te veel’, zei ze.",
        "Dat was in mei.",
    ],
    "sv": [
        "Hon avgick i måndags.",
        "Men han vägrade.",
        "”Det räcker inte”, sade hon.",
        "– Det räcker inte, säger han.",
    ],
    "pl": ["Ona odeszła w poniedziałek.", "Ale jego plan upadł.", "Dodał, że brakuje pieniędzy."],
    "ru": [
        "Она ушла в понедельник.",
        "Но он отказался.",
        "«Этого мало», — сказала она.",
        "По его словам, денег нет.",
        "Это решение далось трудно.",
    ],
    "uk": ["Вона пішла в понеділок.", "Але він відмовився.", "«Цього мало», — сказала вона."],
    "tr": [
        "O pazartesi istifa etti.",
        "Bu karar zor oldu.",
        "Ancak onlar reddetti.",
        "“Bu yetmez” dedi.",
    ],
    "ar": ["وهو يرفض ذلك.", "وأضاف أن المال غير كاف.", "هذا القرار صعب.", "لكنه رفض."],
    "ja": ["彼は辞任した。", "同社は否定した。", "しかし、これは高い。", "このため、橋は閉じる。"],
    "zh": ["他周一辞职。", "该公司否认。", "但她拒绝了。", "“这不够，”他说，“太晚了。”"],
    "hi": ["उन्होंने सोमवार को इस्तीफा दिया।", "लेकिन वह नहीं माने।", "इस फैसले से लोग नाराज हैं।"],
}
STANDING = {
    "de": [
        "Diese Woche tagt der Rat.",
        "Die Brücke wird im Mai geöffnet.",
        "Kern sagte, sie gehe.",
        "„Er kommt nicht“, sagte Ada Kern.",
        "In diesem Jahr fehlt Geld.",
        "Siena liegt in Italien.",
    ],
    "fr": [
        "Il y a trop de voitures.",
        "Ce lundi, le pont a fermé.",
        "Ada Roy a dit qu’elle part.",
        "Pour son départ, Marie Roy a chanté.",
        "Elleville compte 300 habitants.",
    ],
    "es": ["Este lunes cerró el puente.", "Dijo el alcalde que no.", "Susana Vega dimitió."],
    "it": [
        "Questa settimana chiude il ponte.",
        "Ha detto il sindaco di no.",
        "Loretta Neri parte.",
    ],
    "pt": ["Esta semana fecha a ponte.", "Disse a ministra que não.", "Elana Neves partiu."],
    "nl": ["Deze week sluit de brug.", "Zijnstra stapt op.", "De brug is dicht."],
    "sv": ["Den 3 maj stängs bron.", "Hansson avgick.", "Bron är stängd."],
    "pl": ["W tym roku most zamknięto.", "Tomasz Lis odszedł.", "Most jest zamknięty."],
    "ru": ["В этом году мост закрыли.", "Онегин ушел.", "Мост закрыт, сказал мэр."],
    "uk": ["Цього року міст закрили.", "Міст закрито."],
    "tr": ["Bu yıl köprü kapandı.", "Ona köyü kapandı."[4:], "Köprü kapalı."],
    "ar": ["هذا العام أغلق الجسر.", "قال الوزير إن الجسر مغلق."],
    "ja": ["市は橋を閉じた。", "これまで3人がけがをした。"],
    "zh": ["今年大桥关闭。", "其他国家也一样。", "市长辞职。"],
    "hi": ["इस साल पुल बंद रहेगा।", "परिषद ने निर्णय लिया।"],
}


@pytest.mark.parametrize(
    ("language", "sentence"), [(code, one) for code, many in LEANING.items() for one in many]
)
def test_pronouns_and_speakers_without_a_name_lean(language: str, sentence: str) -> None:
    assert needs_context(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"), [(code, one) for code, many in STANDING.items() for one in many]
)
def test_other_beginnings_stand_alone(language: str, sentence: str) -> None:
    assert not needs_context(sentence, language)


def test_the_nearest_sentence_that_stands_alone_is_taken_along() -> None:
    told = ["Ada Kern leitet das Werk.", "Sie kam im Mai.", "Ihr Plan ist fertig."]
    assert [context_span(told, place, 2, "de") for place in range(3)] == [0, 1, 2]
    assert context_span(["Das Werk", "Sie kam im Mai."], 1, 2, "de") == 0
    assert context_span(["佐藤市長が会見した。", "彼は辞任した。"], 1, 2, "ja") == 1


def test_english_rules_do_not_read_other_languages() -> None:
    assert needs_context("He resigned.", "en") and needs_context("He resigned.", None)
    assert not needs_context("He visto el puente.", "es")
    assert not needs_context("He resigned.", "is")


@pytest.mark.parametrize("language", languages_with("sentences"))
def test_words_that_lean_are_small(language: str) -> None:
    data = section(language, "sentences")
    for key in ("leaning", "standing", "connectives", "tags", "furniture"):
        assert all(phrase == phrase.lower() for phrase in data.get(key, ()))
