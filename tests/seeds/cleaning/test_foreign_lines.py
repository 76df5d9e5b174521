"""Lines around stories in other languages go, and the nearest lines of the story stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import MOST_GROWTH, growth

from seeds.article import RawDocument
from seeds.clean import clean
from seeds.cleaning.foreign_lines import foreign_rule, is_foreign_caption


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Teilen", "share-bar"),
        ("Kommentare (12)", "comments"),
        ("コメント (12)", "comments"),
        ("Lire aussi : Ce que les riverains doivent savoir", "related-link"),
        ("Читайте также: Что надо знать жителям", "related-link"),
        ("関連記事：住民が知っておくべきこと", "related-link"),
        ("Suscríbase a nuestro boletín", "newsletter"),
        ("Tous droits réservés © 2022 Le Journal de Marle", "copyright"),
        ("© 2022 マール日報 無断転載を禁じます", "copyright"),
        ("– Anzeige –", "advertisement"),
        ("Auf Facebook teilen", "share-bar"),
        ("Teilen | Merken | Drucken", "share-bar"),
        ("Compartilhe no WhatsApp", "share-bar"),
        ("شارك على فيسبوك", "share-bar"),
        ("Поделиться: ВКонтакте Телеграм", "share-bar"),
        ("シェア ツイート", "share-bar"),
        ("有料会員限定記事 残り120文字", "subscribe"),
        ("この記事は約2分で読めます", "reading-time"),
        ("Newsletter: Das Wichtigste am Morgen – jetzt abonnieren!", "newsletter"),
        ("Clique aqui e receba as notícias pelo WhatsApp", "newsletter"),
        ("تابعنا على تويتر", "follow-us"),
        ("Lesen Sie auch", "related-link"),
        ("► Läs också", "related-link"),
        ("Läs mer: Vad grannarna bör veta", "related-link"),
        ("LIRE AUSSI >", "related-link"),
        ("Leer también: Lo que deben saber los vecinos", "related-link"),
        ("Leia mais: O que os moradores devem saber", "related-link"),
        ("İLGİLİ HABER", "related-link"),
        ("اقرأ أيضًا: ما يجب أن يعرفه السكان", "related-link"),
        ("यह भी पढ़ें: निवासियों को क्या जानना चाहिए", "related-link"),
        ("【関連記事】住民が知っておくべきこと", "related-link"),
        ("相关阅读：居民须知", "related-link"),
        ("▶ 관련기사", "related-link"),
        ("La suite après la publicité", "continues"),
        ("Tekst gaat verder onder de foto", "continues"),
        ("Weiterlesen", "continues"),
        ("Folgen Sie uns auf Facebook und Instagram", "follow-us"),
        ("تابعونا على فيسبوك", "follow-us"),
        ("Melden Sie sich hier für unseren Newsletter an.", "newsletter"),
        ("Подписывайтесь на наш телеграм-канал", "newsletter"),
        ("Ta strona używa plików cookies. Dowiedz się więcej.", "consent"),
        ("Utilizamos cookies propias y de terceros para mejorar nuestros servicios.", "consent"),
        ("当サイトではCookieを使用しています。", "consent"),
        ("Alle akzeptieren", "consent"),
        ("Źródło: PAP", "desk-line"),
        ("Temps de lecture : 3 min", "reading-time"),
        ("3 мин. чтения", "reading-time"),
        ("EILMELDUNG", "reading-time"),
        ("dpa/tnw", "agency-line"),
        ("/ritzau/", "agency-line"),
        ("Läs mer om branden i Tarnwick", "related-link"),
        ("Partager sur Facebook", "share-bar"),
        ("Regístrate para leer más noticias", "subscribe"),
        ("Temas: Tarna, incendios", "section"),
        ("Läs mer om du vill, sade hon.", None),
        ("Подробнее о планах мэр не говорила.", None),
        ("Dela på kostnaden vill ingen", None),
        ("Urgente necesidad de agua", None),
        ("تاریخ انتشار: ۱۳ اسفند ۱۴۰۲ - ۱۴:۳۰", "date-line"),
        ("یکشنبه، ۱۳ اسفند ۱۴۰۲ ساعت ۱۴:۳۰", "date-line"),
        ("در ۱۳ اسفند ۱۴۰۲ پل بسته شد.", None),
        ("Die Gemeinden teilen sich die Kosten.", None),
        ("Lesen Sie auch: Die Stadt hat gestern entschieden. Der Rat stimmte zu.", None),
        ("Anzeige gegen Bürgermeister", None),
        ("Facebook, X und WhatsApp", None),
        ("Teilen – und herrschen", None),
        ("Klik hier voor meer, zei hij. Dat deed niemand.", None),
        ("Publicité mensongère : le groupe condamné", None),
        ("إعلان نتائج الانتخابات", None),
        ("Wir verwenden Cookies, sagte der Sprecher der Firma.", None),
        ("Сайт мэрии использует куки, заявил представитель компании.", None),
        ("Источник: мост закроют на год", None),
        ("Fuente: la alcaldesa cierra el puente en mayo", None),
        ("Continua dopo la pausa il campionato di calcio, con tre partite.", None),
        ("広告の売上は減った。", None),
        ("Kommentare gab es am Dienstag nicht.", None),
        ("Lire aussi longtemps fatigue les yeux, dit Anne Roy.", None),
        (
            "Все права защищены, сказал судья, и никто в зале не возразил: ни адвокат, ни мэр.",
            None,
        ),
        ("Share prices fell on Tuesday.", None),
    ],
)
def test_only_lines_that_are_nothing_else_go(line: str, rule: str | None) -> None:
    assert foreign_rule(line) == rule


@pytest.mark.parametrize(
    ("line", "is_credit"),
    [
        ("Foto: Ada Kern/dpa", True),
        ("Crédit photo : Anne Roy/AFP", True),
        ("Crédit photo : Le Journal / A. Roy", True),
        ("Fot. Anna Kos/PAP", True),
        ("写真：佐藤花子撮影", True),
        ("(Foto: Ada Kern/dpa)", True),
        ("[사진=남부일보]", True),
        ("Die Mühle am Dienstag. Foto: Ada Kern/dpa", True),
        ("Il mulino martedì. (Foto di Ada Neri/ANSA)", True),
        ("Młyn we wtorek. Fot. Anna Kos/PAP", True),
        ("水車小屋。写真：佐藤花子", True),
        ("Foto: so wurde das Bild berühmt. Die Geschichte begann 1950.", False),
        ("Der Mann sagte, das Foto: gefälscht sei gewesen, und ging dann weiter.", False),
        ("Fotos der Mühle gingen um die Welt.", False),
        ("Photos: What we saw", False),
    ],
)
def test_credits_of_pictures(line: str, is_credit: bool) -> None:
    assert is_foreign_caption(line) is is_credit


@pytest.mark.parametrize(
    ("head", "title", "authors"),
    [
        ("화재로 방앗간 폐쇄\n\n2024년 3월 3일 14:30", "화재로 방앗간 폐쇄", ()),
        ("إغلاق الطاحونة بعد حريق\n\n3 مارس 2024", "إغلاق الطاحونة بعد حريق", ()),
        ("चक्की जल गई\n\nआशा वर्मा\n\n3 मार्च 2024", "चक्की जल गई", ("आशा वर्मा",)),
        ("إغلاق الطاحونة بعد حريق\n\nأخبار محلية | 3 مارس 2024", "إغلاق الطاحونة بعد حريق", ()),
    ],
)
def test_a_headline_without_capitals_in_front_of_a_day_is_no_author(
    head: str, title: str, authors: tuple[str, ...]
) -> None:
    story = f"{head}\n\nThe old mill on the Holm stays closed until May, the mayor said."
    (article,) = clean(RawDocument(path="/x.txt", name="x.txt", text=story)).articles
    assert (article.title, article.authors) == (title, authors)
    assert (article.published or "")[:10] == "2024-03-03"
    assert article.text.startswith("The old mill")


LABELS = (
    "Anzeige", "Teilen", "Weiterlesen", "Lesen Sie auch", "Mehr zum Thema", "Publicité",
    "Lire aussi", "Lire la suite", "Compartir", "Leer también", "Leggi anche", "Leia também",
    "Lees ook", "Dela", "Läs mer", "Læs også", "Reklama", "Czytaj też", "Реклама",
    "Читайте также", "По теме", "Paylaş", "Ayrıca okuyun", "إعلان", "اقرأ أيضا", "विज्ञापन",
    "यह भी पढ़ें", "Quelle", "Kommentare", "Foto",
)  # fmt: skip


@given(
    st.sampled_from(LABELS),
    st.lists(st.text("abcdefgäéñшщкαβ", min_size=3, max_size=9), min_size=2, max_size=9),
    st.sampled_from(("", ".", "!")),
)
def test_what_goes_on_behind_such_words_is_story(label: str, words: list[str], mark: str) -> None:
    line = f"{label} {' '.join(words)}{mark}"
    assert foreign_rule(line) is None
    assert not is_foreign_caption(line)


PAGES = {
    "de": (
        "Mühle nach Brand geschlossen\n\nVon Ada Kern und Jan Lohse\n\n3. Mai 2022, 14:30 Uhr\n\n"
        "MARL (dpa) – Nach einem Brand bleibt die Mühle an der Holm vorerst geschlossen. Das sagte"
        " die Stadt.\n\nFoto: Ada Kern/dpa\n\nDer Rat berät am 12. Mai über den Wiederaufbau.\n\n"
        "Teilen\n\nKommentare (12)",
        "Nach einem Brand bleibt die Mühle an der Holm vorerst geschlossen. Das sagte die Stadt."
        "\n\n"
        "Der Rat berät am 12. Mai über den Wiederaufbau.",
        ("Ada Kern", "Jan Lohse"),
        "MARL (dpa)",
    ),
    "fr": (
        "Le moulin fermé après un incendie\n\nPar Anne Roy et Jean-Paul Vasseur\n\n"
        "Publié le 3 mai 2022 à 14h30\n\nMARLE (AFP) — Après un incendie, le vieux moulin reste"
        " fermé. La mairie l’a annoncé.\n\nLire aussi : Ce que les riverains doivent savoir\n\n"
        "Le conseil débattra le 12 mai de la reconstruction.\n\nPartager",
        "Après un incendie, le vieux moulin reste fermé. La mairie l’a annoncé.\n\n"
        "Le conseil débattra le 12 mai de la reconstruction.",
        ("Anne Roy", "Jean-Paul Vasseur"),
        "MARLE (AFP)",
    ),
    "ja": (
        "火災で水車小屋を閉鎖\n\n2022年5月3日 14:30\n\n[マール 3日 ロイター] - "
        "火災を受け、古い水車小屋は"
        "当面閉鎖される。市が3日発表した。\n\n関連記事：住民が知っておくべきこと\n\n"
        "市議会は12日に再建を協議する。\n\nシェア",
        "火災を受け、古い水車小屋は当面閉鎖される。市が3日発表した。\n\n"
        "市議会は12日に再建を協議する。",
        (),
        "[マール 3日 ロイター]",
    ),
    "ru": (
        "Мельницу закрыли после пожара\n\nТекст: Анна Седова\n\n3 мая 2022, 14:30\n\n"
        "МАРЛЬ, 3 мая — РИА Новости. После пожара старая мельница закрыта. Так решила мэрия.\n\n"
        "Читайте также: Что надо знать жителям\n\nСовет обсудит восстановление 12 мая."
        "\n\nПоделиться",
        "После пожара старая мельница закрыта. Так решила мэрия.\n\n"
        "Совет обсудит восстановление 12 мая.",
        ("Анна Седова",),
        "МАРЛЬ, 3 мая — РИА Новости.",
    ),
    "sv": (
        "Kvarnen stängd efter branden\n\nAv Anna Berg och Jonas Keil\n\nPublicerad"
        " tisdag 3 maj 2022"
        " kl 14.30\n\nTARNWICK (TT). Den gamla kvarnen vid Holm förblir stängd, säger borgmästaren."
        "\n\nArtikeln fortsätter efter annonsen\n\nFullmäktige möts den 12 maj.\n\n"
        "Läs också\n\n"
        "Bron öppnar igen efter reparationen\n\nKälla: TT",
        "Den gamla kvarnen vid Holm förblir stängd, säger borgmästaren.\n\nFullmäktige möts den 12"
        " maj.",
        ("Anna Berg", "Jonas Keil"),
        "TARNWICK (TT).",
    ),
    "ar": (
        "إغلاق الطاحونة بعد حريق\n\nكتبت: أمل سالم\n\n"
        "الثلاثاء، ٣ مايو ٢٠٢٢ - 02:30 م\n\nمرل (أ ش أ) - ستبقى"
        " الطاحونة القديمة مغلقة، كما قالت العمدة.\n\n"
        "اقرأ أيضا: ما يجب أن يعرفه السكان\n\nويناقش المجلس"
        " إعادة البناء في 12 مايو.\n\nتابعونا على فيسبوك",
        "ستبقى الطاحونة القديمة مغلقة، كما قالت العمدة.\n\nويناقش المجلس إعادة البناء في 12 مايو.",
        ("أمل سالم",),
        "مرل (أ ش أ)",
    ),
    "zh": (
        "火灾后磨坊关闭\n\n2022-05-03 14:30 来源：南方日报\n\n"
        "新华社马尔5月3日电（记者王明、李丽）火灾之后，"
        "旧磨坊将关闭到六月，市长三日说。\n\n相关阅读：居民须知\n\n市议会将于十二日讨论重建。（完）\n\n"
        "责任编辑：张三\n\n相关新闻\n\n大桥将于六月重新开放\n\n学校秋天换新屋顶",
        "火灾之后，旧磨坊将关闭到六月，市长三日说。\n\n市议会将于十二日讨论重建。",
        ("王明", "李丽"),
        "新华社马尔5月3日电（记者王明、李丽）",
    ),
}


@pytest.mark.parametrize("language", PAGES)
def test_a_page_in_another_language_keeps_its_story_and_nothing_else(language: str) -> None:
    page, text, authors, dateline = PAGES[language]
    (article,) = clean(RawDocument(path="/x.txt", name="x.txt", text=page)).articles
    assert article.text == text
    assert article.authors == authors
    assert article.dateline == dateline
    assert (article.published or "")[:10] == "2022-05-03"


@pytest.mark.parametrize(
    "unit", ["teilen ", "foto: a", "lire aussi : ", "(1", "© ", "► ", "çerez ", "a. foto: "]
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def reading(characters: int) -> Callable[[], object]:
        text = unit * (characters // len(unit))
        return lambda: (foreign_rule(text), is_foreign_caption(text))

    assert growth(reading, 12_000) <= MOST_GROWTH
