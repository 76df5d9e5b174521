"""Questions that fit behind an answer: what is new, how it went, where sources differ, who said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from qa.answering.answer import Answer
from qa.answering.talk.examples import PERSON
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, spoken_languages
from qa.question.analysis import content_text
from qa.question.query import QuestionLimits
from qa.question.thread.noun_phrases import noun_phrases
from qa.question.understand import plain_question
from qa.text.proper_names import FORMS_OF_ADDRESS
from qa.text.terms import STOP_WORDS, text_terms, word_set

SHOWN = 3
"""Next questions that are given."""

MOST_ASKED = 4
"""Questions that are asked to find them: each costs as much as the answer itself."""

PASSAGES = 5
"""Passages of an answer that are read for names and how print writes them."""

LONGEST_TOPIC = 60
"""Characters; a longer topic makes no question that anybody would ask."""

# "U.S. Geological Survey" is more than its last two words; of "Secretary of State Ada Holm" the
# first belongs to the office.
_SAID = re.compile(
    rf"(?<![A-Z]\. )(?<!\bof )\b({PERSON}) (?:said|told|says|added)\b|\bsaid ({PERSON})(?=[,.])"
)
_OFFICES = word_set(
    "sheriff chairman chairwoman secretary director manager coach captain lieutenant sergeant chief"
    " councillor colonel officer detective professor minister attorney commissioner spokesman"
    " spokeswoman sen rep gov gen cllr"
)
_BODIES = word_set(
    "association survey department agency police council committee company group bank university"
    " court service office union authority ministry institute center centre foundation commission"
    " party board journal post times news house league federation team network society"
)
_NAME = re.compile(rf"\b{PERSON}\b")
_APOSTROPHE = str.maketrans("’", "'")
_THING, _NAMED, _WORD = 3, 2, 1
# A phrase ends there; in "the Georgia runoff" the name alone has no article.
_AFTER_THING = (
    r"(?=[,.;?!:)]|$| (?:of|in|on|at|and|or|to|for|from|with|by|was|is|are|were|has|had|have|will"
    r"|would|after|before|since|that|which|who|as|but|be)\b)"
)
_BEFORE_THING = (
    r"(?:the|a|an|this|that|its|his|her|their|our|of|in|for|on|about|after|by|from|with|over) "
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question that may fit, and what is wanted of its answer.

    Attributes:
        question: as somebody would ask it.
        words: what its quotes and their headlines must hold.
        fits: a check beyond that.
        is_course: whether it asks for several sentences, which may begin as the answer did.
    """

    question: str
    words: str
    fits: Callable[[Answer], bool] = lambda _: True
    is_course: bool = False


def next_questions(answer: Answer, ask: Callable[[str], Answer]) -> tuple[str, ...]:
    """At most `SHOWN` questions that fit behind an answer, each with an answer of its own.

    Args:
        answer: what was said; behind a refusal or a reply nothing fits.
        ask: asks within the limits of that answer, see `limits_behind`; called `MOST_ASKED`
            times at the most.
    """
    fitting: list[str] = []
    cited = {(citation.article_id, citation.start) for citation in answer.citations}
    for candidate in islice(_candidates(answer), MOST_ASKED):
        if len(fitting) == SHOWN:
            break
        reply = ask(candidate.question)
        if reply.verdict == "answered" and _is_new(reply, cited, candidate):
            fitting.append(candidate.question)
            cited |= {(citation.article_id, citation.start) for citation in reply.citations}
    return tuple(fitting)


def limits_behind(answer: Answer) -> QuestionLimits:
    """The limits of an answer, as what is asked behind it keeps them."""
    query = answer.query
    return {
        "since": query.filters.since,
        "until": query.filters.until,
        "as_of": query.as_of if query.is_as_of_given else None,
        "outlets": query.filters.outlets,
        "languages": query.filters.languages,
    }


def _is_new(reply: Answer, cited: set[tuple[str, int]], candidate: _Candidate) -> bool:
    """Whether it begins with another quote, or goes on with two others, on what is asked.

    The first quote or its headline holds one of the words, and all of them together each.
    """
    if not reply.citations:
        return False
    others = [(citation.article_id, citation.start) not in cited for citation in reply.citations]
    is_new = others[0] or (candidate.is_course and sum(others) > 1)
    wanted = set(text_terms(candidate.words))
    held = [set(text_terms(f"{one.title} {one.quote}")) for one in reply.citations]
    is_of_it = bool(wanted & held[0]) and wanted <= set().union(*held)
    return is_new and is_of_it and candidate.fits(reply)


