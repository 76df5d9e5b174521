"""Dates in other languages than English."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from seeds.metadata.byline_lines import authors_of, day_of
from seeds.metadata.dates import labelled_dates, parse_date
from seeds.metadata.foreign_dates import in_english, is_month
from seeds.metadata.head_words import head_words


@pytest.mark.parametrize(
    "text",
    [
        "14. März 2024", "14 mars 2024", "14 de marzo de 2024", "14 marzo 2024", "14 maart 2024",
        "14. marts 2024", "14 marca 2024", "14. března 2024", "14 martie 2024",
        "14. maaliskuuta 2024", "14 Mart 2024", "14 марта 2024 г.", "14 березня 2024",
        "14 Μαρτίου 2024", "2024年3月14日", "2024년 3월 14일",
        "١٤ مارس ٢٠٢٤", "14 آذار 2024", "14 مارس/آذار 2024", "الخميس، 14 مارس 2024", "۱۴ مارس ۲۰۲۴",
        "14 मार्च 2024", "१४ मार्च २०२४", "गुरुवार, 14 मार्च, 2024", "मार्च 14, 2024",
        "Donnerstag, 14. März 2024", "jeudi 14 mars 2024", "Le 14/03/2024", "giovedì 14 marzo 2024",
        "quinta-feira, 14 de março de 2024", "do 14 mrt 2024", "torsdag 14. marts 2024",
        "14 marca 2024 r.", "четверг, 14 марта 2024 года", "14 Mart 2024 Perşembe", "14 MART 2024",
        "Πέμπτη, 14 Μαρτίου 2024", "14 Μαρ 2024", "２０２４年３月１４日",
        "2024年3月14日（木）", "2024年03月14日 星期四", "2024년 3월 14일 목요일",
    ],
)  # fmt: skip
def test_the_day_is_read(text: str) -> None:
    assert parse_date(text) == "2024-03-14"


@pytest.mark.parametrize(
    ("text", "published", "modified"),
    [
        ("Publié le 14 mars 2024 à 08h30", "2024-03-14T08:30", None),
        ("Mis à jour le 15 mars 2024 à 10h00", None, "2024-03-15T10:00"),
        ("Publié le 14 mars 2024 à 08h30 - Mis à jour à 11h32", "2024-03-14T08:30", None),
        ("14/03/2024 08h30 Atualizado há 3 horas", "2024-03-14T08:30", None),
        ("14.03.2024 08:30 • Aktualisiert vor 3 Stunden", "2024-03-14T08:30", None),
        ("14 марта 2024, 08:30 · обновлено 3 часа назад", "2024-03-14T08:30", None),
        ("Veröffentlicht am 14.03.2024", "2024-03-14", None),
        ("Aktualisiert am 15. März 2024, 8.30 Uhr", None, "2024-03-15T08:30"),
        ("Опубликовано 14 марта 2024 в 08:30", "2024-03-14T08:30", None),
        ("الأحد 03/مارس/2024 - 02:30 م", "2024-03-03T14:30", None),
        ("تاريخ النشر: ٣ مارس ٢٠٢٤", "2024-03-03", None),
        ("آخر تحديث: 4 مارس 2024", None, "2024-03-04"),
        ("प्रकाशित: 3 मार्च 2024, 14:30 IST", "2024-03-03T14:30", None),
        ("अपडेटेड 4 मार्च 2024", None, "2024-03-04"),
        ("公開日：2024年3月3日 14時30分", "2024-03-03T14:30", None),
        ("2024年3月3日 午後2時30分", "2024-03-03T14:30", None),
        ("更新时间：2024-03-04 10:00", None, "2024-03-04T10:00"),
        ("입력 2024.03.03. 14:30", "2024-03-03T14:30", None),
        ("Stand: 03.03.2024 14:30 Uhr", "2024-03-03T14:30", None),
        ("Actualizado: 04/03/2024 09:00h", None, "2024-03-04T09:00"),
        ("Publié le 04/03/2024", "2024-03-04", None),
        ("Published 04/03/2024", None, None),  # of March or of April
        ("03/03/2024 14h30", "2024-03-03T14:30", None),
        ("Giriş Tarihi: 03.03.2024 14:30", "2024-03-03T14:30", None),
        ("Data publikacji: 03.03.2024", "2024-03-03", None),
        ("3 marzo 2024 (modifica il 4 marzo 2024)", "2024-03-03", "2024-03-04"),
        ("یکشنبه، ۱۳ اسفند ۱۴۰۲ ساعت ۱۴:۳۰", "2024-03-03T14:30", None),
        ("تاریخ انتشار: ۱۴۰۲/۱۲/۱۳ - ۱۴:۳۰", "2024-03-03T14:30", None),
        ("به‌روزرسانی: ۱۳ اسفند ماه ۱۴۰۲", None, "2024-03-03"),
        ("١٤٤٥/٠٩/٠١", None, None),  # the calendar of Islam is not read
        ("14.03.2024 kl. 08:30", "2024-03-14T08:30", None),
        ("14 listopada 2024", None, None),  # two months, by the language
        ("14 Mühlen 2024", None, None),
        ("am 14. März", None, None),
    ],
)
def test_labels_tell_what_it_is_the_day_of(
    text: str, published: str | None, modified: str | None
) -> None:
    assert labelled_dates(text) == (published, modified)


@pytest.mark.parametrize(
    "line",
    [
        "Von Ida Holm, 14. März 2024",
        "Par Ida Holm - Publié le 14 mars 2024 à 08h30",
        "Por Ida Holm | 14 de marzo de 2024",
        "di Ida Holm 14 marzo 2024",
    ],
)
def test_bylines_with_a_date_are_read(line: str) -> None:
    assert authors_of(line) == ("Ida Holm",)
    assert str(day_of(line)).startswith("2024-03-14")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("۱ فروردین ۱۴۰۰", "2021-03-21"),
        ("۳۰ اسفند ۱۳۹۹", "2021-03-20"),  # of a leap year
        ("1 فروردين 1403", "2024-03-20"),
        ("۲۲ بهمن ۱۳۵۷", "1979-02-11"),
        ("۱۴۰۴/۱/۱", "2025-03-21"),
        ("۳۰ اسفند ۱۴۰۰", None),
        ("۳۱ مهر ۱۴۰۳", None),
        ("۱۵ پارس ۱۴۰۳", None),
    ],
)
def test_days_of_the_persian_calendar(text: str, day: str | None) -> None:
    assert parse_date(text) == day


@given(st.dates(date(1921, 3, 21), date(2026, 1, 1)))
def test_each_day_of_the_persian_calendar_is_read(day: date) -> None:
    jalali = JalaliDate(day)
    month = head_words("persian_months")[jalali.month - 1]
    figures = str(jalali.year).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert parse_date(f"{jalali.day} {month} {figures}") == day.isoformat()


def test_english_is_left_as_it_is() -> None:
    lines = (
        "By Jane Doe, 14 March 2024", "Di Maria scores twice", "Von Trapp, 1938", "",
        "8:30 am 14 March 2024", "So 14 March 2024 it is", "April 14, 2024, 8:30 p.m.",
        "03/14/2024 8:30 pm", "2024-03-14 08:30",
    )  # fmt: skip
    for line in lines:
        assert in_english(line) == line


def test_each_month_is_read() -> None:
    names = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    for month, name in enumerate(names.split(), start=1):
        assert parse_date(f"3. {name} 2021") == date(2021, month, 3).isoformat()


@pytest.mark.parametrize("line", ["3 KASIM 2021", "3 Kasim 2021", "3 Kasım 2021", "3 HAZİRAN 2021"])
def test_turkish_months_are_read_in_capitals_and_without_their_own_letters(line: str) -> None:
    month = 6 if "Z" in line else 11
    assert parse_date(line) == date(2021, month, 3).isoformat()
    assert is_month(line.split()[1])
