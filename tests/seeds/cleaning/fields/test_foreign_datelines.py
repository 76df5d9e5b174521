from __future__ import annotations

from collections.abc import Callable

import pytest
from timing import MOST_GROWTH, growth

from seeds.cleaning.fields.foreign_datelines import foreign_dateline_end


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
        ("MARL, 3 maja. ", "Po pożarze"),
        ("МАРЛЬ, 3 мая. ", "После пожара"),
        ("МАРЛЬ, 3 мая — Южное агентство. ", "После пожара"),
        ("МАРЛЬ, 3 мая — ", "После пожара. Мост закрыт."),
        ("МАРЛЬ. ", "После пожара"),
        ("ΜΑΡΛΟ, 3 Μαΐου – ", "Η φωτιά. Μετά"),
        ("ΜΑΡΛΟ – ", "Μετά τη φωτιά"),
        ("مرل، 3 مايو – ", "بعد حريق"),
        ("مرل – ", "بعد حريق"),
        ("【マール南通信】", "火災を受け"),
        ("【마를】 ", "화재로"),
        ("मार्ल। ", "आग के बाद"),
        ("मार्ल, 3 मई। ", "आग के बाद"),
        ("मार्ल (दक्षिण एजेंसी)। ", "आग के बाद"),
        ("马尔5月3日讯：", "火灾后"),
        ("南方通讯社马尔电　", "火灾后"),
        ("", "ООН. Новости"),
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
    "unit", ["A ", "А", "[あ", "新华社", "ا ", "A-", "가=", "Α ", "अ", "讯", "МАР "]
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def reading(characters: int) -> Callable[[], object]:
        text = unit * (characters // len(unit))
        return lambda: foreign_dateline_end(text)

    assert growth(reading, 12_000) <= MOST_GROWTH
