"""Small talk in other languages, and greetings before questions."""

from __future__ import annotations

import pytest

from qa.question.foreign.talk import talk_in
from qa.question.talk.small_talk import small_talk_in, without_greeting
from qa.question.understand import understand

TALK: dict[str, dict[str, tuple[str, ...]]] = {
    "de": {
        "greeting": ("Guten Tag!", "Grüß Gott", "Wie geht's?"),
        "thanks": ("Danke!", "Vielen Dank für deine Hilfe", "Super, danke dir!"),
        "goodbye": ("Auf Wiedersehen", "Danke, tschüss!"),
        "identity": ("Wer bist du?", "Bist du ein Roboter?"),
        "help": ("Was kannst du?", "Was kann ich fragen?", "Hilfe"),
    },
    "fr": {
        "greeting": ("Bonjour !", "Salut, ça va ?"),
        "thanks": ("Merci beaucoup",),
        "goodbye": ("Au revoir", "Merci, au revoir !"),
        "identity": ("Qui es-tu ?", "C’est quoi Citewire ?"),
        "help": ("Que peux-tu faire ?", "Aidez-moi, s'il vous plaît"),
    },
    "es": {
        "greeting": ("¡Hola!", "Buenos días"),
        "thanks": ("Muchas gracias", "¡Gracias!"),
        "goodbye": ("Adiós", "Hasta luego"),
        "identity": ("¿Quién eres?", "¿Eres un robot?"),
        "help": ("¿Qué puedes hacer?", "Ayuda"),
    },
    "it": {
        "greeting": ("Buongiorno", "Buonasera!"),
        "thanks": ("Grazie mille!",),
        "goodbye": ("Arrivederci",),
        "identity": ("Chi sei?",),
        "help": ("Cosa puoi fare?", "Aiuto!"),
    },
    "pt": {
        "greeting": ("Olá", "Bom dia!"),
        "thanks": ("Muito obrigado",),
        "goodbye": ("Até logo", "Tchau!"),
        "identity": ("Quem é você?",),
        "help": ("O que você pode fazer?", "Ajuda"),
    },
    "tr": {
        "greeting": ("Merhaba", "Günaydın!"),
        "thanks": ("Teşekkür ederim", "Çok teşekkürler"),
        "goodbye": ("Hoşça kal", "Görüşürüz"),
        "identity": ("Sen kimsin?",),
        "help": ("Ne yapabilirsin?", "Yardım"),
    },
    "ru": {
        "greeting": ("Привет!", "Добрый день"),
        "thanks": ("Большое спасибо", "Спасибо!"),
        "goodbye": ("До свидания", "Спасибо, пока!"),
        "identity": ("Кто ты?", "Ты робот?"),
        "help": ("Что ты умеешь?", "Помоги мне, пожалуйста"),
    },
    "ar": {
        "greeting": ("مرحبا", "السلام عليكم"),
        "thanks": ("شكرا جزيلا",),
        "goodbye": ("مع السلامة",),
        "identity": ("من أنت؟",),
        "help": ("ماذا يمكنك أن تفعل؟", "مساعدة"),
    },
    "ja": {
        "greeting": ("こんにちは！",),
        "thanks": ("ありがとうございます。",),
        "goodbye": (
            "ありがとうございますさようなら",
            "さようなら",
        ),
        "identity": ("あなたは誰ですか？",),
        "help": ("何ができますか？",),
    },
    "zh": {
        "greeting": (
            "您好呀！",
            "你好！",
        ),
        "thanks": ("谢谢",),
        "goodbye": ("再见",),
        "identity": ("你是谁？",),
        "help": ("你能做什么？",),
    },
    "hi": {"greeting": ("नमस्ते",), "thanks": ("बहुत धन्यवाद",), "identity": ("आप कौन हैं?",)},
    "nl": {"thanks": ("Dank je wel",), "identity": ("Wie ben je?",)},
    "pl": {"greeting": ("Dzień dobry",), "thanks": ("Dziękuję bardzo",)},
    "uk": {"greeting": ("Добрий день",), "thanks": ("Дякую!",)},
    "sv": {"thanks": ("Tack så mycket",), "identity": ("Vem är du?",)},
    "da": {"greeting": ("Hej", "Goddag"), "thanks": ("Mange tak",)},
    "no": {"thanks": ("Tusen takk",), "help": ("Hva kan du gjøre?",)},
    "cs": {"greeting": ("Ahoj!", "Dobrý den"), "thanks": ("Děkuji",)},
    "ro": {"greeting": ("Bună ziua",), "thanks": ("Mulțumesc",)},
    "fi": {"thanks": ("Kiitos paljon",)},
    "hu": {"greeting": ("Jó napot",), "thanks": ("Köszönöm",)},
    "id": {"greeting": ("Selamat pagi",), "thanks": ("Terima kasih",)},
    "he": {"greeting": ("שלום",), "thanks": ("תודה רבה",)},
    "th": {"greeting": ("สวัสดีครับ",), "thanks": ("ขอบคุณ",)},
    "bn": {"greeting": ("নমস্কার",)},
    "ta": {"greeting": ("வணக்கம்",)},
}
SAID = [
    (language, kind, text)
    for language, kinds in TALK.items()
    for kind, texts in kinds.items()
    for text in texts
]