def _candidates(answer: Answer) -> Iterator[_Candidate]:
    if answer.verdict == "absent" or not answer.citations:
        return
    text = _evidence(answer)
    people = _people(answer, text)
    topic, is_thing = _topic(answer, text)
    asked = answer.query.analysis
    newest, language = _newest(answer), answer.query.language
    if topic and not asked.asks_newest and language in spoken_languages():
        question = say(language, "What is the latest on %(topic)s?", topic=topic)
        yield _Candidate(question, topic, lambda reply: _newest(reply) >= newest, is_course=True)
    if language != ENGLISH:
        return  # the others are English, and so are the signs by which a text tells who speaks
    if people:
        about = f" about {topic}" if topic and people[0] not in topic else ""
        yield _Candidate(f"What did {people[0]} say{about}?", people[0].split()[-1])
    if topic and not asked.asks_timeline:
        yield _Candidate(f"What has happened with {topic}?", topic, is_course=True)
    if topic and is_thing and len({passage.outlet for passage in answer.passages}) > 1:
        question = f"Where do sources differ on {topic}?"
        yield _Candidate(question, topic, lambda reply: bool(reply.contrasts))
    for person in people[1:]:
        yield _Candidate(f"What did {person} say?", person.split()[-1])


def _days(reply: Answer) -> set[str]:
    return {citation.published[:10] for citation in reply.citations if citation.published}


def _newest(reply: Answer) -> str:
    return max(_days(reply), default="")


def _evidence(answer: Answer) -> str:
    """What the answer quotes and what stands around it, in lines."""
    quoted = {citation.article_id for citation in answer.citations}
    passages = (one.text for one in answer.passages[:PASSAGES] if one.article_id in quoted)
    return "\n".join((*(citation.quote for citation in answer.citations), *passages))


def _people(answer: Answer, text: str) -> list[str]:
    """Persons who speak in a text, those of the quotes first; none whom the question names."""
    asked = set(text_terms(answer.query.text))
    names = (_person(match.group(1) or match.group(2)) for match in _SAID.finditer(text))
    return [name for name in dict.fromkeys(names) if name and text_terms(name)[-1] not in asked]


def _person(name: str) -> str:
    """A name without "President" and the like before it; "" if it is no person's whole name."""
    words = name.split()
    while words and words[0].lower() in FORMS_OF_ADDRESS | _OFFICES:
        words.pop(0)
    is_body = bool(words) and words[-1].lower() in _BODIES
    return " ".join(words) if len(words) > 1 and not is_body else ""


def _topic(answer: Answer, text: str) -> tuple[str, bool]:
    """What the answer is about as print writes it, or "", and whether it is no name.

    A name or a thing of two words that the question names, else a name that stands in the
    first quote and in its headline.
    """
    query = answer.query
    question = content_text(plain_question(query.asked), query.moment)
    names = {term for name in query.analysis.proper_names for term in text_terms(name.text)}
    best: tuple[int, int, int, str] = (0, 0, 0, "")
    phrases = [(phrase.text, phrase.order) for phrase in noun_phrases(question)]
    phrases += [(phrase, 0) for phrase in query.carried]
    for phrase, order in phrases:
        for part in _parts(phrase[:LONGEST_TOPIC]):
            is_name, number = names.issuperset(text_terms(part)), len(part.split())
            kind = _NAMED if is_name else _THING if number > 1 else _WORD
            if (kind, number, order) > best[:3]:
                printed = _in_print(part, question, text, is_name=is_name)
                if printed.startswith("the ") or (printed and kind > _WORD):
                    best = (kind, number, order, printed)
    if best[3]:
        return best[3], best[0] != _NAMED
    lead = answer.citations[0]
    for match in _NAME.finditer(lead.quote):
        name = _person(match.group())
        if name and name.split()[-1] in lead.title:
            return name, False
    return "", False


def _parts(phrase: str) -> Iterator[str]:
    """A phrase and the words side by side in it, the longest first; none is "the attack on"."""
    words = phrase.split()
    for number in range(len(words), 0, -1):
        for start in range(len(words) - number + 1):
            part = words[start : start + number]
            if part[-1].lower() not in STOP_WORDS:
                yield " ".join(part)


def _in_print(phrase: str, question: str, text: str, *, is_name: bool) -> str:
    """How a text prints a phrase inside its sentences, with its article; or ""."""
    words, plain = re.escape(phrase), text.translate(_APOSTROPHE)
    told = re.compile(rf"\bthe ({words})\b{_AFTER_THING}", re.IGNORECASE)
    bare = rf"(?<=[a-z,;] )({words})\b" if is_name else rf"{_BEFORE_THING}({words})\b"
    match = told.search(plain)
    has_article = match is not None or told.search(question) is not None
    match = match or re.search(bare, plain, re.IGNORECASE)
    if match is None:
        return ""
    is_plain = phrase.islower() or phrase.isupper()  # typed without a thought of capitals
    printed = text[match.start(1) : match.end(1)] if is_plain else phrase
    return f"the {printed}" if has_article else printed
