"""The skeleton of the chat's page: what stands there before anything is asked."""

from __future__ import annotations

from qa.web.views.elements import render_view


def page_html(*, has_login: bool) -> str:
    """The whole page as HTML.

    Args:
        has_login: whether one can sign out.
    """
    return render_view("page.html", has_login=has_login)
