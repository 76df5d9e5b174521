from __future__ import annotations

import pytest

from seeds.article import RawDocument
from seeds.clean import clean
from seeds.cleaning.reporting import ends_as_statement, has_attribution, has_main_verb, is_reporting

BEGIN = (
    "The inquest into the ferry sinking opened in Ferrol Bay on Monday before a jury of nine.",
    "Nobody spoke for the owners, and the bench kept for them stayed empty until noon.",
)
END = (
    "The coroner will hear the engineer on Tuesday and the harbour master after him.",
    "A verdict is not expected before the first week of May, the court office said.",
)


def cleaned(*lines: str) -> str:
    document = RawDocument("", "page.txt", "\n\n".join(lines), title="Ferry inquest opens")
    (article,) = clean(document).articles
    return article.text


@pytest.mark.parametrize(
    "line",
    [
        "Edited by her sister, the diary was published in 1947 and sold two million copies.",
        "Skip to the end of the trial and the picture is no clearer than on its first day.",
        "Donate blood today or lives will be lost, the minister said at the hospital gate.",
        "Credit: the unsung engine of the economy is drying up.",
        "More from the trial: the jury saw the video that the guard had made on the night.",
        "Reporting by staff found that the bridge was unsafe as early as the spring.",
        "By using cookies the bakery kept children happy, and the terms of the lease allow it.",
        "Follow us, the marchers shouted, and a thousand people left the square with them.",
        "Watch the skies, astronomers say, for the comet returns on Thursday night.",
        "Sign up or lose your benefit, claimants were told at the job centre.",
        "Read more books, the mayor urged pupils at the opening of the library.",
        "Advertisement spending fell by 4 % in the second quarter.",
        "Share prices fell for the third day in a row.",
        "Photo finish: the judges needed ten minutes to name the winner of the mile.",
        "Subscribe now and pay later was the firm's motto, and it went bankrupt.",
        "Image rights were sold to a fund in Luxembourg, the court heard.",
        "Cookies were sold at the fair for the roof of the chapel.",
        "Copyright law was changed in May so that schools may copy old maps.",
        "Listen to the river, she said, and it will tell when the flood comes.",
        "Getty Images sued the maker of the program in London on Tuesday.",
        "Media credit the coach with the turnaround of a club that had lost nine games.",
        "File-sharing sites were shut in four countries at dawn.",
        "This video could not be verified, but the street in it is Quay Street.",
        "Not a member of the crew survived the night on the reef.",
        "Up next for the team is a trip to Rome.",
        "Already registered voters were turned away at three schools.",
        "Copyright law experts fear the worst for small museums.",
        "More than 200 scientists contributed to the report.",
        "Millions follow her on Twitter, where she posts pictures of her goats.",
        "Ads by the party were pulled from all buses on Friday.",
        "Sponsored by a brewery, the regatta drew nine crews.",
        "Compiled by two clerks, the list had nobody on it who was alive.",
        "Opinions expressed at the hearing were as many as the speakers.",
        "Tap below the ice and the water is warm enough for eels, the fishermen found.",
        "Contact with the ship was lost at four in the morning.",
        "Contact them was all the police would say about the missing divers.",
        "Register of the newsletter's readers was stolen in March.",
        "Download the app, the ministry urged travellers, or wait for three hours.",
        "Get the aid delivered every day or children will die, doctors warned.",
        "Dear reader, the novel began, and nobody read on.",
        "Dear friends, he wrote to the strikers, the mill will not open again.",
        "By continuing the strike the union broke the terms of the deal.",
        "Posted in Kabul, the sergeant wrote home every week.",
        "Live music returned to the square on Saturday.",
        "Have a story to tell, the teacher asked her class, and forty hands went up.",
        "If you buy a boat you may get a licence with it, the harbour master said.",
        "We use cookies in the dough instead of flour, the baker told the jury.",
        "Terms and conditions of the sale were not made public.",
        "Topics: the war, the drought and the price of bread were on the table.",
        "Paid content of the paper was checked by a lawyer.",
        "Continue reading was the advice of the teacher who taught him for a year.",
        "End of story, said the mayor, and closed the file on the bridge.",
        "Story continues to haunt the village, where nobody talks about it.",
        "Updated maps of the reef were handed to all captains.",
        "Support our troops today, the banners read, and nobody looked up.",
        "Help us keep the river clean and donate, the children sang on the bridge.",
        "Our work is funded by the state, the nurse told the committee.",
        "Related: the two deaths were not, the coroner ruled.",
        "Exclusive: the club was, and it kept its door shut to women until 1988.",
        "Recommended: nothing was, and the inquiry closed in June.",
        "In pictures: the war was seen that way by children who could not read.",
        "Picture: the country is broke and its ships are in foreign ports.",
        "FILE was the only word on the folder that the clerk had kept.",
        "The paintings may not be reproduced without the family's consent.",
        "All rights reserved for members were lifted by the court, the club said.",
        "Skip to the harbour and the smell of diesel hangs over everything on the quay.",
        "He lost half of his savings on Monday (Credit Suisse).",
        "Thank you for your support, the widow told the firemen.",
        "Join the debate or stay at home, the candidate told her rivals.",
        "Find us on Facebook was all that the note said.",
        "Like the mayor on Facebook, the baker had few friends and many readers.",
        "Start your free trial, the spam read, and 400 pensioners lost their savings.",
        "Listen to the story of the drowned village, the guide says, and the boat falls silent.",
        "Take the puzzle of the missing boat, which was found dry on a hill.",
        "Video: the word was new in 1981 and meant freedom.",
        "Breaking news was what he lived for.",
        "Audio: none was found on the tape.",
        "Want to sign up for the lifeboat, he asked, and she did.",
        "By press time, the Post had not replied.",
        "The Associated Press was founded in 1846.",
        "Follow the money was the lesson of the trial, and the jury did.",
        "Watch this space, the poster read, and the space stayed empty.",
        "Home to nine species of tern, the reef was closed to divers on Friday.",
        "Tags on the birds showed that they had flown from Greenland.",
        "Log in the water stopped the ferry for an hour on Sunday.",
        "Register office weddings rose by a fifth last year.",
        "Play the game and nobody gets hurt, the coach told his players.",
        "Close to 400 people gathered at the harbour wall.",
        "Live broadcasts from the court were banned by the judge.",
        "Video shows the crane falling on the pier at noon.",
        "Video footage of the crash was shown to the jury.",
        "Photos of the wreck were handed to the police.",
        "Photo by photo, the clerk went through the album.",
        "Image by image, the scan built up a map of the ship.",
        "Pictured on the stamp is the founder of the port.",
        "File by file, the archive is being moved to the mill.",
        "Courtesy of the mayor, the pupils sailed to the island.",
        "Print workers walked out at midnight over pay.",
        "Next story was the war, and the room fell silent.",
        "Previous page after page of the diary had been torn out.",
        "Most popular in the poll was the plan for a tunnel.",
        "Most read the letter as a threat, the court heard.",
        "More on the bridge: the council has hired divers to look at its piers.",
        "Top stories of the house burned first, the firemen said.",
        "Trending down for a decade, the catch of cod rose in May.",
        "Contributors to the fund include two banks and a brewery.",
        "Contributing: the wind, the tide and a captain who had slept for two hours.",
        "Produced by the dairy on the hill, the cheese won a prize in Lyon.",
        "Translated by her son, the poems were read in nine countries.",
        "Graphics by the institute show the flood reaching the church.",
        "Writing by candlelight, he finished the book in March.",
        "Reporting by the regulator was late, the auditors found.",
        "Additional reporting by whistleblowers brought down the bank.",
        "Advertisements for the lottery were banned near schools.",
        "Sponsored by no one, she rowed the ocean alone.",
        "Paid posts of the party reached two million voters.",
        "Dear readers of maps, the atlas is dead.",
        "Donate was the word on every wall of the city.",
        "Please help us, the sailors wrote on the sail.",
        "Please help us find our son, the mother begged on Tuesday.",
        "Make a contribution or leave, the guards told the traders.",
        "Join us or die, the message to the farmers said.",
        "Find out who did it, the widow asked the court.",
        "Get your newsletter out of politics, the bishop told the priest.",
        "Updated at 5pm, the forecast warned of waves of nine metres.",
        "An hour ago the street was full of people, she said.",
        "A year ago the square was empty.",
        "The club uses cookies to reward its runners after the race.",
        "Do not sell the harbour, the placards said.",
        "Accept all settings of the treaty or leave, the minister said.",
        "We may use your data, the firm told the regulator in May.",
        "Privacy policy of the bank was written by a robot.",
        "Comments by readers of the law differ.",
        "No comment was the answer of both ministries.",
        "Have your say, the council said, and 4,000 people did.",
        "By Monday, the Star Ferry had sunk.",
        "By Friday, Reuters and the Post had left the city.",
        "By noon, Jane Doe and John Roe were free.",
        "Sign up to the pact was what nine states did on Monday.",
        "Support for our team fell, the captain said.",
        "If you like this town, you will love its rain, the guide joked.",
        "Stock image of the pier was used in the advert.",
        "The union wants a ban on the ads. Read more slowly, the judge told the clerk.",
        "She keeps a diary of the flood and will read more.",
        "He asked the crowd to read more.",
        "The fleet was sold in 2011 (AP reported it first).",
        "The book has two parts (Image and Word).",
        "The vote will be held in May (File a claim by April).",
        "Two banks fell on Monday (Credit Agricole and BNP).",
        "The rescue was filmed and sent to Reuters.",
        "They can be reached at the harbour office, 555-0100.",
        "Thousands now follow him on Twitter.",
        "You can follow him on Twitter, the lawyer said, but not to his house.",
        "He asked fans to contact him on Twitter.",
        "The text may not be reproduced in schools, the ministry ruled.",
        "All rights reserved for the crown passed to the town in 1840.",
        "Our journalism is not a crime, the reporters chanted outside the court.",
        "The newsletter of the club told members to sign up for the race.",
    ],
)
def test_sentences_that_begin_like_boilerplate_stay(line: str) -> None:
    for lines in ((*BEGIN, line, *END), (*BEGIN, *END, line), (line, *BEGIN, *END)):
        assert cleaned(*lines) == "\n\n".join(lines)


