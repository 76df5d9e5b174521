from __future__ import annotations

from collections.abc import Callable

import pytest
from timing import MOST_GROWTH, growth

from qa.incoming.web.limits import LIMITS
from qa.incoming.web.robots import Rules, rules_of
from qa.incoming.web.transport import Reply


def rules(text: str) -> Rules:
    return rules_of(Reply(200, (), text.encode()), LIMITS)


@pytest.mark.parametrize(
    ("text", "path", "is_allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Citewire\nDisallow: /b", "/a", True),
        ("User-agent: other\nUser-agent: CITEWIRE/1\nDisallow: /", "/a", False),
        ("user-agent: gptbot\nuser-agent: ccbot\ndisallow: /\n", "/a", True),
        ("User-agent: x\nDisallow: /\nUser-agent: *\nDisallow: /b", "/a", True),
        ("User agent *\nDisallow: /a*.html$", "/ab/c.html", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\nAllow: /a/b", "/a/b", True),
        ("<html>Not found</html>", "/a", True),
        ("User-agent: * # all\nDisallow: /a", "/a", False),
    ],
)
def test_rules_for_us_and_for_all(text: str, path: str, is_allowed: bool) -> None:
    assert rules(text).allow(f"https://a.example{path}") is is_allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [("5", 5.0), ("0.5", 0.5), ("9999", 60.0), ("inf", 0.0), ("-3", 0.0), ("often", 0.0)],
)
def test_the_delay_is_bounded(text: str, delay: float) -> None:
    assert rules(f"User-agent: *\nCrawl-delay: {text}").delay == delay


@pytest.mark.parametrize("status", [301, 429, 500, 503])
def test_a_site_that_fails_is_closed_for_now(status: int) -> None:
    assert str(status) in str(rules_of(Reply(status, ()), LIMITS).problem)


def test_many_names_with_many_rules_take_linear_time() -> None:
    def reading(number: int) -> Callable[[], object]:
        names = "".join(f"User-agent: bot{n}\n" for n in range(number))
        text = names + "".join(f"Disallow: /{n}\n" for n in range(number))
        return lambda: rules(text)

    assert growth(reading, 2_000) <= MOST_GROWTH