@pytest.mark.parametrize(("language", "kind", "text"), SAID)
def test_tells_small_talk_and_its_language(language: str, kind: str, text: str) -> None:
    assert small_talk_in(text) == kind
    assert understand(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "Danke Merkel",
        "Hilfe für die Ukraine",
        "Wer bist du Film",
        "Bonjour tristesse",
        "Buongiorno, notte",
        "Hola Airlines",
        "Grazie Ministero",
        "Merhaba Türkiye kanalı",
        "Help for Ukraine",
        "Who won?",
        "",
        "?!",
    ],
)
def test_what_only_begins_like_small_talk_is_none(text: str) -> None:
    assert talk_in(text) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Guten Tag, wer gewann die Wahl?", "wer gewann die Wahl?"),
        ("Bonjour, qui a gagné ?", "qui a gagné ?"),
        ("¡Hola! ¿Quién ganó?", "¿Quién ganó?"),
        ("Buongiorno, chi ha vinto?", "chi ha vinto?"),
        ("Olá, quem ganhou?", "quem ganhou?"),
        ("Merhaba, kim kazandı?", "kim kazandı?"),
        ("Привет, кто победил?", "кто победил?"),
        ("مرحبا، من فاز؟", "من فاز؟"),
        ("こんにちは、誰が勝った？", "誰が勝った？"),
        ("你好，谁赢了？", "谁赢了？"),
        ("Bonjour tristesse", "Bonjour tristesse"),
        ("Guten Morgen Deutschland", "Guten Morgen Deutschland"),
        ("Hallo, is anybody there?", "Hallo, is anybody there?"),
        ("Halló, hver vann?", "hver vann?"),
        ("Ahoj, kdo vyhrál?", "kdo vyhrál?"),
        ("Tere, kes võitis?", "Tere, kes võitis?"),
        ("สวัสดี ใครชนะ", "ใครชนะ"),
    ],
)
def test_a_greeting_before_a_question_is_no_part_of_it(text: str, asked: str) -> None:
    assert without_greeting(text) == asked


@pytest.mark.parametrize("text", ["toll", "prima", "tack", "salve", "aide", "vale", "pa", "super"])
def test_a_word_of_english_alone_is_no_talk_of_another_language(text: str) -> None:
    assert talk_in(text) is None


@pytest.mark.parametrize(
    ("text", "held", "language", "kind"),
    [
        ("Hallo", ("en",), "en", "greeting"),
        ("Hallo bot", ("en",), "en", "greeting"),
        ("Hallo", ("de", "en"), "de", "greeting"),
        ("Hallo", ("en", "nl"), "nl", "greeting"),
        ("Ciao!", ("it",), "it", "greeting"),
        ("Ciao!", ("en",), "en", "goodbye"),
        ("Tack!", ("en", "sv"), "sv", "thanks"),
        ("Hej", ("en", "pl"), "pl", "greeting"),
        ("Hej", ("en", "sv"), "sv", "greeting"),
    ],
)
def test_the_archive_tells_whose_word_it_is(
    text: str, held: tuple[str, ...], language: str, kind: str
) -> None:
    assert small_talk_in(text, held) == kind
    assert understand(text, known_languages=held).language == language


@pytest.mark.parametrize(
    ("text", "reader", "language"),
    [
        ("Hej!", "sv", "sv"),
        ("Hej!", "pl", "pl"),
        ("Hallo", "nl", "nl"),
        ("Tack", "sv", "sv"),
        ("Hallo", "en", "de"),
        ("Bonjour", "sv", "fr"),
        ("Who won?", "sv", "en"),
    ],
)
def test_a_word_of_several_languages_is_the_readers(text: str, reader: str, language: str) -> None:
    held = ("de", "en", "pl")
    assert understand(text, known_languages=held, reader_language=reader).language == language
