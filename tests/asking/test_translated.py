"""Quotes in other languages, translated by a language model: beside the answer, never in it."""

from __future__ import annotations

import json
from dataclasses import replace

from language_models.scripted_server import ScriptedServer, failed, wrote
from news_pages.local_site import Answer as Page
from web_parts import FIRST, SECOND, make_answer, make_article

from qa.answering.answer import Answer
from qa.asking.translated import foreign_quotes, translated_answer, without_translation
from qa.cli.formats.answers import answer_lines
from qa.export.answer_json import answer_to_dict
from qa.export.markdown import answer_markdown
from qa.export.plain_text import answer_text
from qa.export.shapes import ModelTranslationShape
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.ladder import LanguageModel

MADE = "The bridge stays shut [1]."


def says(translation: str) -> Page:
    return wrote(json.dumps({"translation": translation}))


def an_answer(*languages: str) -> Answer:
    """An English question, answered by quotes of these languages."""
    made = make_answer(make_article(), FIRST, SECOND)
    cited = tuple(
        replace(citation, language=language)
        for citation, language in zip(made.citations, languages, strict=True)
    )
    return replace(made, citations=cited)


def translated(
    scripted: ScriptedServer, answer: Answer, *script: Page, **options: object
) -> Answer:
    scripted.script = list(script)
    model = LanguageModel(scripted.server())
    return translated_answer(answer, model, Deadline(5.0), **options)  # type: ignore[arg-type]


def test_quotes_in_other_languages_are_translated_and_the_answer_stays(
    scripted: ScriptedServer,
) -> None:
    answer = an_answer("de-AT", "en-GB")
    made = translated(scripted, answer, says(MADE))
    assert made.translation is not None and made.translation.quotes == (MADE, "")
    assert len(scripted.bodies) == 1 and "in German" in str(scripted.bodies[0])
    assert replace(made, translation=None) == answer
    # Where it stands, it stands behind who made it, and below the quote.
    label = made.translation.label
    assert scripted.server().name in label and "no quote" in label
    for written in (answer_text(made), answer_markdown(made), "\n".join(answer_lines(made))):
        plain = " ".join(written.replace("\\", "").split())
        assert plain.count(MADE) == 1
        assert plain.index(FIRST) < plain.index(label) < plain.index(MADE) < plain.index(SECOND)
    assert "\\[1\\]" in answer_markdown(made)  # no number of a citation
    payload = answer_to_dict(made)
    ModelTranslationShape.model_validate(payload.pop("translation"))
    assert payload == answer_to_dict(answer)


def test_one_of_them_can_be_asked_for(scripted: ScriptedServer) -> None:
    made = translated(scripted, an_answer("de", "fr"), says(MADE), numbers=(1,))
    assert made.translation is not None and made.translation.quotes == ("", MADE)
    assert "in French" in str(scripted.bodies)


def test_nothing_is_asked_where_all_is_in_the_language_of_the_question(
    scripted: ScriptedServer,
) -> None:
    answer = an_answer("en", "")
    assert translated(scripted, answer, failed(404)) is answer and not scripted.bodies
    assert foreign_quotes(answer) == {}


def test_a_model_that_fails_is_asked_no_more_and_the_answer_stands(
    scripted: ScriptedServer,
) -> None:
    answer = an_answer("de", "fr")
    made = translated(scripted, answer, says(MADE), failed(404))
    assert made.translation is not None and made.translation.quotes == (MADE, "")
    assert made.translation.problem.endswith("The quotes stand as they are.")
    assert made.translation.problem in " ".join("\n".join(answer_lines(made)).split())
    made = translated(scripted, answer, failed(404))
    assert made.translation is not None and made.translation.quotes == ("", "")
    assert (made.text, made.note, made.verdict) == (answer.text, answer.note, answer.verdict)
    made = without_translation(answer, "It is asked too much.", "small")
    assert made.translation is not None
    assert made.translation.problem == "It is asked too much. The quotes stand as they are."
