"""BM25 over headlines and texts, by Tantivy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy

from embeddings.embedder import without_surrogates
from qa.languages.codes import ENGLISH, primary
from qa.storage.tables.articles import outlet_key
from qa.store import Filters
from qa.text.terms import phrase_terms, query_words, text_terms

LEXICAL_VERSION = 5
"""Goes up when the analysis or the schema changes; older indexes are made anew."""

TITLE_BOOST = 1.0
"""Weight of a word in the headline against one in the text."""

MAX_WORDS = 64
"""Distinct words of a question that count: a question has ten, a pasted page a
thousand, and each costs a posting list, or one for each language in which it has another stem."""

_MORE = 1.3
"""Hits beyond what a share of them would ask for: a second search costs more."""

Admits = Callable[[Sequence[int]], Sequence[bool]]
"""Tells for each of some ids whether it counts."""

_MOST_DAYS = 400
"""Days that are looked up one by one: in a million passages those of a month take 3 ms so,
and 10 by their range, for which Tantivy looks at the day of each passage."""

_MOST_REMEMBERED = 20_000
"""Terms whose number of documents is remembered."""

_HEAP_BYTES = 64_000_000
_TIES = 32
_ANALYZER = "news"


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """What the index holds of a passage or an article.

    Attributes:
        id: what a search gives back.
        article: key of the article, by which it is removed.
        day: ordinal of the day of publication, or None.
        outlet: key of the outlet, or None.
        language: ISO 639 code without region, see `qa.languages.codes.primary`; None if unknown.
    """

    id: int
    article: int
    title: str
    text: str
    day: int | None
    outlet: str | None
    language: str | None = None


class LexicalIndex:
    """One Tantivy index; its BM25 counts only what lies in it.

    Searches from several threads are safe, also while `update` runs.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Open the index in ``folder``, made if empty; None keeps it in memory.

        Raises:
            ValueError: the folder holds something that is no such index.
        """
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=None if folder is None else str(folder))
        self._index.register_tokenizer(_ANALYZER, _by_spaces())
        self._frequencies: dict[str, int] = {}
        self.reload()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def ids(self) -> list[int]:
        """The ids of all documents, ascending."""
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return []
        hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return sorted(map(int, ids))

    def update(self, removed: Iterable[int], added: Iterable[LexicalDocument]) -> None:
        """Take out articles by their keys, then put documents in; one commit.

        Raises:
            OSError: the disk is full or the folder cannot be written.
        """
        try:
            # One thread: the same documents make the same index.
            writer = self._index.writer(_HEAP_BYTES, 1)
            # By query: by term, this Tantivy deletes nothing from unsigned fields.
            if keys := list(removed):
                writer.delete_documents_by_query(self._any_of("article", keys))
            for document in added:
                writer.add_document(self._document(document))
            writer.commit()
            # Nothing may change the files behind our back once they are hashed.
            writer.wait_merging_threads()
            self.reload()
        except ValueError as error:
            # Tantivy has no other kind of error.
            raise OSError(f"the lexical index cannot be written: {error}") from error

    def reload(self) -> None:
        """See what another process has committed."""
        self._index.reload()
        self._frequencies = {}

    def search(
        self,
        question: str,
        k: int,
        filters: Filters,
        admits: Admits | None = None,
        share: float = 1.0,
        language: str = ENGLISH,
        held: Sequence[str] = (),
    ) -> list[tuple[int, float]]:
        """Ids with their BM25 scores, best first, ties by id; at most ``k``.

        Of the filters' words those that must be there are looked for, and no more.
        ``admits`` tells which ids count, and ``share`` about how many of them do. What
        ``language`` and ``held`` are `qa.text.terms.query_terms` tells.

        The question is plain words: no sign in it means anything, and none can
        make it fail.
        """
        # Half a surrogate pair, from a bad terminal, is no word.
        words = query_words(without_surrogates(question), language, held)[:MAX_WORDS]
        terms = list(dict.fromkeys(term for word in words for term in word))
        if not terms or k < 1:
            return []
        query = self._query(terms, filters, held)
        searcher = self._index.searcher()
        limit = int((k + _TIES) * (1.0 if share == 1.0 else _MORE / share))
        while True:
            hits = searcher.search(query, limit, count=False).hits
            ids = searcher.fast_field_values("id", [address for _, address in hits]) if hits else []
            counts = admits(list(map(int, ids))) if admits else [True] * len(ids)
            scored = [
                (int(id_), float(score))
                for id_, (score, _), is_hit in zip(ids, hits, counts, strict=True)
                if is_hit
            ]
            # Documents of one score may go on behind the limit, and the lower id counts.
            is_enough = len(scored) >= k and hits[-1][0] < scored[k - 1][1]
            if len(hits) < limit or is_enough:
                break
            limit *= 4
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]

    def frequency(self, term: str) -> int:
        """How many documents hold a term, in the headline or the text; counted once."""
        known = self._frequencies  # taken before the searcher: a later state has another one
        count = known.get(term)
        if count is None:
            count = self._counted(without_surrogates(term))
            if len(known) < _MOST_REMEMBERED:
                known[term] = count
        return count

    def _counted(self, term: str) -> int:
        searcher = self._index.searcher()
        # Of most terms that are asked for there is none, which costs no search.
        if not any(searcher.doc_freq(field, term) for field in ("title", "text")):
            return 0
        either = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, term, "freq"))
            for field in ("title", "text")
        ]
        query = tantivy.Query.boolean_query(either)
        return int(searcher.search(query, 1).count)

    def holding(self, lists: Iterable[Sequence[str]]) -> list[int]:
        """The ids of all documents that hold every term of one of the lists, ascending."""
        searcher = self._index.searcher()
        ids = [np.empty(0, np.int64)]
        for terms in filter(None, lists):
            query = tantivy.Query.const_score_query(self._all_of(terms), 1.0)
            most = max(1, searcher.num_docs)
            hits = searcher.search(query, most, count=False).hits
            if hits:
                addresses = [address for _, address in hits]
                ids.append(np.array(searcher.fast_field_values("id", addresses), np.int64))
        numbers: list[int] = np.unique(np.concatenate(ids)).tolist()
        return numbers

    def terms_beginning(self, prefix: str) -> list[str]:
        """The terms of the texts that begin with some letters, in their order."""
        terms = self._index.searcher().terms_with_prefix("text", without_surrogates(prefix))
        return sorted(term for term, _ in terms)

    def _any_of(self, field: str, values: Sequence[object]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, field, list(values))

    def _all_of(self, terms: Iterable[str]) -> tantivy.Query:
        """The documents that hold every term, each in the headline or the text."""
        make, occur = tantivy.Query, tantivy.Occur
        all_of = []
        for term in map(without_surrogates, terms):
            either = [
                (occur.Should, make.term_query(self._schema, field, term, "freq"))
                for field in ("title", "text")
            ]
            all_of.append((occur.Must, make.boolean_query(either)))
        return make.boolean_query(all_of)

    def _document(self, document: LexicalDocument) -> tantivy.Document:
        made = tantivy.Document()
        made.add_unsigned("id", document.id)
        made.add_unsigned("article", document.article)
        made.add_text("title", _terms(document.title, document.language))
        made.add_text("text", _terms(document.text, document.language))
        if document.day is not None:
            made.add_integer("day", document.day)
        if document.outlet is not None:
            made.add_text("outlet", document.outlet)
        if document.language is not None:
            made.add_text("language", document.language)
        return made

    def _query(self, terms: list[str], filters: Filters, held: Sequence[str]) -> tantivy.Query:
        make, occur, schema = tantivy.Query, tantivy.Occur, self._schema
        words = []
        for term in terms:
            title = make.term_query(schema, "title", term, "freq")
            words.append((occur.Should, make.term_query(schema, "text", term, "freq")))
            words.append((occur.Should, make.boost_query(title, TITLE_BOOST)))
        clauses = [(occur.Must, make.boolean_query(words))]
        # Days as numbers: the day after the last that a `date` can be is one, too.
        since, until, as_of = (
            None if day is None else day.toordinal()
            for day in (filters.since, filters.until, filters.as_of)
        )
        if (since or until) and not filters.keeps_undated:
            if since and until and since <= until < since + _MOST_DAYS:
                days = self._any_of("day", range(since, until + 1))
            else:
                days = _days(schema, since, until)
            clauses.append((occur.Must, make.const_score_query(days, 0.0)))
        # What must not be: an article without a day lies in no range of days.
        if since and filters.keeps_undated:
            clauses.append((occur.MustNot, _days(schema, None, since - 1)))
        lasts = (as_of, until if filters.keeps_undated else None)
        clauses += [(occur.MustNot, _days(schema, last + 1, None)) for last in lasts if last]
        if filters.outlets:
            outlets = self._any_of("outlet", sorted(map(outlet_key, filters.outlets)))
            clauses.append((occur.Must, make.const_score_query(outlets, 0.0)))
        if filters.languages:
            languages = self._any_of("language", sorted(set(map(primary, filters.languages))))
            clauses.append((occur.Must, make.const_score_query(languages, 0.0)))
        for phrase in filters.words.required:
            lists = map(self._all_of, phrase_terms(phrase.words, held))
            either = make.boolean_query([(occur.Should, terms) for terms in lists])
            clauses.append((occur.Must, make.const_score_query(either, 0.0)))
        # Without the bracket around them words are added up in a sixth less time.
        return make.boolean_query(clauses if len(clauses) > 1 else words)


def _by_spaces() -> tantivy.TextAnalyzer:
    """Terms are made before they come here, by the language of the article."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _terms(text: str, language: str | None) -> str:
    return " ".join(text_terms(without_surrogates(text), language))


def _days(schema: tantivy.Schema, first: int | None, last: int | None) -> tantivy.Query:
    return tantivy.Query.range_query(
        schema, "day", tantivy.FieldType.Integer, lower_bound=first, upper_bound=last
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", fast=True)
    builder.add_unsigned_field("article", indexed=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    for name in ("outlet", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    # Frequencies without positions: BM25 needs no more, and the index is half as big.
    builder.add_text_field("title", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()
