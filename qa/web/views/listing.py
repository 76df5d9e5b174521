"""A list of articles in the talk, with a button for more of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.archive import Archive
from qa.export.answer_json import to_dict
from qa.export.shapes import SelectionShape
from qa.languages.codes import ENGLISH
from qa.store import Headline, Selection
from qa.web.views.elements import render_view

PAGE = 20
"""Headlines that one press of the button adds."""


@dataclass(frozen=True, slots=True)
class ListingView:
    """A page of a list as the template shows it.

    Attributes:
        headlines: of this page.
        further: what asks for the next page, as JSON; "" where there is none.
        left: how many articles stand behind this page.
        whole: what asks for all of them as a table, as JSON; "" on pages behind the first.
    """

    headlines: Sequence[Headline]
    further: str
    left: int
    whole: str = ""


def listing_reply(
    archive: Archive, selection: Selection, offset: int, language: str = ENGLISH
) -> dict[str, str]:
    """The reply to the button for more: the next articles of a selection."""
    listing = archive.select(selection, PAGE, offset)
    view = listing_view(listing.articles, selection, listing.total, offset)
    return {"html": render_view("listing.html", language, listing=view)}


def listing_view(
    headlines: Sequence[Headline], selection: Selection | None, total: int, offset: int = 0
) -> ListingView:
    """A page of a list, and what asks for the next one.

    Args:
        headlines: of this page.
        selection: which articles are listed; None for a list that has no more.
        total: how many there are.
        offset: how many come before this page.
    """
    end = offset + len(headlines)
    if selection is None or not headlines:
        return ListingView(headlines, "", total - end)
    selected = to_dict(selection, SelectionShape)
    further = {"selection": selected, "offset": end} if end < total else None
    whole = {"selection": selected, "form": "csv"} if not offset else None
    return ListingView(headlines, _json(further), total - end, _json(whole))


def _json(value: Mapping[str, object] | None) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
