"""Whether a sentence tells what somebody said, by its form; English.

"“Mr Holm did not pay,” Ada Lund told the court" names Holm and is by Lund.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.text.dates import MONTH_PATTERN

_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|^[^“\"]*”")
_SAYS = (
    r"(?:sa(?:ys?|id|ying)|t(?:ells?|old)|tweet(?:s|ed)?|wr(?:ites?|ote|itten)|argu(?:es?|ed)"
    r"|claim(?:s|ed)?|promis(?:es?|ed)|vow(?:s|ed)?|pledge[sd]?|warn(?:s|ed)?|insist(?:s|ed)?"
    r"|add(?:s|ed)|announc(?:es?|ed|ing)|den(?:y|ies|ied)|call(?:s|ed|ing)?|urg(?:es?|ed|ing)"
    r"|ask(?:s|ed)?|suggest(?:s|ed)?|accus(?:es?|ed|ing)|criticiz(?:es?|ed)|criticis(?:es?|ed)"
    r"|declar(?:es?|ed)|explain(?:s|ed)?|not(?:es|ed)|stat(?:es|ed)|propos(?:es?|ed)"
    r"|reject(?:s|ed)?|oppos(?:es?|ed)|support(?:s|ed)?|back(?:s|ed)|believ(?:es?|ed)|think(?:s)?"
    r"|thought|express(?:es|ed)?|describ(?:es?|ed)|condemn(?:s|ed)?|refus(?:es?|ed)|repl(?:y|ies"
    r"|ied)|respond(?:s|ed)?|repeat(?:s|ed)?|demand(?:s|ed)?|want(?:s|ed)?|predict(?:s|ed)?"
    r"|question(?:s|ed)?|admit(?:s|ted)?|acknowledg(?:es?|ed)|signal(?:s|l?ed)?|post(?:s|ed)"
    r"|blam(?:es?|ed)|prais(?:es?|ed)|defend(?:s|ed)?|dismiss(?:es|ed)?|joked?|cited?|asserts?"
    r"|asserted|tout(?:s|ed)?|remark(?:s|ed)?|agree[sd]?)"
)
_BETWEEN = rf"(?:(?:[a-z\d][\w’'-]*|{MONTH_PATTERN}|[A-Z][a-z]+day)[,.]?\s)"
_TITLE = r"(?:[A-Z][\w.’'-]*,?\s|(?:the|former|then|of|and|for|senator|president|leader)\s)"


def says(name: str, sentence: str) -> bool:
    """Whether a sentence says outside its quotation marks that somebody said something.

    Args:
        name: as printed or typed; its last word tells ("Ada Lund": Lund).
        sentence: with its quotation marks.
    """
    told = _QUOTED.sub(" “” ", sentence)
    return _saying(name.split()[-1]).search(" ".join(told.split())) is not None


@lru_cache(maxsize=256)
def _saying(name: str) -> re.Pattern[str]:
    """Somebody, at most one more name, and words in small letters up to the verb; or behind it."""
    spelled = rf"(?i:\b{re.escape(name)})(?!['’]s\b)"
    return re.compile(
        rf"{spelled}(?:\s[A-Z][\w’'-]*)?,?\s(?:“”[,.]?\s)?{_BETWEEN}{{0,4}}?{_SAYS}\b"
        rf"|(?:[”,]\s(?:said|says)|\baccording to|\btold by)\s{_TITLE}{{0,6}}?{spelled}"
    )
