from __future__ import annotations

import pytest

from seeds.metadata.foreign_bylines import foreign_authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Von Ada Kern und Jan Lohse", ("Ada Kern", "Jan Lohse")),
        ("Von Ada Kern (dpa)", ("Ada Kern",)),
        ("Par Anne Roy, Jean Petit et Luc Blanc", ("Anne Roy", "Jean Petit", "Luc Blanc")),
        ("Por Ana Vega y Juan Paz", ("Ana Vega", "Juan Paz")),
        ("Автор: Анна Седова", ("Анна Седова",)),
        ("بقلم: أمل سالم", ("أمل سالم",)),
        ("記者 王明 李麗", ("王明", "李麗")),
        ("김안나 기자 anna@yeje.kr", ("김안나",)),
        ("앤 로이 기자", ("앤 로이",)),
        ("アン・ロワ記者", ("アン・ロワ",)),
        ("王明記者", ("王明",)),
        ("di Ada Neri e Luca Riva", ("Ada Neri", "Luca Riva")),
        ("Της Άννας Μαύρου", ("Άννας Μαύρου",)),
        ("von Marl", None),
        ("市長は記者", None),
        ("Von Marl nach Holm fährt kein Zug", None),
        ("Von Ada Kern stammt der Plan.", None),
        ("Par Amour", None),
        ("Di Maria", None),
        ("", None),
    ],
)
def test_names_behind_the_word_for_by(line: str, authors: tuple[str, ...] | None) -> None:
    assert foreign_authors(line) == authors
