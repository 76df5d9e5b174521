"""Cuts articles into passages: runs of whole sentences that fit the model."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embeddings.embedder import Embedder
from qa.passage import Passage, passage_id
from qa.text.sentences import cutting_spans
from seeds.article import Article

CHUNKER_VERSION = 1
"""Goes up when the same article would give other passages or embedding texts."""

HEADLINE_BYTES = 160
"""UTF-8 bytes of a headline that go in front of its passages. News headlines
seldom pass 110 characters; bytes and not characters, because a character outside
Latin costs a tokenizer up to three tokens."""

SMALLEST_ROOM = 16
"""Tokens left to the passage behind the longest headline."""


@dataclass(frozen=True, slots=True)
class Chunking:
    """Sizes of passages and of their overlap.

    Attributes:
        target: tokens of a passage, headline not counted. All-MiniLM-L6-v2 was
            trained on 128 tokens and reads 256; 150 words, about 190 tokens,
            was best in our comparison over 2,490 articles.
        overlap: most tokens of the last sentence of a passage that the next one
            begins with again; a longer sentence is not repeated.
        stretch: how far the last passage of an article may pass the target,
            as a factor, so that no scrap of a sentence is left alone.
        max_characters: most characters of a passage. It holds where tokens say
            nothing: WordPiece makes a "word" of 100,000 letters one token.
    """

    target: int = 180
    overlap: int = 40
    stretch: float = 1.25
    max_characters: int = 4_000


CHUNKING = Chunking()

# Tokens of a whole book at once would take a gigabyte.
_BLOCK = 50_000

_NOT_SPACE = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is too long, and its tokens."""

    start: int
    end: int
    tokens: int


def chunk_all(
    articles: Sequence[Article], embedder: Embedder, chunking: Chunking = CHUNKING
) -> list[list[Passage]]:
    """Cut articles into passages, each in the order of its text.

    Every character that is not white space lies in a passage, and always
    ``article.text[start:end] == passage.text``. With the headline in front a
    passage fits ``embedder.max_tokens``. Linear time; the same in every run.

    Args:
        articles: clean articles; an empty text gives no passages.
        embedder: counts tokens with its own tokenizer, of all articles at once.
        chunking: sizes.
    """
    sentences = [cutting_spans(article.text, article.language) for article in articles]
    blocks = [_blocks(spans) for spans in sentences]
    texts: list[str] = []
    for article, article_blocks in zip(articles, blocks, strict=True):
        texts.append(_headline(article))
        texts.extend(article.text[start:end] for start, end in article_blocks)
    token_starts = _token_starts(texts, embedder)
    result = []
    for article, spans, article_blocks in zip(articles, sentences, blocks, strict=True):
        room = max(embedder.max_tokens - len(next(token_starts)), SMALLEST_ROOM)
        starts = [block + offset for block, _ in article_blocks for offset in next(token_starts)]
        pieces = list(_pieces(article.text, spans, starts, room, chunking.max_characters))
        packed = _pack(pieces, room, chunking) if pieces else ()
        result.append([_passage(article, start, end) for start, end in packed])
    return result


def embedding_text(article: Article, passage: Passage) -> str:
    """Put the headline, cut if very long, in front of a passage that is to be embedded."""
    headline = _headline(article)
    return f"{headline}\n{passage.text}" if headline else passage.text


def _headline(article: Article) -> str:
    title = " ".join(article.title.split())
    encoded = title.encode("utf-8", "surrogatepass")
    if len(encoded) <= HEADLINE_BYTES:
        return title
    cut = encoded[:HEADLINE_BYTES].decode(errors="ignore")
    return cut.rpartition(" ")[0] or cut


def _passage(article: Article, start: int, end: int) -> Passage:
    return Passage(
        id=passage_id(article.id, start, end),
        article_id=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
    )


def _blocks(sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join sentences into spans, none much over `_BLOCK` characters."""
    blocks: list[tuple[int, int]] = []
    for start, end in sentences:
        if blocks and end - blocks[-1][0] <= _BLOCK:
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _token_starts(texts: list[str], embedder: Embedder) -> Iterator[list[int]]:
    """Yield where the tokens of each text begin; some texts are tokenised at a time."""
    batch: list[str] = []
    size = 0
    for number, text in enumerate(texts, start=1):
        batch.append(text)
        size += len(text)
        if size > _BLOCK * 16 or number == len(texts):
            for spans in embedder.token_spans(batch):
                yield [start for start, _ in spans]
            batch, size = [], 0


def _pieces(
    text: str,
    sentences: list[tuple[int, int]],
    starts: list[int],
    room: int,
    max_characters: int,
) -> Iterator[_Piece]:
    for start, end in sentences:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        while last - first > room or end - start > max_characters:
            cut, following = _cut(text, starts, start, first, room, max_characters)
            if cut >= end:
                break
            stop = start + len(text[start:cut].rstrip())
            yield _Piece(start, stop, following - first)
            rest = _NOT_SPACE.search(text, cut, end)
            start = rest.start() if rest else end
            first = following
        yield _Piece(start, end, last - first)


def _cut(
    text: str, starts: list[int], start: int, first: int, room: int, max_characters: int
) -> tuple[int, int]:
    """Return where to cut a sentence that is too long, and the first token behind the cut.

    At the last white space in the second half of what fits; else between two
    tokens; inside a token only where it alone is too long.
    """
    limit = start + max_characters
    if first + room < len(starts):
        limit = min(limit, max(starts[first + room], start + 1))
    for position in range(limit - 1, start + (limit - start) // 2, -1):
        if text[position].isspace():
            limit = position + 1
            break
    else:
        border = bisect_left(starts, limit)
        is_border = border < len(starts) and starts[border] == limit
        if not is_border and border > first and starts[border - 1] > start:
            limit = starts[border - 1]
    return limit, bisect_left(starts, limit)


def _pack(pieces: list[_Piece], room: int, chunking: Chunking) -> Iterator[tuple[int, int]]:
    target = min(chunking.target, room)
    last_target = min(room, int(target * chunking.stretch))
    rest = sum(piece.tokens for piece in pieces)
    begin = size = 0

    def fits(end: int, tokens: int, most: int) -> bool:
        return tokens <= most and end - pieces[begin].start <= chunking.max_characters

    for number, piece in enumerate(pieces):
        if number > begin and not (
            fits(piece.end, size + piece.tokens, target)
            or fits(pieces[-1].end, size + rest, last_target)
        ):
            yield pieces[begin].start, pieces[number - 1].end
            repeated = pieces[number - 1].tokens
            begin, size = number - 1, repeated
            if repeated > chunking.overlap or not fits(piece.end, repeated + piece.tokens, target):
                begin, size = number, 0
        size += piece.tokens
        rest -= piece.tokens
    yield pieces[begin].start, pieces[-1].end
