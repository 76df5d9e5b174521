"""Only the model that an archive was built with may answer from it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings import ModelError, load_embedder
from embeddings.embedder import Embedder, OnProgress, Vectors
from embeddings.encoders.conversion import cpu_has_bf16
from embeddings.model_folder import bundled_folder, fingerprint
from qa.archive import Archive
from qa.errors import ArchiveDamaged, ArchiveError, ModelMismatch
from qa.ingest.build import build
from qa.maintenance.verify import verify
from qa.storage import identity
from qa.storage.database import Database

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "articles"

WHAT_TO_DO = "use all-MiniLM-L6-v2 as it was, or build anew in another folder"


@pytest.fixture
def model_copy(tmp_path: Path) -> Path:
    """The bundled model in another folder; its weights are a link until they are written."""
    folder = tmp_path / "models" / "all-MiniLM-L6-v2"
    shutil.copytree(bundled_folder(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "model.safetensors").symlink_to(bundled_folder() / "model.safetensors")
    return folder


def _changed_weight(folder: Path) -> None:
    """One number of one tensor, by a thousandth."""
    from safetensors.numpy import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    name = next(name for name in weights if name.endswith("layer.3.output.dense.bias"))
    weights[name][7] += np.float32(1e-3)
    (folder / "model.safetensors").unlink()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _edited(name: str, **values: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / name
        settings = json.loads(path.read_text("utf-8"))
        assert {key: settings.get(key) for key in values} != values
        path.write_text(json.dumps(settings | values), "utf-8")

    return edit


def _without_normalising(folder: Path) -> None:
    path = folder / "modules.json"
    modules = json.loads(path.read_text("utf-8"))
    remaining = [module for module in modules if not module["type"].endswith("Normalize")]
    assert len(remaining) < len(modules)
    path.write_text(json.dumps(remaining), "utf-8")


def _cased(folder: Path) -> None:
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text("utf-8"))
    assert tokenizer["normalizer"]["lowercase"]
    tokenizer["normalizer"]["lowercase"] = False
    path.write_text(json.dumps(tokenizer), "utf-8")


CHANGES = {
    "a weight": _changed_weight,
    "pooling": _edited(
        "1_Pooling/config.json", pooling_mode_mean_tokens=False, pooling_mode_cls_token=True
    ),
    "normalisation": _without_normalising,
    "lower-casing": _cased,
    "longest text": _edited("sentence_bert_config.json", max_seq_length=128),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_of_the_model_is_refused(
    sample_archive: Path, model_copy: Path, change: str
) -> None:
    CHANGES[change](model_copy)
    changed = load_embedder(str(model_copy), backend="torch")
    assert changed.dimension == 384
    with pytest.raises(ModelMismatch, match=WHAT_TO_DO):
        Archive.open(sample_archive, embedder=changed)


def test_the_same_model_in_another_place_is_the_same_model(
    sample_archive: Path, model_copy: Path
) -> None:
    # Its files are the same, so its vectors are: where they lie says nothing.
    elsewhere = model_copy.rename(model_copy.with_name("renamed"))
    moved = load_embedder(str(elsewhere), backend="torch")
    with Archive.open(sample_archive, embedder=moved) as archive:
        assert archive.ask("Who was elected in the Quay ward?").quotes


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Makes a model of its own with 384 dimensions; its weights follow from a number."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    @cache
    def make(number: int) -> Path:
        folder = tmp_path_factory.mktemp("model")
        torch.manual_seed(number)
        tokenizer = AutoTokenizer.from_pretrained(str(bundled_folder()), local_files_only=True)
        config = BertConfig(
            vocab_size=tokenizer.vocab_size,
            hidden_size=384,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=64,
        )
        BertModel(config).save_pretrained(folder / "plain")
        tokenizer.save_pretrained(folder / "plain")
        words = Transformer(str(folder / "plain"), max_seq_length=64)
        model = SentenceTransformer(modules=[words, Pooling(384), Normalize()], device="cpu")
        model.save(str(folder / "made"))
        return folder / "made"

    return make


def test_another_model_of_the_same_dimension_is_refused(
    sample_archive: Path, small_model: Callable[[int], Path]
) -> None:
    other = load_embedder(str(small_model(1)), backend="torch")
    assert other.dimension == 384
    with pytest.raises(ModelMismatch, match=WHAT_TO_DO):
        Archive.open(sample_archive, embedder=other)


def test_another_model_in_the_place_of_the_old_one_is_refused(
    tmp_path: Path, small_model: Callable[[int], Path]
) -> None:
    place = tmp_path / "model"
    shutil.copytree(small_model(1), place)
    path = tmp_path / "archive"
    source = SAMPLES / "ledger_lantern_night.txt"
    build([source], path, model=str(place))
    shutil.rmtree(place)
    shutil.copytree(small_model(2), place)
    with Archive.open(path) as archive, pytest.raises(ModelMismatch, match="as it was, or build"):
        archive.ask("When is the lantern night?")
    with pytest.raises(ModelMismatch, match="build anew in another folder"):
        build([SAMPLES / "ledger_public_meeting.txt"], path)


class Disguised:
    """The archive's model by name and fingerprint, with passages changed on the way in."""

    def __init__(self, embedder: Embedder, change: Callable[[str], str]) -> None:
        self._embedder = embedder
        self._change = change
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.max_tokens = embedder.max_tokens
        self.fingerprint = embedder.fingerprint
        self.query_prompt = embedder.query_prompt
        self.passage_prompt = embedder.passage_prompt
        self.encode = embedder.encode
        self.embed_queries = embedder.embed_queries
        self.passage_tokens = embedder.passage_tokens
        self.query_tokens = embedder.query_tokens
        self.token_spans = embedder.token_spans
        self.reader = embedder.reader

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        return self._embedder.embed_passages(
            [self._change(text) for text in texts], on_progress=on_progress
        )


