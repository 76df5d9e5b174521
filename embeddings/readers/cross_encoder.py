"""A reader over a cross-encoder, which judges sentences and points at no words."""

from __future__ import annotations

from collections.abc import Sequence

from embeddings.reader import Languages, SentenceReading, Sentences
from embeddings.reranker import CrossEncoderReranker


class CrossEncoderReader:
    """Reads each sentence under the headline of its passage; made by `load_reader`."""

    def __init__(self, cross_encoder: CrossEncoderReranker) -> None:
        self.name = cross_encoder.name
        self._cross_encoder = cross_encoder

    def read(
        self,
        question: str,
        texts: Sequence[str],
        sentences: Sequence[Sentences],
        languages: Sequence[Languages] = (),
    ) -> list[list[SentenceReading]]:
        """What it says of each sentence, as `embeddings.reader.Reader` promises.

        One score stands for evidence and span.

        Raises:
            ModelError: the model gives no number for a pair.
        """
        read = [
            f"{text[: part[0][0]]}{text[start:end]}"  # the headline stands in front of the first
            for text, part in zip(texts, sentences, strict=True)
            for start, end in part
        ]
        odds = iter(self._cross_encoder.log_odds(question, read).tolist())
        return [
            [SentenceReading(score := next(odds), score, start, start) for start, _ in part]
            for part in sentences
        ]