@pytest.mark.parametrize(
    "line",
    [
        "Skip to main content",
        "Story continues below the map.",
        "Continue reading the harbour diary",
        "Scroll down for more pictures of the regatta",
        "Ads by BayAds",
        "Sponsored by Ferrol Rope Works",
        "We may earn a commission if you buy through links on this page.",
        "Read more: The night the harbour froze",
        "Also read: Why the ferries are late",
        "Don’t miss: Ten walks around the bay",
        "Read more about the harbour in our guide.",
        "More from The Bay Observer",
        "Follow us on Instagram for pictures of the bay.",
        "Follow Jo Roe on X at @joroe.",
        "Have a tip? Write to our news desk at tips@bay.example.",
        "Subscribe now for unlimited access to every story.",
        "Sign up for the daily briefing and get the bay in your inbox.",
        "Already a subscriber? Log in",
        "Download our free app for alerts from the harbour.",
        "This article is for subscribers only.",
        "Get the Friday letter delivered to your inbox every week.",
        "Please enter your email address",
        "Dear reader, without you this paper could not go to sea.",
        "Support our journalism with a small gift today.",
        "Thank you for supporting our newsroom.",
        "We use cookies to make this site work and to count visits.",
        "By using this site you agree to our terms of use.",
        "Be the first to comment",
        "Join the conversation",
        "Tell us what you think in the box below",
        "Now playing: The crane lifts the bell",
        "Your browser does not support this video.",
        "Listen to this article",
        "Click here to see all pictures.",
        "Watch: The bell comes home",
        "Take our quiz about the ferries",
        "4 min read",
        "Updated 7:05 pm",
        "© 2025 The Bay Observer. All rights reserved.",
        "Copyright 2025 Bay Media Ltd.",
        "Reporting by Jo Roe in Ferrol; editing by Ann Poe.",
        "Edited by Ann Poe",
        "Jo Roe contributed to this report.",
        "The views expressed in this column are the author’s own.",
        "This story was updated with new information.",
        "Check back for updates.",
        "The Associated Press",
        "Home > News > Harbour",
        "Share on Facebook",
        "Photo: Jo Roe/Reuters",
        "Credit: Jo Roe",
        "Image: The old lighthouse was painted red in May.",
        "FILE - The mayor was seen at the pier on May 3, 2024.",
    ],
)
def test_boilerplate_goes_between_paragraphs_and_behind_them(line: str) -> None:
    story = "\n\n".join((*BEGIN, *END))
    assert cleaned(*BEGIN, line, *END) == story
    assert cleaned(*BEGIN, *END, line) == story


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law was changed in May.",
        "THE BRIDGE WAS CLOSED AT NOON.",
        "The list, compiled by clerks, shocked the town.",
        "The aid reached the village.",
    ],
)
def test_a_statement_has_a_main_verb(line: str) -> None:
    assert has_main_verb(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more about how the bridge was built.",
        "Get the Bugle delivered every morning.",
        "Reporting by Will May and Ann Reed",
        "Was",
        "",
    ],
)
def test_orders_names_and_by_clauses_have_none(line: str) -> None:
    assert not has_main_verb(line)


def test_a_statement_ends_with_a_full_stop_and_has_four_words() -> None:
    assert ends_as_statement("“It was the bridge.”")
    assert not ends_as_statement("Comments are closed.")
    assert not ends_as_statement("Was it the bridge that fell?")


def test_a_site_may_make_statements_too() -> None:
    assert not is_reporting("This story was updated on Monday.")
    assert not is_reporting("We have sent a link to your address.")
    assert is_reporting("The US was told of the plan.")


def test_who_said_it_is_told_behind_a_comma() -> None:
    assert has_attribution("Follow us, the marchers shouted.")
    assert has_attribution("Watch the skies, astronomers say.")
    assert not has_attribution("Sign up, and you think like a sailor.")