# What another release of a tokenizer or another machine might do behind the same files.
DISGUISES: dict[str, Callable[[str], str]] = {
    "cuts after 40 words": lambda text: " ".join(text.split()[:40]),
    "drops all but Latin letters": lambda text: text.encode("ascii", "ignore").decode(),
    "drops signs": lambda text: "".join(
        character if character.isalnum() else " " for character in text
    ),
    "adds a prompt": lambda text: f"passage: {text}",
    "drops figures": lambda text: "".join(
        character for character in text if not character.isdigit()
    ),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_same_fingerprint_with_other_vectors_is_refused(
    sample_archive: Path, embedder: Embedder, disguise: str
) -> None:
    liar = Disguised(embedder, DISGUISES[disguise])
    with (
        Archive.open(sample_archive, embedder=liar) as archive,
        pytest.raises(ModelMismatch, match=r"cosine 0\.\d+, .* build anew in another folder"),
    ):
        archive.ask("Who was elected in the Quay ward?")


def test_probes_that_were_emptied_are_damage_and_no_other_model(
    tmp_path: Path, sample_archive: Path, embedder: Embedder
) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive, path)
    database = Database.open(path / "archive.sqlite")
    with database.writing() as connection:
        connection.execute("UPDATE probes SET vector = zeroblob(length(vector))")
    with pytest.raises(ArchiveDamaged, match=r"archive\.sqlite is damaged"):
        identity.stored_probes(database, embedder.dimension)
    with database.writing() as connection:
        connection.execute("DELETE FROM probes")
    with pytest.raises(ArchiveError, match=r"archive\.sqlite is damaged"):
        identity.stored_probes(database, embedder.dimension)
    database.close()


def test_a_tokenizer_in_two_files_counts_whole(model_copy: Path) -> None:
    (model_copy / "tokenizer.json").unlink()
    (model_copy / "vocab.txt").unlink()
    (model_copy / "vocab.json").write_text("{}")
    (model_copy / "merges.txt").write_text("a b")
    before = fingerprint(model_copy)
    (model_copy / "merges.txt").write_text("b a")
    assert fingerprint(model_copy) != before


@pytest.fixture
def prompted(small_model: Callable[[int], Path], tmp_path: Path) -> Path:
    """A model whose folder has the name of one that is known to want prompts."""
    folder = tmp_path / "e5-small"
    shutil.copytree(small_model(1), folder)
    return folder


