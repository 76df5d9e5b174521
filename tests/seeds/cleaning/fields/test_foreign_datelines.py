from __future__ import annotations

from collections.abc import Callable

import pytest
from timing import MOST_GROWTH, growth

from seeds.cleaning.fields.foreign_datelines import dateline_authors, foreign_dateline_end


@pytest.mark.parametrize(
    ("dateline", "story"),
    [
        ("Marl (dpa/lrs) - ", "Nach einem Brand"),
        ("Berlin/Marl (dpa). ", "Nach einem Brand"),
        ("Madrid, 3 may (EFE).- ", "Tras un incendio"),
        ("VARSOVIE, 3 mai (AFP) – ", "Après un incendie"),
        ("МАРЛЬ, 3 мая — РИА Новости. ", "После пожара"),
        ("МАРЛЬ, 3 мая. /ТАСС/. ", "После пожара"),
        ("مرل (رويترز) - ", "بعد حريق"),
        ("[東京 3日 ロイター] - ", "火災を受け"),
        ("【マール3日】", "火災を受け"),
        ("新华社马尔5月3日电（记者王明）", "火灾后"),
        ("(마를=연합뉴스) 김안나 기자 = ", "화재로"),
        ("MARL (hn) – ", "Nach einem Brand"),
        ("MARL (Agencia Sur).– ", "Tras un incendio"),
        ("MARL, 3. Mai – ", "Nach einem Brand"),
        ("MARL, 3 de mayo.– ", "El fuego. Tras un incendio"),
        ("MARL. — ", "Après un incendie, les habitants ont dû quitter leurs maisons."),
        ("MARL, 3 maja. ", "Po pożarze"),
        ("МАРЛЬ, 3 мая. ", "После пожара"),
        ("МАРЛЬ, 3 мая — Южное агентство. ", "После пожара"),
        ("МАРЛЬ, 3 мая — ", "После пожара. Мост закрыт."),
        ("МАРЛЬ. ", "После пожара"),
        ("ΜΑΡΛΟ, 3 Μαΐου – ", "Η φωτιά. Μετά"),
        ("ΜΑΡΛΟ – ", "Μετά τη φωτιά"),
        ("مرل، 3 مايو – ", "بعد حريق"),
        ("مرل – ", "بعد حريق"),
        ("تهران، ۱۵ اردیبهشت ۱۴۰۳ – ", "شورای شهر"),
        ("【マール南通信】", "火災を受け"),
        ("【마를】 ", "화재로"),
        ("मार्ल। ", "आग के बाद"),
        ("मार्ल, 3 मई। ", "आग के बाद"),
        ("मार्ल (दक्षिण एजेंसी)। ", "आग के बाद"),
        ("马尔5月3日讯：", "火灾后"),
        ("南方通讯社马尔电　", "火灾后"),
        ("STOCKHOLM (TT). ", "Kommunen stänger"),
        ("Tarn (Ritzau) ", "Kommunen lukker"),
        ("(NTB): ", "Kommunen stenger"),
        ("Bern (awp/sda) - ", "Nach dem Brand"),
        ("Ciudad de Tarn (EFE).- ", "El Ayuntamiento"),
        ("EFE.- ", "El Ayuntamiento"),
        ("TARNA, 12 marzo 2024.- ", "El Ayuntamiento"),
        ("Roma, 3 mar. (askanews) - ", "Il Comune"),
        ("Madrid, 3 sept (EFE).- ", "El Ayuntamiento"),
        ("Lisboa, 03 out 2024 (Lusa) – ", "A Câmara"),
        ("МАРЛЬ, 15 сент. — Северное агентство. ", "После пожара"),
        ("(ANSA) - ", "Il Comune"),
        ("TARNA, 03 MAR - ", "Il Comune"),
        ("Tarnów, 03.03.2024 (PAP) - ", "Ratusz"),
        ("Марль. 3 марта. ИНТЕРФАКС - ", "После пожара"),
        ("МАРЛЬ, 3 мар — РИА Новости, Анна Седова. ", "После пожара"),
        ("Ayşe KAYA / TARN, (DHA)- ", "Belediye"),
        ("مرل - أ ش أ: ", "بعد حريق"),
        ("مرل 3 مارس (رويترز) - ", "بعد حريق"),
        ("مرل – «الجنوب» ", "بعد حريق"),
        ("नई मार्ल, 3 मार्च (भाषा)। ", "आग के बाद"),
        ("नई मार्ल, तीन मार्च (भाषा) ", "आग के बाद"),
        ("मार्ल, दक्षिण संवाददाता। ", "आग के बाद"),
        ("（マール＝佐藤花子）", "火災を受け"),
        ("中新社马尔5月3日电 (记者 王明)", "火灾后"),
        ("本报讯（记者王明）", "火灾后"),
        ("〔記者王明／馬爾報導〕", "火災後"),
        ("【마를=남부뉴스】 김안나 기자 = ", "화재로"),
        ("", "ООН. Новости"),
        ("", "राम (बाएं) ने कहा"),
        ("", "Das Rathaus (rechts) - gebaut 1890 - wird saniert"),
        ("", "Tarn, 12 personer – och en hund – kom fram."),
        ("", "NATO (2025) hat geantwortet."),
        ("", "MARL, May 3. After a fire"),
        ("", "وأغلقت المدينة الجسر القديم – بعد حريق"),
        ("", "Marl (54) kam um 3 Uhr – und ging."),
        ("", "В мае — РИА не писало."),
        ("", "市が3日発表した。"),
        ("", "الجسر (القديم) أغلق."),
        ("", "Kern (dpa nennt sie so) ging."),
    ],
)
def test_a_dateline_is_known_by_its_agency_its_day_or_its_marks(dateline: str, story: str) -> None:
    assert foreign_dateline_end(dateline + story) == len(dateline)


