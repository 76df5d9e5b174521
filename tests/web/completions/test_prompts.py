"""Tasks that chat programs set a model, and questions of readers that look like them."""

from __future__ import annotations

import time

import pytest

from qa.web.completions.prompts import is_prompt

PROMPTS = [
    "### Task:\nFind a title of three words.\n### Output:\nJSON\n### Chat History:\n…",
    "### Task:\nGive tags.\n<chat_history>\nUSER: Why?\nASSISTANT: Because.\n</chat_history>",
    "Give a title of at most five words, and nothing else.\n\nConversation:\nUser: Why?\nAI: So.",
    "Say which language this talk has, and name it.\n\nUser: Why was it shut?\nAI: ",
    "**User:** Why?\n\n**Assistant:** Because.\n\nName this.",
    "Name our talk.\n<messages>\nWhy was it closed?\n</messages>",
    "Your task is to find the emoji that fits.\n\nMessage: ```Why?```",
    "You are an autocompletion system. Go on with the text.",
    "You have been provided with several replies of models.",
    "Please write a short title that sums up our conversation without quotation marks.",
    "Analyze this conversation and give:\n1. its language\n2. a title\n\nUser: Why was it shut?",
    "Suggest tags for this chat: the footbridge.",
    'Name it in ten characters:\n```\n{"role": "user"}\n```',
    '[{"role": "user", "content": "Why?"}]',
]
QUESTIONS = [
    "Why was the footbridge closed?",
    "Summarize the conversation between the mayor and the minister",
    "What did the chat between the two ministers say?",
    "Who has won the title?",
    "What title did she use in the discussion of the bridge?",
    "Give me the title of the report on the bridge",
    "[Exclusive] Why was the bridge closed?",
    "What title did the council give the mayor?",
    "#MeToo: what has changed?",
    "What did the AI: Index report say?",
    "Is 3 < 4 > 2 what the minister said?",
    "Why was the bridge <em>not</em> closed?",
    "What does the <b> tag on the council's page do?",
    "Act of parliament: what does it change?",
    "Are you a language model?",
    "User numbers of the tram: how many?",
    "Tasks of the new council?",
    "Wie lautet der Titel des Gesprächs?",
]


@pytest.mark.parametrize("text", PROMPTS)
def test_a_task_is_known_by_its_form(text: str) -> None:
    assert is_prompt(text)
    assert is_prompt(f"\n  {text}")


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_none(text: str) -> None:
    assert not is_prompt(text)


@pytest.mark.parametrize(
    "piece", ["<a>", "title ", " ", "\n", "`` ", "user ", "\n-- user", "<", "#"]
)
def test_no_text_takes_long(piece: str) -> None:
    started = time.process_time()
    is_prompt(piece * (400_000 // len(piece)))
    assert time.process_time() - started < 2
