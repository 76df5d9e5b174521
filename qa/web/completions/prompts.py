"""Tasks that programs set a language model: to name a talk, tag it, go on with it.

Chat programs send them by themselves to the model that a reader talks with, each in words of
its own. They are told by their form, which a reader's question does not have: Open WebUI
begins with a heading and marks what it hands over with tags or a fence, LibreChat writes the
talk out, NextChat speaks of the title of the conversation.
"""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"\s*(?:#{1,6}\s|[\[{]\s*[\"{\[]|(?:you are|you have been|your task|act as|respond as)\b)",
    re.IGNORECASE,
)
_TAG = re.compile(r"^[ \t]{0,8}<(/?)([a-z][a-z_-]{0,40})>", re.IGNORECASE | re.MULTILINE)
_READER, _MODEL = (
    re.compile(
        rf"^[ \t]{{0,8}}[*_\"']{{0,3}}(?:{names})[*_\"']{{0,3}}:", re.IGNORECASE | re.MULTILINE
    )
    for names in ("user|human", "ai|assistant|bot|model|chatgpt")
)
_ABOUT_THE_TALK = re.compile(
    r"\s*(?:please\s|now\s)?"
    r"(?:analy[sz]e|create|find|generate|give|make|propose|provide|say|suggest|write)\b"
    r"(?=[^?]{0,250}\b(?:titles?|tags?|headings?|follow-ups?)\b)"
    r"(?=[^?]{0,250}\b(?:our|this|the)\s(?:conversation|chat|dialogue)\b)",
    re.IGNORECASE,
)

NO_TASKS = (
    "This is a news archive: it answers questions with quotes, and writes no titles, tags or "
    "other texts."
)


def is_prompt(text: str) -> bool:
    """Whether a message sets a language model a task, and asks no question of a reader's."""
    if "```" in text or _OPENING.match(text) or _ABOUT_THE_TALK.match(text):
        return True
    tags = {(bool(slash), name.lower()) for slash, name in _TAG.findall(text)}
    is_marked = any((not is_end, name) in tags for is_end, name in tags)
    return is_marked or bool(_READER.search(text) and _MODEL.search(text))
