"""The sentences of the sample corpus."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qa.answering.statements.matching import Statement
from qa.text.sentences import sentence_spans
from seeds.article import RawDocument
from seeds.clean import clean
from seeds.readers import read_sources

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "articles"
_REAL = ("libya", "syria", "worldbrief")
"""Files of real events: nothing false may be written of real people."""
_WORDS = range(7, 36)


@cache
def sample_statements() -> tuple[Statement, ...]:
    """Whole sentences of the invented stories, each once."""
    statements: dict[str, Statement] = {}
    seen: set[str] = set()
    paths = [
        path for path in sorted(SAMPLES.iterdir()) if not any(real in path.name for real in _REAL)
    ]
    for document in read_sources(paths):
        if not isinstance(document, RawDocument):
            continue
        for article in clean(document).articles:
            for start, end in sentence_spans(article.text):
                text = article.text[start:end].replace("\n", " ")
                if text in seen:
                    statements.pop(text, None)  # the same in every story: furniture
                    continue
                seen.add(text)
                if len(text.split()) in _WORDS and text.endswith((".", ".”")):
                    statements[text] = Statement(
                        text, article.outlet or "", article.published, article.title
                    )
    return tuple(statements.values())