@pytest.mark.parametrize(
    ("dateline", "story"),
    [
        ("TARNWICK. ", "Kommunen stänger den gamla bron i tre veckor, sade borgmästaren Ada Kern."),
        (
            "BAD MARL. ",
            "Nach dem Brand bleibt die alte Mühle geschlossen, sagte die Bürgermeisterin.",
        ),
        (
            "TARNWIJK - ",
            "De gemeente sluit de oude brug voor drie weken, zei burgemeester Ada Kern.",
        ),
        ("Marl (tnw/ak) - ", "Nach dem Brand bleibt die alte Mühle geschlossen, sagte Ada Kern."),
        ("AGI - ", "Il Comune chiude il vecchio ponte per tre settimane, ha detto la sindaca."),
        ("", "AGI - Machines that think for themselves are years away, said Professor Ada Kern."),
        ("", "TARNWICK. The council will close the old bridge for three weeks, said the mayor."),
        ("", "TARNWICK - Engineers found cracks near Marl Quay, Mayor Ada Kern told reporters."),
        ("", "KOMMENTAR. Kommunen stänger den gamla bron i tre veckor, sade borgmästaren."),
        ("", "Kern (spd) - die Bürgermeisterin der Stadt Marl - sagte den Termin gestern ab."),
        ("", "SPD - Die Partei stellt sich neu auf und will im Herbst antreten, sagte Ada Kern."),
    ],
)
def test_what_may_be_english_is_told_by_the_story_behind_it(dateline: str, story: str) -> None:
    assert foreign_dateline_end(dateline + story) == len(dateline)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("新华社马尔5月3日电（记者王明、李丽）", ("王明", "李丽")),
        ("(마를=남부뉴스) 김안나 기자 =", ("김안나",)),
        ("MARL (dpa) –", ()),
    ],
)
def test_reporters_in_a_dateline(printed: str, names: tuple[str, ...]) -> None:
    assert dateline_authors(printed) == names


@pytest.mark.parametrize(
    "unit", ["A ", "А", "[あ", "新华社", "ا ", "A-", "가=", "Α ", "अ", "讯", "МАР "]
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def reading(characters: int) -> Callable[[], object]:
        text = unit * (characters // len(unit))
        return lambda: foreign_dateline_end(text)

    assert growth(reading, 12_000) <= MOST_GROWTH
