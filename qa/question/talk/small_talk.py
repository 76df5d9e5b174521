"""Small talk, told by its whole wording: greetings, thanks, goodbye, who are you, help.

English here, other languages in `qa.question.foreign.talk`.

A question that only begins or ends like one ("Hello Kitty recall", "Help for Ukraine") is
none: every word must belong to a known form of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from qa.question.foreign.kinds import asked_in
from qa.question.foreign.talk import TalkKind, greeting_before, talk_in
from qa.question.language import question_language

SmallTalk = TalkKind

LONGEST = 120
"""Characters; longer input is no small talk, however it begins."""

_NO_LETTERS = re.compile(r"[^\w']+")
_YOU = r"(?:you|u|ya)"
_BOT = r"(?:citewire|bot|chatbot|there|again|all|everyone|everybody|friend|buddy|folks|mate|sir)"
_MUCH = (
    r"(?:so|very|really|again|too|mate|friend|buddy|everyone|all|a (?:lot|bunch|million|ton)"
    r"|so much|very much|indeed|citewire"
    r"|for (?:that|this|everything|(?:the|your|all your|all the) (?:help|answers?|time|info"
    r"|information|quotes?))|(?:that|this|it) (?:was|is) (?:very |really |so )?(?:helpful|great"
    r"|useful|good|perfect|all))"
)
_THIS = r"this(?: (?:site|website|page|tool|app|thing|chat|chatbot|bot|program|service|archive))?"
_PRAISE = (
    r"(?:ok(?:ay)?|great|perfect|excellent|awesome|cool|nice|wonderful|brilliant|super|fine"
    r"|alright|all right|good|very good|well done|got it|i see|understood|sounds good"
    r"|good (?:job|work|answer)|nice work|that'?s? (?:is |was )?(?:very |really |so )?"
    r"(?:helpful|great|useful|good|perfect|nice|cool))"
)
_THANKS = (
    r"(?:(?:many |much |big )?(?:thanks|thank you|thank u|thankyou|thx|thanx|ty|tysm|ta|cheers"
    r"|(?:much|really) appreciated|i appreciate (?:it|that|your help)|thanks a lot))"
)
_HOW_ARE = rf"(?:how are {_YOU}(?: doing)?(?: today)?|how'?s it going)"
_FORMS: dict[SmallTalk, tuple[str, ...]] = {
    "greeting": (
        rf"(?:hi+|hello+|hey+|hiya|howdy|yo|greetings|hallo|heya|good (?:morning|afternoon|evening"
        rf"|day)|g'?day|welcome|morning|evening)(?: {_BOT})*"
        rf"(?: (?:{_HOW_ARE}|nice to meet {_YOU}|what'?s up))?",
        rf"{_HOW_ARE}|how do you do"
        rf"|(?:nice|pleased|good) to meet {_YOU}|what'?s up|sup|are you there|anybody there"
        r"|(?:is )?(?:anyone|anybody) (?:there|here|home)|test(?:ing)?(?: test(?:ing)?)*",
    ),
    "thanks": (
        rf"(?:{_PRAISE} )*{_THANKS}(?: {_MUCH})*(?: {_PRAISE})?",
        rf"{_PRAISE}(?: {_PRAISE})*",
        r"(?:you'?re|you are|that'?s|that is) (?:a )?(?:great|awesome|the best|amazing"
        r"|very helpful|a star|life ?saver)",
    ),
    "goodbye": (
        rf"(?:{_PRAISE} )*(?:{_THANKS}(?: {_MUCH})* )?(?:and )?(?:bye+(?: bye+)?"
        rf"|good ?bye|good night|farewell"
        rf"|see {_YOU}(?: (?:later|soon|tomorrow|around|then|next time))?|cya|ciao|so long"
        rf"|take care|until next time|have a (?:nice|good|great|lovely) (?:day|evening|weekend"
        rf"|night|one|time))(?: {_BOT}| for now)*",
        rf"(?:{_PRAISE} )?(?:that'?s|that is|that will be|that'?ll be) (?:all|it|everything)"
        rf"(?: (?:for (?:now|today)|i (?:need|needed|wanted)))*(?: {_THANKS})?",
    ),
    "identity": (
        rf"(?:so )?(?:who|what)(?: exactly)? (?:are|r) {_YOU}(?: exactly)?|who is this"
        r"|(?:so )?what(?:'s| is) citewire|what(?:'s| is) " + _THIS + r"(?: (?:for|about))?",
        rf"(?:what(?:'s| is) your|do {_YOU} have a|your) name"
        rf"|who (?:made|built|created|wrote|programmed|developed|runs|owns|trained) (?:{_YOU}"
        rf"|citewire|{_THIS})|(?:tell me|tell us|say something) about (?:yourself|citewire)"
        r"|introduce yourself|describe yourself",
        rf"(?:are|r) {_YOU} (?:a |an )?(?:real )?(?:person|human|human being|robot|bot|chatbot"
        r"|machine|computer|ai|a i|llm|language model|real|alive|chatgpt|gpt|assistant"
        r"|search engine|citewire|conscious|sentient|someone)",
        rf"how (?:do {_YOU}|does {_THIS}|does citewire|do your answers) work(?: exactly)?"
        r"|where do your answers come from|do you use (?:an? )?(?:ai|llm|language model|chatgpt)"
        r"|can i trust you",
    ),
    "help": (
        r"(?:i need |please |some |get )?help(?: me)?(?: out)?(?: please)?|/help|man|usage|manual"
        r"|instructions?|examples?|commands?|menu|(?:can|could|will|would) you (?:please )?help"
        r"(?: me)?(?: out)?(?: please)?|how can you (?:help|assist)(?: me)?(?: today)?"
        r"|(?:i have|i(?:'ve| have) got) (?:a|some) questions?|(?:can|may|could) i ask (?:you )?"
        r"(?:something|a question|questions)|(?:can|could) you help me (?:find|with) (?:something"
        r"|some(?:thing)? (?:news|articles?))|what languages? (?:do|can) you (?:speak|understand"
        r"|know)|do you (?:speak|understand) english"
        r"|what now|i(?:'m| am) (?:lost|stuck|new here)|how may i start|where do i (?:start|begin)"
        r"|i do(?:n't| not) know what to ask|who can help me",
        rf"what(?: (?:all|else|exactly))? (?:can|could|do) {_YOU} (?:actually )?(?:do|offer|answer"
        rf"|help(?: me)? with|tell me)(?: here| for me| for us)?|what(?: else)? are {_YOU}"
        r"(?: actually)? (?:able to|capable of|good at|good for|for)(?: (?:do|doing|answer"
        r"|answering|telling))?(?: (?:for )?me)?|what are your (?:capabilities|abilities|features"
        r"|functions|skills|limits|limitations)|what(?:'s| is) your (?:purpose|job|function)",
        rf"what(?: (?:kinds?|sorts?|types?) of)? (?:questions?|things?) (?:can|could|should|may|do)"
        rf" (?:i|we|one|{_YOU}) (?:ask|answer|understand|know)(?: {_YOU})?(?: about)?(?: here)?"
        rf"|what (?:can|should|could|may|do) (?:i|we) (?:ask|do|say|search(?: for)?|type|find)"
        rf"(?: {_YOU})?(?: about)?(?: here)?",
        rf"how (?:do|can|should|could|would) (?:i|we|one) (?:use|ask|talk to|search|start|begin"
        rf"|get started|work with|query)(?: (?:{_YOU}|{_THIS}|citewire|it|a question|questions"
        r"|here|with (?:this|you|citewire)))*|how does (?:this|citewire) work for me"
        r"|how to (?:use|ask|start|begin)(?: (?:you|this|citewire|a question|questions|here))*",
        r"(?:(?:can|could) you )?(?:give|show|tell) me (?:an?|some|a few|the|three)?(?: more)? ?"
        r"(?:examples?|example questions?|sample questions?|suggestions?|ideas|options|commands)"
        r"|(?:any|some) (?:examples?|suggestions?|ideas)|suggest (?:a question|questions"
        r"|some questions|something)|what would you suggest|example questions?",
    ),
}
_TALK = tuple((kind, re.compile("|".join(forms))) for kind, forms in _FORMS.items())
_GREETING = re.compile(
    rf"^(?:(?:hi+|hello+|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening|day))\b"
    rf"(?: {_BOT}\b)*[ ,!.;:–—-]*)+"
    r"(?=(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had"
    r"|can|could|will|would|should|please|tell|show|list|give|find|explain|describe"
    r"|summari[sz]e|i)\b)",
    re.IGNORECASE,
)
_PLEASE = re.compile(rf"^(?:(?:hi|hello|hey)(?: {_BOT})*|please|well|so|and|but|um+) |\bplease$")


def small_talk_in(text: str, held: Collection[str] = ()) -> SmallTalk | None:
    """What kind of small talk a text is from its first word to its last; None for all else.

    Under a tenth of a millisecond: it is looked for in every question, and in the turns
    before it.

    Args:
        text: what was typed.
        held: codes of the languages that the archive holds, see `talk_in`.
    """
    if len(text) > LONGEST:
        return None
    abroad = talk_in(text, held)
    return abroad.kind if abroad else _in_english(text)


def _in_english(text: str) -> SmallTalk | None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = plain.replace("’", "'").replace("‘", "'").replace("`", "'")
    words = " ".join(_NO_LETTERS.sub(" ", plain).split())
    if not words:
        return "help" if set(plain.split()) <= {"?", "??", "???"} and "?" in plain else None
    while words:
        for kind, pattern in _TALK:
            if pattern.fullmatch(words):
                return kind
        shorter = _PLEASE.sub("", words, count=1).strip()
        if shorter == words:
            return None
        words = shorter
    return None


def without_greeting(text: str) -> str:
    """A question without the greeting before it: "Hi, who won?" asks "who won?".

    Only before a word that a question or a request begins with, so that "Hello Kitty" and
    "Hello, Dolly" stay; in other languages where what follows asks in the same one.
    """
    rest = _GREETING.sub("", text, count=1)
    greeted = greeting_before(text) if rest == text else None
    if greeted is None:
        return rest
    end, language = greeted
    asked = text[end:]
    is_asked = question_language(asked) == language and talk_in(asked) is None
    return asked if is_asked and _is_question(asked, language) else text


def _is_question(text: str, language: str) -> bool:
    """Whether a text asks: by its mark, or a question word."""
    asked = asked_in(language, text)
    return asked.answer_type != "anything" or asked.form != "plain" or text[-1:] in "?？؟"