@pytest.mark.parametrize("place", ["{}/archive", "lance:{}/tables"])
def test_prompts_belong_to_an_archive(
    prompted: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = place.format(tmp_path)
    (tmp_path / "story.txt").write_text(f"The vote\n\n{STORY}", "utf-8")
    build([tmp_path / "story.txt"], archive, model=str(prompted), query_prompt="ask: ")
    monkeypatch.chdir(tmp_path)
    with Archive.open(archive) as opened:
        asked, read = opened.embedder.query_prompt, opened.embedder.passage_prompt
        assert (
            (asked, read) == (opened.query_prompt, opened.passage_prompt) == ("ask: ", "passage: ")
        )
        info = opened.info()
        assert (info.query_prompt, info.passage_prompt) == ("ask: ", "passage: ")
        assert info.vectors.endswith(", questions behind 'ask: ', passages behind 'passage: '")
    again: tuple[dict[str, Any], ...] = (
        {},
        {"model": str(prompted)},
        {"query_prompt": "ask: "},
        {"model": str(prompted), "passage_prompt": "passage: "},
    )
    for options in again:
        assert build([tmp_path / "story.txt"], archive, **options).files_unchanged == 1
    others: tuple[dict[str, Any], ...] = (
        {"query_prompt": ""},
        {"model": str(prompted), "passage_prompt": "text: "},
    )
    for options in others:
        with pytest.raises(ModelMismatch, match="the question prompt 'ask: ' and the passage"):
            build([tmp_path / "story.txt"], archive, **options)


def test_an_archive_from_before_prompts_goes_on_without(
    prompted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "story.txt").write_text(f"The vote\n\n{STORY}", "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("embeddings.loading.family_prompts", lambda *_: None)
        build([tmp_path / "story.txt"], tmp_path / "archive", model=str(prompted))
    with Archive.open(tmp_path / "archive") as opened:
        assert opened.embedder.query_prompt is None
        assert opened.info().query_prompt is None
    report = build([tmp_path / "story.txt"], tmp_path / "archive", model=str(prompted))
    assert report.files_unchanged == 1
    assert verify(tmp_path / "archive").is_sound
    with pytest.raises(ModelMismatch, match="the model's own question prompt"):
        build([tmp_path / "story.txt"], tmp_path / "archive", query_prompt="query: ")


STORY = "Ada Dunn was elected in the Quay ward on Thursday, the town clerk of Marl said. " * 5


@pytest.fixture(scope="module")
def built_in_int8(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not cpu_has_bf16():
        pytest.skip("this CPU has no int8")
    folder = tmp_path_factory.mktemp("int8")
    (folder / "story.txt").write_text(f"The vote\n\n{STORY}", "utf-8")
    build([folder / "story.txt"], folder / "archive", encode="int8")
    return folder


@pytest.fixture
def archive_in_int8(built_in_int8: Path, tmp_path: Path) -> Path:
    shutil.copytree(built_in_int8, tmp_path, dirs_exist_ok=True)
    return tmp_path / "archive"


def test_an_archive_in_int8_stays_so_and_answers_to_any_arithmetic(
    archive_in_int8: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Who was elected in the Quay ward?"
    with Archive.open(archive_in_int8) as archive:
        assert archive.embedder.encode == archive.info().encode == "int8"
        assert archive.info().vectors == "all-MiniLM-L6-v2, 384 dimensions, passages in int8"
    with Archive.open(archive_in_int8, embedder=embedder) as archive:
        assert archive.ask(question).quotes
    assert verify(archive_in_int8, embedder=embedder).is_sound
    monkeypatch.setattr("embeddings.encoders.backend.cpu_has_bf16", lambda: False)
    with Archive.open(archive_in_int8) as archive:
        assert archive.embedder.encode == "auto"
        assert archive.ask(question).quotes
    more = archive_in_int8.parent / "more.txt"
    more.write_text(f"The day after\n\n{STORY}", "utf-8")
    assert build([more], archive_in_int8, model="all-MiniLM-L6-v2").articles_added == 1


def test_an_archive_in_int8_refuses_another_model_for_what_it_is(
    archive_in_int8: Path, small_model: Callable[[int], Path]
) -> None:
    with pytest.raises(ModelMismatch, match=WHAT_TO_DO):
        build([archive_in_int8.parent / "story.txt"], archive_in_int8, model=str(small_model(1)))


def test_what_was_embedded_exactly_is_not_added_to_in_int8(
    sample_archive: Path, tmp_path: Path
) -> None:
    if not cpu_has_bf16():
        pytest.skip("this CPU has no int8")
    (tmp_path / "story.txt").write_text(f"The vote\n\n{STORY}", "utf-8")
    with pytest.raises(ModelMismatch, match="build without --encode int8, or anew in another"):
        build([tmp_path / "story.txt"], sample_archive, encode="int8")


def test_a_cpu_without_int8_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.encoders.backend.cpu_has_bf16", lambda: False)
    with pytest.raises(ModelError, match=r"in int8 here, which takes .* a CPU with bf16"):
        build([SAMPLES], tmp_path / "archive", encode="int8")
    assert not (tmp_path / "archive").exists()
