"""What the comparison with other programs gives them, and how it measures memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peers.citewire_here import pieces_of
from benchmarks.peers.pieces import articles_of, cut_again, read_pieces, write_pieces
from benchmarks.peers.processes import run_watched
from qa.archive import Archive

MIB = 1024 * 1024


def test_the_others_are_given_every_passage_under_its_headline(
    archive: Archive, tmp_path: Path
) -> None:
    pieces, articles = pieces_of(archive)
    info = archive.info()
    assert (len(pieces), len(articles)) == (info.passages, info.articles)
    assert len({piece.id for piece in pieces}) == len(pieces)
    for piece in pieces[:20]:
        [id_] = articles_of([piece.id])
        article = archive.article(id_)
        headline, _, passage = piece.text.partition("\n")
        assert (headline, passage in article.text) == (" ".join(article.title.split()), True)
    write_pieces(tmp_path / "pieces.jsonl", pieces)
    assert list(read_pieces(tmp_path / "pieces.jsonl")) == pieces
    again = cut_again(articles, ([article.text[:9], article.text[9:]] for article in articles))
    assert articles_of(piece.id for piece in again) == articles_of(piece.id for piece in articles)


def test_the_memory_of_what_a_program_starts_counts() -> None:
    child = f"import time; held = b'x' * {80 * MIB}; time.sleep(2)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert 80 * MIB < run_watched([sys.executable, "-c", parent]) < 400 * MIB
    with pytest.raises(subprocess.CalledProcessError):
        run_watched([sys.executable, "-c", "raise SystemExit(3)"])
