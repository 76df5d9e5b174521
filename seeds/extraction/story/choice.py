"""Settles which blocks make the story of a page that holds one."""

from __future__ import annotations

from seeds.extraction.layout import Layout
from seeds.extraction.story.boxes import lone_cards, next_stories
from seeds.extraction.story.headline import headline_of, repeats_of
from seeds.extraction.story.runs import continued, headings_of, lists_of, rival
from seeds.extraction.story.second_opinion import said_to_machines, second_opinion
from seeds.extraction.story.teasers import (
    author_notes,
    beside_tools,
    company_notes,
    feet,
    last_links,
    leading_headings,
    links_between,
    strays,
)
from seeds.metadata.pages.page_metadata import PageMetadata


def one_story(
    layout: Layout, kept: set[int], others: set[int], said: PageMetadata
) -> tuple[set[int], dict[int, str]]:
    """The positions of the blocks of the story, and the rules of some that are not.

    Args:
        layout: of the page.
        kept: positions of the blocks of its main text.
        others: positions of blocks that belong to other stories.
        said: what the page says of itself.
    """
    rules = dict.fromkeys(others, "teaser")
    held = said_to_machines(layout, said.body)
    kept = kept | held
    headline = headline_of(layout, kept, said.title)
    kept = rival(layout, kept, headline, others) or kept
    kept |= lists_of(layout, kept, headline, others)
    kept |= second_opinion(layout, kept, headline, others)
    more, controls = continued(layout, kept)
    kept = kept - controls | more
    rules.update(dict.fromkeys(controls, "widget"))
    kept -= strays(layout, kept) - held - more
    kept -= feet(layout, kept, headline) - held
    kept -= links_between(layout, kept) - held
    cards = lone_cards(layout, kept, headline) | next_stories(layout, kept, headline) - held
    rules.update(dict.fromkeys(cards, "teaser"))
    kept -= cards
    kept -= last_links(layout, kept) - held
    kept |= headings_of(layout, kept) - others
    kept -= beside_tools(layout, kept) - held
    kept -= leading_headings(layout, kept, others)
    for rule, notes in (
        ("author-note", author_notes(layout, kept, said.authors)),
        ("company-note", company_notes(layout, kept)),
    ):
        rules.update(dict.fromkeys(notes, rule))
        kept -= notes
    if headline is not None and said.title is not None:
        repeats = repeats_of(layout, headline)
        rules.update(dict.fromkeys(repeats, "repeated-headline"))
        kept -= repeats
    return kept, rules
