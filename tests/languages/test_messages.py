"""What the program says, and that each catalogue says all of it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest
from babel import Locale

from benchmarks.catalogue import CATALOGUES, missing, renewed, sentences, strings_of, written
from qa.languages.codes import ENGLISH
from qa.languages.messages import (
    CATEGORIES,
    number_text,
    per_cent_text,
    plural_forms,
    read_catalogue,
    say,
    say_number,
    spoken_language,
    spoken_languages,
)
from qa.languages.punctuation import signs
from qa.web.page_language import words_json
from qa.web.views.page import page_html

PROMISED = {"ar", "de", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh"}
OTHERS = tuple(code for code in spoken_languages() if code != ENGLISH)

_PLACE = re.compile(r"%(?:\((\w+)\)s|(.?))")
_ARTICLES = ("%(number)s article", "%(number)s articles")


def places(text: str) -> Counter[str]:
    """The names of the values that a sentence has room for."""
    found = [match[1] or f"%{match[2]}" for match in _PLACE.finditer(text)]
    return Counter(name for name in found if name != "%%")


def test_the_languages_that_are_promised_are_there() -> None:
    assert set(spoken_languages()) >= PROMISED


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_says_all_that_the_program_says(language: str) -> None:
    catalogue = read_catalogue(language)
    said = sentences()
    kept = {message.id for message in catalogue if message.id}
    new = [sentence for sentence in said if sentence not in kept]
    assert not new, f"run `python -m benchmarks.catalogue`, and translate: {new}"
    assert kept == set(said), "run `python -m benchmarks.catalogue`"
    assert not missing(catalogue)
    path = CATALOGUES / f"{language}.po"
    assert path.read_bytes() == written(renewed(language, catalogue)), path.name


def test_no_sentence_of_the_scripts_is_overlooked() -> None:
    """Babel looks into no braces inside of a template string."""
    scripts = (CATALOGUES.parents[1] / "web" / "static").glob("*.js")
    called = [re.findall(r'\bphrase\(\s*"([^"]+)"', path.read_text("utf-8")) for path in scripts]
    said = set(chain(*called))
    assert len(said) > 40
    assert said <= set(sentences())


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_loses_a_value_or_is_markup(language: str) -> None:
    catalogue = read_catalogue(language)
    categories = [Locale(language).plural_form(number) for number in range(200)]
    for message in catalogue:
        if not message.id:
            continue
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set(places(forms[-1]))
        for string in strings_of(message):
            lost = wanted - set(places(string))
            if message.pluralizable:  # "one article" needs no number
                lost -= {"number"} if 1 in map(categories.count, categories) else set()
                lost -= {"number"} if "number" not in places(forms[0]) else set()
            assert not lost, (string, lost)
            assert set(places(string)) <= wanted | {"number"}, string
            assert not re.search('[<>&"]', string), string
            if signs(language).blank:
                assert string[:1].isspace() or not forms[0][:1].isspace(), string
            assert string == string.rstrip() and string.strip(), string


@pytest.mark.parametrize("language", OTHERS)
def test_only_what_is_one_number_alone_is_told_without_it(language: str) -> None:
    for number in (3, 5, 11, 21, 42, 100, 101, 1_000_000):
        assert number_text(language, number) in say_number(language, number, *_ARTICLES)


def test_english_stands_in_the_program() -> None:
    assert say(ENGLISH, "since %(day)s", day="1 May") == "since 1 May"
    assert say_number(ENGLISH, 1, *_ARTICLES) == "1 article"
    assert say_number(ENGLISH, 1_200, *_ARTICLES) == "1,200 articles"


def test_a_language_without_a_catalogue_is_spoken_in_english() -> None:
    for language in ("xx", "tlh", "", "de_"):
        assert spoken_language(language) in (ENGLISH, "de")
    assert say("tlh", "no date") == "no date"
    assert say("de-AT", "no date") == say("de", "no date") == "ohne Datum"
    assert say("de", "A sentence that nobody translated") == "A sentence that nobody translated"


def test_a_sentence_ends_in_one_full_stop() -> None:
    assert say("ru", "The articles here are all of %(day)s.", day="4 марта 2026 г.")[-3:] == " г."
    assert say_number("en", 2, "", "%(number)s of %(name)s.", name="Inc.") == "2 of Inc."
    assert say("en", "… and %(number)s more.", number="...")[-9:] == "... more."
    assert say("en", "%(words)s.", words="Well..") == "Well..."


def test_numbers_take_the_forms_of_their_language() -> None:
    russian = [say_number("ru", number, *_ARTICLES) for number in (1, 2, 5, 11, 21)]
    assert russian == ["1 статья", "2 статьи", "5 статей", "11 статей", "21 статья"]
    arabic = [say_number("ar", number, *_ARTICLES) for number in (1, 2, 3, 11, 100)]
    polish = [say_number("pl", number, *_ARTICLES) for number in (1, 2, 5, 12, 22)]
    assert polish == ["1 artykuł", "2 artykuły", "5 artykułów", "12 artykułów", "22 artykuły"]
    ukrainian = [say_number("uk", number, *_ARTICLES) for number in (1, 2, 5, 11, 21)]
    assert ukrainian == ["1 стаття", "2 статті", "5 статей", "11 статей", "21 стаття"]
    assert arabic == ["مقال واحد", "مقالان", "3 مقالات", "11 مقالاً", "100 مقال"]
    assert number_text("de", 1_200) == "1.200"
    shares = [per_cent_text(language, 7) for language in ("en", "de", "pl", "tr")]
    assert shares == ["7 %", "7\u00a0%", "7%", "%7"]


@pytest.mark.parametrize("language", OTHERS)
def test_scripts_get_a_form_for_each_category(language: str) -> None:
    forms = plural_forms(language, *_ARTICLES)
    category = Locale(language).plural_form
    for number in (1, 2, 3, 11, 21, 100):
        form = forms[CATEGORIES.index(category(number))]
        said = say_number(language, number, *_ARTICLES)
        assert form % {"number": number_text(language, number)} == said


@pytest.mark.parametrize("language", OTHERS)
def test_gradio_finds_nothing_to_fill_in_what_the_page_holds(language: str) -> None:
    """It takes the page for a template of Handlebars and of JavaScript."""
    for html in (page_html(language, has_login=True), words_json(language)):
        assert not re.search(r"\\|`|\$\{|\{\{", html)
