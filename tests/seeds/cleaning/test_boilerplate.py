from __future__ import annotations

import pytest

from seeds.cleaning.boilerplate import boilerplate_rule, is_plea, link_spans
from seeds.cleaning.line_kinds import SHAPES
from seeds.cleaning.rules import RULES


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("TT", "crumb"),
        ("* * *", "crumb"),
        ("{{ message }}", "crumb"),
        ("Home > News > Ferrol Bay", "section"),
        ("World › Europe › Ferrol Bay and the islands", "section"),
        ("Home / Harbour", "section"),
        ("Filed under: Ferries", "section"),
        ("Share", "share-bar"),
        ("Like this story? Share it with a friend!", "call-to-action"),
        ("[button link='a' size='b']Send us your story[/button]", "crumb"),
        ("Mayor's plan called a scandal [VIDEO]", "related-link"),
        ("Most read in harbour news", "related-link"),
        ("More from The Bugle", "related-link"),
        ("Follow our full coverage of the harbour at https://bugle.example/bay", "related-link"),
        ("Join our commenting forum", "comments"),
        ("If you buy something through this page, The Bugle may get a share.", "advertisement"),
        ("Jane Doe contributed reporting from Ferrol Bay.", "desk-line"),
        ("Write to Jane Doe at jane@bugle.example", "follow-us"),
        ("Facebook | Twitter | Email", "share-bar"),
        ("Share this article", "share-bar"),
        ("12 Comments", "comments"),
        ("Be the first to comment", "comments"),
        ("Read more: Ferry line to close for a week", "related-link"),
        ("Related: Why the bridge was late", "related-link"),
        ("See also", "related-link"),
        ("More:Council votes on the harbour tax", "related-link"),
        ("WHAT WE KNOW:How the harbour fire spread", "related-link"),
        ("READ MORE: Harbour tax explained", "related-link"),
        ("►Read the full story here.", "continues"),
        ("Story continues below", "continues"),
        ("Advertisement", "advertisement"),
        ("Sponsored content", "advertisement"),
        ("Follow us on Facebook and Instagram", "follow-us"),
        ("Follow Jane Doe on Twitter @janedoe", "follow-us"),
        ("Reach the reporter at jane@bugle.example or 555-0100.", "follow-us"),
        ("Jane Doe covers schools. Follow her on X: @janedoe", "follow-us"),
        ("Sign up for our daily briefing", "subscribe"),
        ("Subscribe to our paper", "subscribe"),
        ("Subscribe to Google News", "subscribe"),
        ("Subscribe now", "subscribe"),
        ("Download our app in the App Store", "subscribe"),
        ("Get the Bugle newsletter every morning", "newsletter"),
        ("SPORTS NEWSLETTER:Sign up now for daily updates", "newsletter"),
        ("Want news first? Sign up here for our morning newsletter.", "newsletter"),
        ("Dear reader, our paper lives on you.", "dear-reader"),
        ("Donate now", "donation"),
        ("Support our work with a gift today.", "donation"),
        ("This site uses cookies to improve your visit.", "consent"),
        ("By continuing to use this site you agree to our terms of use.", "consent"),
        ("The Ferrol Bugle uses cookies. By browsing on you accept this.", "consent"),
        ("Bugle.example uses cookies to give you the best visit. Read how.", "consent"),
        ("Read our privacy policy", "consent"),
        ("With your consent, we and our 90 partners use cookies to measure visits.", "consent"),
        ("Some partners do not ask for your consent and rely on other grounds.", "consent"),
        ("Avec votre accord, nous et nos 12 partenaires utilisons des cookies.", "consent"),
        ("Mit Ihrer Einwilligung nutzen wir und unsere Partner Cookies für Werbung.", "consent"),
        ("Copy link", "share-bar"),
        ("Watch: Crane lifts the old bell", "call-to-action"),
        ("Click here for the full list", "call-to-action"),
        (">>Be a reporter: Send us your story.<<", "call-to-action"),
        ("Listen to this article", "call-to-action"),
        ("JUST WATCHED Bell returns to tower", "media-player"),
        ("02:31", "media-player"),
        ("3 min read", "reading-time"),
        ("Updated 5:14 PM", "reading-time"),
        ("2 months ago", "relative-time"),
        ("© 2024 The Bugle. All rights reserved.", "copyright"),
        ("The Bugle 2024. All rights reserved.", "copyright"),
        ("Editorial team", "desk-line"),
        ("Reporting by Jane Doe; editing by John Roe", "desk-line"),
        ("The Bugle's Jane Doe contributed to this report.", "desk-line"),
        ("This is a developing story and will be updated.", "update-note"),
        ("The Associated Press", "agency-line"),
        ("Der Beitrag Das Wehr gibt nach erschien zuerst auf Combe Kurier.", "related-link"),
        ("Unsubscribe | Manage your preferences | View in browser", "newsletter"),
        ("If you no longer wish to receive these emails, write to us.", "newsletter"),
    ],
)
def test_boilerplate_is_known_by_rule(line: str, rule: str) -> None:

    assert boilerplate_rule(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "“Follow us,” the rescuers said as they led the way out of the tunnel.",
        "“Subscribe to nothing you have not read,” she told the court.",
        "The app uses cookies to follow its readers, the court said.",
        "The bank uses cookies to give you a score. Regulators want to know why.",
        "Read our mayor the law, the council told its clerk.",
        "The score went 3 > 2.",
        "Tap the gear > Privacy > Location.",
        "Go to Settings > Privacy > Location",
        "Sources: Ferrol Historical Society, Bay Museum",
        "Join the army, the poster told the young, and see the world.",
        "More from the harbour master, who was asked what he had seen that night",
        "The letter names one person only as [REDACTED]",
        "Follow us to the harbour, the captain said, and the crowd did.",
        "Subscribe to the theory, said the professor, and much else follows.",
        "Sign up for the race closed on Friday with 400 runners.",
        "More than 40 ships waited outside the harbour.",
        "Share prices fell by a tenth.",
        "Advertisement revenue at the paper fell by a third last year.",
        "Comments by the mayor angered the fishermen.",
        "Watch officers saw the fire first.",
        "Donations of food reached the shelter within hours.",
        "Related companies were also searched, police said.",
        "Live music returned to the square.",
        "The vote was 12 to 9.",
        "What happened next",
        "The council's newsletter said the pool would open in May.",
        "He urged people to sign up for the volunteer fire brigade.",
        "Cookies and bread were sold for the victims.",
        "Editorial freedom is at stake, the union said.",
        "Opinion: A column of July 11 misspelled the name of the bridge.",
        "Click chemistry won the prize.",
        "Listening to the residents took three evenings.",
        "The time was 19:45 when the lights went out.",
        "The post Holm shared first appeared on a page of the harbour board.",
        "To stop receiving aid would be the end of the school in Larkfield.",
        "Unsubscribe buttons must work within a day, the regulator said on Monday.",
    ],
)
def test_the_story_is_not_boilerplate(line: str) -> None:
    assert boilerplate_rule(line) is None


def test_a_very_long_line_is_prose() -> None:
    assert boilerplate_rule("Subscribe now to " + "our long letter " * 60) is None


def test_pleas_speak_to_readers_and_report_nothing() -> None:
    assert is_plea("We count on your support to keep our journalism free.")
    assert not is_plea("The club counts on support from the town.")
    assert not is_plea("“We need your support for local journalism,” she said.")


def test_link_words_are_found_inside_and_behind_paragraphs() -> None:
    line = "The bell is back. Watch the crane lift it » It weighs a ton. E-mail to a friend"
    assert [line[a:b].strip() for a, b in link_spans(line)] == [
        "Watch the crane lift it »",
        "E-mail to a friend",
    ]
    assert link_spans("He said: Watch the sea. It never sleeps.") == []


def test_every_shape_has_a_described_rule() -> None:
    assert set(SHAPES) <= set(RULES)


def test_rules_have_kebab_names_and_one_sentence() -> None:
    for name, description in RULES.items():
        assert name.replace("-", "").isalpha()
        assert name.islower()
        assert description[0].isupper()
        assert description.endswith(".")
        assert ". " not in description
