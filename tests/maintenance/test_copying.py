"""Archives copied from one engine to the other, and looked at there."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.errors import ArchiveError
from qa.lance.tables.commits import last_commit, put_commit
from qa.lance.tables.datasets import Root
from qa.lance.tables.schemas import ARTICLES, PASSAGES, TERMS
from qa.maintenance.copying import copy
from qa.maintenance.verify import verify
from qa.maintenance.verify_tables import verify_tables
from qa.store import Filters


@pytest.fixture(scope="module")
def tables(sample_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Address:
    """The sample corpus in Lance tables. Read it; do not write to it."""
    address = Address.parse(f"lance:{tmp_path_factory.mktemp('copies') / 'tables'}")
    copy(Address.parse(sample_archive), address)
    return address


def test_there_and_back_the_content_is_the_same(
    tables: Address, sample_archive: Path, tmp_path: Path, embedder: Embedder
) -> None:
    back = Address.parse(tmp_path / "back")
    report = copy(tables, back)
    with Archive.open(sample_archive) as archive:
        assert report.content_hash == archive.content_hash()
        assert report.articles == archive.coverage().articles
    assert verify(back.folder, sample=2, embedder=embedder).is_sound


def test_both_engines_answer_alike(
    tables: Address, sample_archive: Path, embedder: Embedder
) -> None:
    with Archive.open(sample_archive, embedder) as one, Archive.open(tables, embedder) as other:
        for question in [headline.title for headline in one.headlines("", 8).articles]:
            expected, answer = one.ask(question), other.ask(question)
            assert [cited.quote for cited in answer.citations] == [
                cited.quote for cited in expected.citations
            ]
            assert answer.verdict == expected.verdict


def test_both_engines_count_words_alike(
    tables: Address, sample_archive: Path, embedder: Embedder
) -> None:
    with Archive.open(sample_archive, embedder) as one, Archive.open(tables, embedder) as other:
        for headline in one.headlines("", 12).articles:
            for search in ("lexical", "lexical_articles"):
                expected = getattr(one, search)(headline.title, 20, Filters())
                hits = getattr(other, search)(headline.title, 20, Filters())
                assert expected and list(hits) == list(expected)
                assert list(hits.values()) == pytest.approx(list(expected.values()), rel=1e-5)


def test_only_an_empty_place_is_copied_to(tables: Address, sample_archive: Path) -> None:
    folder = Address.parse(sample_archive)
    for target in (tables, folder):
        with pytest.raises(ArchiveError, match="is the archive itself"):
            copy(target, target)
    with pytest.raises(ArchiveError, match="holds an archive already"):
        copy(folder, tables)
    with pytest.raises(ArchiveError, match="holds an archive already"):
        copy(tables, folder)


def test_sound_tables_are_sound(tables: Address, embedder: Embedder) -> None:
    report = verify_tables(tables, sample=2, embedder=embedder)
    assert report.is_sound, report.findings
    assert {"articles", "vectors", "words"} <= {check.name for check in report.checks}


def test_damage_is_told(tables: Address, tmp_path: Path, embedder: Embedder) -> None:
    address = Address.parse(f"lance:{tmp_path / 'spoilt'}")
    copy(tables, address)
    folder = Path(Root(address).uri(PASSAGES), "data")
    [piece] = folder.iterdir()
    piece.write_bytes(piece.read_bytes()[:-4000])
    report = verify_tables(address, sample=0, embedder=embedder)
    assert not report.is_sound
    assert PASSAGES in str(report.findings[0].problem)


@pytest.mark.parametrize(
    ("table", "change", "problem"),
    [
        (ARTICLES, {"title": "'another'"}, "is not what was stored"),
        (ARTICLES, {"text_words": "'other words'"}, "are not those of their texts"),
        (TERMS, {"articles": "7"}, "the numbers of texts that hold a word"),
    ],
)
def test_changed_rows_are_told(
    tables: Address,
    tmp_path: Path,
    embedder: Embedder,
    table: str,
    change: dict[str, str],
    problem: str,
) -> None:
    address = Address.parse(f"lance:{tmp_path / 'spoilt'}")
    copy(tables, address)
    root = Root(address)
    root.open(table).update(change)
    before = last_commit(root)
    versions = {**before.versions, table: root.open(table).version}
    put_commit(root, before, before.revision, versions, before.summary)
    report = verify_tables(address, sample=0, embedder=embedder)
    assert [finding for finding in report.findings if problem in finding.problem]
