"""The cleaning rules by name, each with one sentence that says what it takes.

The names stand in `Line.rule`, in reports and on the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CLEANER_VERSION = 16
"""Raise it with every change of `seeds` that reads or cleans the same file to other
articles: archives then read every file again, changed or not."""

DOUBTFUL_RULES = frozenset({"outside", "hidden", "no-story", "wall"})
"""What they take may be story. Of sound pages most of the visible text is menus and teasers,
so that a share of all of it would name nearly every page."""

MUCH_LOST = 0.2
"""Of the doubtful text and the story of a page, from where on reports name the page."""

RULES: Mapping[str, str] = MappingProxyType(
    {
        # fields: taken out of the text and kept elsewhere
        "caption": "A picture caption or photo credit; kept among the captions.",
        "caption-under-headline": "A line that repeats under the headline, as captions do.",
        "known-caption": "A line that the source itself marks as a caption.",
        "byline": "The authors' names; kept as authors.",
        "dateline": "Place and agency in front of the story; kept as the dateline.",
        "date-line": "The day of publication; kept as the date if the source gives no other.",
        # repeats
        "repeated-headline": "The headline once more.",
        "repeated-caption": "A caption once more.",
        "repeated-paragraph": "A long paragraph or a standfirst once more.",
        # boilerplate of the site
        "section": "The section the page stands in: breadcrumbs, or a kicker at the headline.",
        "crumb": "A scrap such as a font-size switch, too short to be a paragraph.",
        "share-bar": "Buttons for sharing, printing, saving or commenting.",
        "comments": "Counters of comments and invitations to comment.",
        "related-link": "A pointer to another story.",
        "link-list": "A list of other headlines at the foot of the page.",
        "link-crumb": "A link's words inside or behind a paragraph.",
        "follow-us": "An invitation to follow the outlet or a reporter.",
        "subscribe": "An invitation to subscribe, sign up, register or get the app.",
        "newsletter": "An advertisement for a newsletter, and the words around a mail.",
        "donation": "An appeal for money or support.",
        "dear-reader": "A letter of the outlet to its readers.",
        "plea-block": "A paragraph among the outlet's pleas at the foot of the page.",
        "consent": "A cookie or privacy notice.",
        "advertisement": "Advertising, and the words around it.",
        "continues": "A mark that the page goes on.",
        "media-player": "Words of a video or audio player.",
        "call-to-action": "A button or link to click, watch, listen or download.",
        "reading-time": "Reading time, times of update, and labels such as Breaking.",
        "copyright": "A copyright line.",
        "desk-line": "A line of the editorial team, such as credits and contacts.",
        "update-note": "A note that the story was or will be updated, without saying how.",
        "agency-line": "The bare name of an agency or outlet.",
        "learned": "A line found in many articles of the same outlet.",
        # what the reader of a page left out
        "outside": "A paragraph outside the main text of the page.",
        "hidden": "Words that a reader of the page does not see.",
        "teaser": "A box that leads to another story.",
        "navigation": "A menu, a list of links or the foot of the site.",
        "widget": "The words of a form, a player or another tool in the page.",
        "author-note": "A note on who wrote the story.",
        "company-note": "A note on the company that speaks, under its announcement.",
        "comment-thread": "What readers wrote under the story.",
        "wall": "What hides the rest of the story: a paywall or a login.",
        "relative-time": "How long ago it was published, which is no date.",
        "scraper-mark": "A mark that a scraping tool left, such as how many characters are cut.",
        "no-story": "What a page without any story held.",
    }
)
"""Rule name to its description, in the order in which reports list them."""
