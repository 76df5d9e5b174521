"""The dense search in an archive of several languages: in each by itself, put together fairly.

The index holds the vectors as the model gave them. Within a language the centre of its passages
adds the same to all cosines, so that their order is nearly that without it; between languages
it does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from embeddings.embedder import Vectors
from qa.languages.codes import primary
from qa.retrieval.centring.centres import Centres
from qa.store import Filters, Store

MOST_LANGUAGES = 12
"""Languages that are searched by themselves, those with most passages; the others together."""


def dense_across(
    store: Store, vector: Vectors, k: int, filters: Filters, centres: Centres
) -> dict[int, float]:
    """Passage ids by cosine with a question, without the centres of their languages, best first.

    Args:
        store: the archive.
        vector: of the question without its centre, shape (dimension,).
        k: how many.
        filters: which articles may answer.
        centres: of the archive's languages.

    Returns:
        At most ``k``. The cosines are taken for what they are on average in a language; the
        exact ones need the passages' vectors.
    """
    narrowed = list(_by_language(filters, centres))
    if len(narrowed) == 1:
        return store.dense(vector, k, filters)
    scores: dict[int, float] = {}
    for language, of_language in narrowed:
        hits = store.dense(vector, k, of_language)
        if language is None:
            languages = {number: span.language for number, span in store.spans(hits).items()}
        else:
            languages = dict.fromkeys(hits, language)
        scores |= _centred(hits, languages, vector, centres)
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:k])


def _by_language(filters: Filters, centres: Centres) -> Iterator[tuple[str | None, Filters]]:
    """The filters narrowed to each language, and None with those for all that is left."""
    wanted = set(map(primary, filters.languages))
    held = [code for code in centres.means if not wanted or code in wanted]
    alone = [code for code in held if code][:MOST_LANGUAGES]
    for code in alone:
        yield code, replace(filters, languages=frozenset([code]))
    if len(alone) < len(held) or not alone:
        yield None, filters


def _centred(
    hits: Mapping[int, float], languages: Mapping[int, str], vector: Vectors, centres: Centres
) -> dict[int, float]:
    shifts = {
        language: (float(centres.of(language) @ vector), centres.distance(language))
        for language in sorted(set(languages.values()))
    }
    scores = {}
    for number, language in languages.items():
        shift, distance = shifts[language]
        scores[number] = (hits[number] - shift) / distance
    return scores
