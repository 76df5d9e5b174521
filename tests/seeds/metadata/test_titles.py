from __future__ import annotations

import pytest

from seeds.metadata.titles import clean_title, line_key


@pytest.mark.parametrize(
    ("title", "outlet", "url", "cleaned"),
    [
        ("Bridge opens - The Daily Bugle", "The Daily Bugle", None, "Bridge opens"),
        ("Bridge opens | CNN Business", None, "https://www.cnn.com/x", "Bridge opens"),
        ("Bridge opens | Bay News", None, "https://baynews.example/x", "Bridge opens"),
        ("Bridge opens after ten years | Bay Gazette", None, None, "Bridge opens after ten years"),
        ("Bridge opens - and closes again", "Bugle", None, "Bridge opens - and closes again"),
        ("Opinion | Close the bridge", None, None, "Opinion | Close the bridge"),
        ("  Bridge   opens ", None, None, "Bridge opens"),
        ("Bridge opens", None, "http://[broken", "Bridge opens"),
        (None, None, None, ""),
    ],
)
def test_titles_lose_the_name_of_the_site(
    title: str | None, outlet: str | None, url: str | None, cleaned: str
) -> None:
    assert clean_title(title, outlet, url) == cleaned


def test_line_keys_forgive_marks_and_case() -> None:
    assert line_key("‘No tolls,’ says Mayor") == line_key("'No tolls' says mayor")
