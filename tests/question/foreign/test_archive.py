"""Questions about the archive itself in other languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import perf_counter

import pytest

from qa.question.foreign.archive import archive_question_of
from qa.store import Coverage

COVERAGE = Coverage(12, 40, date(2020, 1, 1), date(2023, 6, 1), ("The Bugle",), (("de", 12),))
SEEN_FROM = date(2023, 6, 15)


@pytest.mark.parametrize(
    ("language", "text", "form", "phrase"),
    [
        ("de", "Wie viele Artikel gibt es hier?", "count", ""),
        ("de", "Wie viele Artikel gibt es über den Streik?", "count", "Streik"),
        ("de", "Was ist der neueste Artikel?", "ends", ""),
        ("de", "Zeig mir Artikel über Gaza", "list", "Gaza"),
        ("fr", "Combien d’articles y a-t-il ?", "count", ""),
        ("fr", "Quels journaux as-tu ?", "outlets", ""),
        ("es", "¿Cuántos artículos hay sobre Gaza?", "count", "Gaza"),
        ("es", "¿Qué fechas cubres?", "days", ""),
        ("it", "Quanti articoli ci sono?", "count", ""),
        ("pt", "Qual é o artigo mais antigo?", "ends", ""),
        ("tr", "Deprem hakkında kaç haber var?", "count", "Deprem"),
        ("ru", "Сколько статей о Газе?", "count", "Газе"),
        ("ar", "كم عدد المقالات عن غزة؟", "count", "غزة"),
        ("ja", "ガザに関する記事は何件ありますか", "count", "ガザ"),
        ("zh", "关于加沙的文章有多少", "count", "加沙"),
        ("zh", "有多少篇關於加沙的文章？", "count", "加沙"),
        ("zh", "请问资料库里有什么？", "overview", ""),
        ("zh", "关于加沙的文章是谁写的？", "authors", "加沙"),
        ("ja", "ガザに関する最新の記事は何ですか", "ends", "ガザ"),
        ("ja", "このアーカイブの内容は？", "overview", ""),
        ("ja", "ガザについての記事は何本ありますか？", "count", "ガザ"),
        ("ar", "كم مقالا يذكر غزة؟", "count", "غزة"),
        ("ru", "В каких СМИ есть статьи?", "outlets", ""),
        ("pl", "Ile artykułów jest w archiwum?", "count", ""),
        ("pl", "Ile artykułów wspomina o Gazie?", "count", "Gazie"),
        ("nl", "Hoeveel artikelen gaan over Gaza?", "count", "Gaza"),
        ("uk", "Яка найновіша стаття?", "ends", ""),
        ("pl", "Jaki jest najstarszy artykuł o strajku?", "ends", "strajku"),
        ("pl", "Ile redakcji jest w archiwum?", "outlets", ""),
        ("pl", "Podaj mi najnowsze artykuły", "ends", ""),
        ("fr", "Montre-moi les derniers articles", "ends", ""),
        ("pl", "Czy są artykuły o szpitalu?", "list", "szpitalu"),
        ("uk", "Покажи останні статті", "ends", ""),
        ("uk", "Хто автор статті про суд?", "authors", "суд"),
        ("ko", "가자에 관한 기사는 몇 건인가요?", "count", "가자"),
        ("hi", "गाज़ा पर कितने लेख हैं?", "count", "गाज़ा"),
        ("en", "How many articles are here?", "count", ""),
        ("de", "Welche Zeitung berichtete über die Fähre Aurora?", "outlets", "Fähre Aurora"),
        ("de", "Welche Zeitungen haben über den Streik berichtet?", "outlets", "Streik"),
        ("de", "Wer hat über die Fähre geschrieben?", "authors", "Fähre"),
        ("de", "In welchen Sprachen sind die Artikel?", "languages", ""),
        ("de", "Was ist in diesem Archiv?", "overview", ""),
        ("fr", "Quels journaux ont écrit sur l'incendie ?", "outlets", "incendie"),
        ("fr", "Qui a écrit sur la grève ?", "authors", "grève"),
        ("es", "¿Qué periódico informó sobre el ferry Aurora?", "outlets", "ferry Aurora"),
        ("it", "Quale giornale ha parlato del traghetto Aurora?", "outlets", "traghetto Aurora"),
        ("pt", "Que jornal noticiou o incêndio?", "outlets", "incêndio"),
        ("tr", "Hangi gazete yangın hakkında yazdı?", "outlets", "yangın"),
        ("ru", "Какая газета писала о пожаре?", "outlets", "пожаре"),
        ("ar", "أي صحيفة كتبت عن الحريق؟", "outlets", "الحريق"),
        ("nl", "Wie heeft over de staking geschreven?", "authors", "staking"),
        ("nl", "Hoeveel artikelen gaan er over Gaza?", "count", "Gaza"),
        ("nl", "Uit welke periode komen de artikelen?", "days", ""),
        ("sv", "Hur många artiklar handlar om Gaza?", "count", "Gaza"),
        ("sv", "Vilken period täcker arkivet?", "days", ""),
        ("da", "Hvilken avis skrev om branden?", "outlets", "branden"),
        ("no", "Hvor mange artikler handler om Gaza?", "count", "Gaza"),
        ("ro", "Cine a scris despre feribotul Aurora?", "authors", "feribotul Aurora"),
        ("cs", "Které noviny psaly o požáru?", "outlets", "požáru"),
        ("id", "Koran apa yang melaporkan tentang kebakaran?", "outlets", "kebakaran"),
        ("fa", "کدام روزنامه درباره آتش‌سوزی نوشت؟", "outlets", "آتش‌سوزی"),
        ("el", "Ποια εφημερίδα έγραψε για την πυρκαγιά;", "outlets", "πυρκαγιά"),
        ("hi", "किस अखबार ने आग के बारे में लिखा?", "outlets", "आग"),
        ("ja", "どの新聞が火災について報じましたか？", "outlets", "火災"),
        ("zh", "哪家报纸报道了火灾？", "outlets", "火灾"),
    ],
)
def test_tells_what_is_asked_of_the_archive(
    language: str, text: str, form: str, phrase: str
) -> None:
    asked = archive_question_of(language, text, COVERAGE, SEEN_FROM)
    assert asked and (asked.form, asked.phrase) == (form, phrase)


def test_a_bare_year_may_belong_to_the_time() -> None:
    for text, is_firm in (
        ("Wie viele Artikel über Unfälle erschienen 2020?", False),
        ("Wie viele Artikel über Unfälle gibt es?", True),
    ):
        question = archive_question_of("de", text, COVERAGE, SEEN_FROM)
        assert question is not None
        assert question.is_firm == is_firm


def test_a_time_limits_what_is_counted() -> None:
    asked = archive_question_of("de", "Wie viele Artikel gibt es im Mai 2023?", COVERAGE, SEEN_FROM)
    assert asked and asked.moment and asked.moment.words == "im Mai 2023"


@pytest.mark.parametrize(
    ("language", "text", "phrase", "meant"),
    [
        ("de", "Wie viele Artikel auf Deutsch?", "", "de"),
        ("de", "Wie viele deutschsprachige Artikel gibt es?", "", "de"),
        ("de", "Wie viele Artikel gibt es auf Russisch über Gaza?", "Gaza", "ru"),
        ("fr", "Combien d'articles en français ?", "", "fr"),
        ("es", "¿Cuántos artículos en francés hay sobre el puerto?", "puerto", "fr"),
        ("ru", "Сколько статей на немецком языке?", "", "de"),
        ("pl", "Ile artykułów po polsku?", "", "pl"),
        ("uk", "Скільки статей англійською мовою?", "", "en"),
        ("ar", "كم مقالا بالعربية؟", "", "ar"),
        ("tr", "Almanca kaç makale var?", "", "de"),
        ("hi", "हिन्दी में कितने लेख हैं?", "", "hi"),
        ("ja", "ドイツ語の記事は何件ありますか？", "", "de"),
        ("zh", "有多少篇德语文章？", "", "de"),
        ("zh", "归档里有多少篇德语文章？", "", "de"),
        ("ja", "このアーカイブにはドイツ語の記事は何件ありますか？", "", "de"),
        ("en", "How many articles are in German?", "", "de"),
        ("en", "How many articles in French mention Gaza?", "Gaza", "fr"),
        ("en", "How many articles mention floods in Malaysia?", "floods in Malaysia", ""),
        ("fr", "Combien d'articles sur le vote en Arménie ?", "vote en Arménie", ""),
        ("it", "Quanti articoli sul voto in Armenia?", "voto in Armenia", ""),
        ("it", "Quanti articoli in lingua italiana?", "", "it"),
        ("de", "Wie viele Artikel gibt es in deutscher Sprache?", "", "de"),
        (
            "en",
            "How many articles are about rights in French Polynesia?",
            "rights in French Polynesia",
            "",
        ),
    ],
)
def test_a_language_limits_what_is_counted(
    language: str, text: str, phrase: str, meant: str
) -> None:
    asked = archive_question_of(language, text, COVERAGE, SEEN_FROM)
    assert asked and asked.form == "count"
    assert (asked.phrase, asked.languages) == (phrase, (meant,) if meant else ())


@pytest.mark.parametrize(
    "text",
    [
        "de: Wie viele Artikel gibt es von The Bugle über Gaza?",
        "fr: Combien d'articles de The Bugle ?",
        "es: ¿Cuántos artículos publicó The Bugle?",
        "pl: Ile artykułów opublikował The Bugle?",
    ],
)
def test_an_outlet_limits_what_is_counted(text: str) -> None:
    language, text = text.split(": ")
    asked = archive_question_of(language, text, COVERAGE, SEEN_FROM)
    assert asked and asked.outlets == ("The Bugle",)
    assert asked.phrase == ("Gaza" if "Gaza" in text else "")


def test_an_outlet_may_have_an_apostrophe() -> None:
    coverage = replace(COVERAGE, outlets=("Велморський кур'єр",))
    text = "Скільки статей опублікував Велморський кур’єр?"
    asked = archive_question_of("uk", text, coverage, SEEN_FROM)
    assert asked and (asked.form, asked.outlets) == ("count", coverage.outlets)


@pytest.mark.parametrize(
    ("language", "text", "months", "meant"),
    [
        ("pl", "Wymień artykuły z marca 2023", (3, 3), ""),
        ("pl", "Jakie artykuły są z 2022 roku?", (1, 12), ""),
        ("pl", "Pokaż artykuły po ukraińsku", (), "uk"),
        ("uk", "Перелічи статті за березень 2023", (3, 3), ""),
        ("uk", "Які статті є за 2022 рік?", (1, 12), ""),
        ("de", "Zeige Artikel auf Deutsch", (), "de"),
        ("de", "Liste die Artikel aus dem März 2023", (3, 3), ""),
        ("ru", "Перечисли статьи за 2022 год", (1, 12), ""),
        ("cs", "Ukaž články z března 2023", (3, 3), ""),
    ],
)
def test_a_list_may_be_of_days_or_of_a_language(
    language: str, text: str, months: tuple[int, ...], meant: str
) -> None:
    asked = archive_question_of(language, text, COVERAGE, SEEN_FROM)
    assert asked and (asked.form, asked.phrase, asked.is_firm) == ("list", "", True)
    days = (asked.moment.since, asked.moment.until) if asked.moment else ()
    assert tuple(day.month for day in days if day) == months
    assert asked.languages == ((meant,) if meant else ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wie viele Artikel der Verfassung wurden geändert?"),
        ("fr", "Combien d'articles du traité ont été modifiés ?"),
        ("et", "Mitu artiklit siin on?"),
        ("de", "Wie viele Artikel hat das Grundgesetz?"),
        ("de", "Welche Zeitung wurde verkauft?"),
        ("es", "¿Qué periódico cerró?"),
        ("tr", "Hangi gazete kapandı?"),
        ("it", "Quanti articoli di legge sono stati approvati?"),
    ],
)
def test_other_questions_are_none(language: str, text: str) -> None:
    assert archive_question_of(language, text, COVERAGE, SEEN_FROM) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "wie viele artikel über " + "gibt es hier im archiv " * 12 + "!x"),
        ("da", "har i arkivet " * 20 + "?x"),
        ("fr", "combien d'articles sur " + "est-ce que tu as ici " * 12 + "!x"),
        ("ja", "どの新聞が" + "について" * 60),
    ],
)
def test_no_text_takes_long(language: str, text: str) -> None:
    began = perf_counter()
    archive_question_of(language, text[:300], COVERAGE, SEEN_FROM)
    assert perf_counter() - began < 2.0  # it takes some milliseconds
