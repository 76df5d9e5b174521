"""Articles of every script are found by any of their words, through the real index."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.storage.indexes.lexical import LexicalDocument, LexicalIndex
from qa.store import Filters
from qa.text.terms import query_terms, split_words, text_terms
from qa.text.words.letters import simplified

ARTICLES = {
    "ja": "台風十二号が九州に上陸し、川が氾濫した。ｻｰﾊﾞｰが止まり、停電した。猫は無事だった。",
    "zh": "星期三晚上，青石镇的水库大坝决堤，三千名居民被疏散到体育馆。镇长说，火车下周恢复。",
    "th": "น้ำท่วมใหญ่ที่เมืองชัยนาท ประชาชน ๓,๕๐๐ คนต้องอพยพ ผู้ว่าราชการกล่าวว่าสะพานจะเปิดอีกครั้ง",
    "hi": "बुधवार को नदियों में बाढ़ आने से पुल बंद हो गया। मुख्यमंत्री ने क़ानून की किताबें बाँटीं।",
    "ar": "أَغْلَقَت السلطاتُ الجسـورَ في مدينة الواحة بعد الفيضان، وقال المحافظ إن ٢٤ أسرة نُقلت.",
    "ko": "수요일 밤 강원도 산불이 번져 주민 삼백 명이 대피했다. 비가 내려 불은 금요일에 꺼졌다.",
    "my": "ရန်ကုန်မြို့တွင် ရေကြီးမှုကြောင့် တံတားပိတ်ထားသည်",
    "km": "ទឹកជំនន់នៅទីក្រុងភ្នំពេញបានបិទស្ពាន",
    "lo": "ນ້ຳຖ້ວມຢູ່ນະຄອນຫຼວງ ຂົວຖືກປິດ",
    "ta": "ஆற்றில் வெள்ளம் வந்ததால் பாலம் மூடப்பட்டது",
    "fa": "شهردار گفت کتاب‌خانه‌های شهر پس از زلزلهٔ ۱۴۰۲ بسته می‌مانند",
    "he": "הַגֶּשֶׁר נסגר אחרי השיטפון והתושבים פונו לבתי הספר",
    "ru": "Ещё в среду мэр Зареченска закрыл мост: уровень реки поднялся на три метра.",
    "uk": "П’ять сіл без світла: буревій зламав опори, зв’язок відновлять у п'ятницю.",
    "el": "Ο ΣΕΙΣΜΟΣ έκλεισε τη γέφυρα και τα σχολεία της Νέας Πόλης.",
    "tr": "İZMİR'de köprü IŞIKSIZ kaldı, ışıklar çarşamba günü yandı.",
    "de": "Die Straße nach Grünau wurde wegen der Überschwemmung gesperrt.",
}
"""Made up, with half-width forms, vowel signs, digits and apostrophes of their own."""

SPACELESS = ("ja", "zh", "th", "my", "km", "lo")


def index_of(texts: dict[str, str]) -> LexicalIndex:
    made = LexicalIndex()
    made.update(
        [],
        [
            LexicalDocument(number, number, "", text, None, None, language)
            for number, (language, text) in enumerate(texts.items())
        ],
    )
    return made


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return index_of(ARTICLES)


def finds(index: LexicalIndex, question: str, language: str) -> bool:
    number = list(ARTICLES).index(language)
    hits = index.search(question, 50, Filters(), language=language, held=(language,))
    return number in [hit for hit, _ in hits]


def letters(text: str) -> list[str]:
    """The letters and digits of a text, each with the marks behind it."""
    found: list[str] = []
    for char in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(char)[0]
        if kind == "M" and found and found[-1]:
            found[-1] += char
        elif kind in "LN":
            found.append(char)
        else:
            found.append("")
    return found


@pytest.mark.parametrize("language", SPACELESS)
def test_no_letter_without_spaces_is_outside_the_index(index: LexicalIndex, language: str) -> None:
    found = letters(ARTICLES[language])
    outside = 0
    for before, letter in zip(["", *found], found, strict=False):
        if letter and before and not (before + letter).isdecimal():
            outside += not finds(index, before + letter, language)
    terms = set(index.terms_beginning(""))
    outside += sum(
        not any(simplified(letter) in term for term in terms)
        for letter in found
        if letter and not letter.isdecimal()
    )
    assert outside == 0


@pytest.mark.parametrize("language", sorted(set(ARTICLES) - set(SPACELESS)))
def test_every_word_finds_its_article(index: LexicalIndex, language: str) -> None:
    terms = set(index.terms_beginning(""))
    for word in re.findall(r"[^\s.,:।،]+", ARTICLES[language]):
        assert finds(index, word, language), word
        assert terms.issuperset(text_terms(word, language))


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_a_letter_of_han_is_a_word(index: LexicalIndex, language: str) -> None:
    for letter in letters(ARTICLES[language]):
        if "\u4e00" <= letter[:1] <= "\u9fff":
            assert finds(index, letter, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("hi", "किताब", "किताबें"),
        ("hi", "कानून", "क़ानून"),
        ("hi", "बांटी", "बाँटीं"),
        ("ar", "جسور", "الجُسُورَ"),
        ("ar", "المدرسة", "المدرسه"),
        ("ar", "أسرة", "اسرة"),
        ("fa", "کتاب‌ها", "كتابها"),
        ("ru", "ёлка", "елка"),
        ("ru", "мостами", "мост"),
        ("uk", "зв’язок", "звʼязок"),
        ("el", "ΓΕΦΥΡΕΣ", "γέφυρες"),
        ("el", "σεισμος", "ΣΕΙΣΜΟΣ"),
        ("tr", "KÖPRÜLER", "köprü"),
        ("tr", "ISPARTA", "ısparta"),
        ("tr", "İzmir", "izmir"),
        ("de", "Häuser", "Haus"),
        ("de", "STRASSE", "Straße"),
        ("pl", "mostami", "most"),
        ("uk", "лікарнями", "лікарня"),
        ("bg", "мостовете", "мост"),
        ("sk", "mostami", "most"),
        ("sl", "knjigami", "knjiga"),
        ("hr", "knjigama", "knjiga"),
        ("cs", "řekami", "řeka"),
        ("fr", "élections", "election"),
        ("es", "ciudades", "ciudad"),
        ("pt", "eleições", "eleição"),
        ("ja", "サーバー", "ｻｰﾊﾞｰ"),
        ("ar", "٢٠٢٤", "2024"),
        ("pt-BR", "pontes", "ponte"),
    ],
)
def test_forms_of_one_word_are_one_term(language: str, one: str, other: str) -> None:
    assert text_terms(one, language) == text_terms(other, language) != []


def test_names_are_one_term_in_texts_of_every_language() -> None:
    for name in ("Istanbul", "Çavuşoğlu", "Łódź", "Göteborg"):
        for language in ("en", "ja", "ru", "ar", "zh"):
            assert text_terms(name, language) == text_terms(name)


def test_a_long_word_is_told_from_debris_by_its_characters() -> None:
    word = "водопроводноканализационный"
    assert len(word.encode()) > 40
    assert text_terms(word, "ru") != []
    assert text_terms("я" * 40, "ru") == []


def test_a_question_is_analysed_in_each_language_of_the_archive() -> None:
    terms = query_terms("Häuser", "de", ("en", "de"))
    assert set(terms) == {*text_terms("Häuser", "de"), *text_terms("Häuser", "en")}


def test_letters_without_spaces_are_words_that_may_stand_together() -> None:
    assert split_words("水库 Dam", "zh") == ["水", "库", "dam"]


CODES = st.sampled_from([*ARTICLES, "en", "xx", None])


@settings(deadline=None)
@given(st.text(st.characters(), max_size=60), CODES)
def test_any_text_is_analysed_and_its_forms_are_one(text: str, language: str | None) -> None:
    terms = text_terms(text, language)
    assert all(term and not term.isspace() and " " not in term for term in terms)
    for form in ("NFC", "NFD", "NFKC"):
        assert text_terms(unicodedata.normalize(form, text), language) == terms
    assert set(query_terms(text, language or "en")) <= set(terms)
