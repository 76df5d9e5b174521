from __future__ import annotations

import pytest

from qa.text.prose.opinion import is_opinion


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("Opinion: The mill must stay", None, True),
        ("Kommentar: Die Mühle muss bleiben", None, True),
        ("Die Mühle muss bleiben | Meinung", None, True),
        ("社説：水車小屋を残せ", None, True),
        ("[사설] 물레방아를 남겨라", None, True),
        ("Мнение: мельница нужна", None, True),
        ("Die Mühle", "https://marl.example/meinung/muehle", True),
        ("社説", "https://marl.example/%E7%A4%BE%E8%AA%AC/1", True),
        ("Kommentare zur Mühle im Rat", None, False),
        ("The mill stays - Chicago Tribune", None, False),
        ("Die Mühle", "https://meinung.example/stadt/muehle", False),
        ("The mill", "https://[broken", False),
    ],
)
def test_a_piece_is_opinion_where_its_outlet_says_so(
    title: str, url: str | None, expected: bool
) -> None:
    assert is_opinion(title, url) is expected
