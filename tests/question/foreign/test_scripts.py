"""The language of a question by its script."""

from __future__ import annotations

import pytest

from qa.question.foreign.scripts import language_by_script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("OpenAIの社長は誰？", "ja"),
        ("ｶﾞｿﾘﾝ", "ja"),
        ("谁赢了？", "zh"),
        ("누가 이겼나?", "ko"),
        ("Ποιος κέρδισε;", "el"),
        ("Що сталося?", "uk"),
        ("Что случилось?", "ru"),
        ("Расскажи про трамвай", "ru"),
        ("Розкажи про трамвай", "uk"),
        ("من فاز؟", "ar"),
        ("چرا وزیر رفت؟", "fa"),
        ("وزیراعظم کہاں ہے؟", "ur"),
        ("पुल कब खुला?", "hi"),
        ("מי ניצח?", "he"),
        ("Who is 安倍晋三?", ""),
        ("news about Владимир Путин", ""),
        ("Grüße aus Köln", ""),
    ],
)
def test_tells_a_language_by_its_script(text: str, language: str) -> None:
    assert language_by_script(text, ()) == language


def test_the_archive_decides_between_kin() -> None:
    assert language_by_script("东京", ("ja",)) == "ja"
    assert language_by_script("пожар", ("bg", "en")) == "bg"
