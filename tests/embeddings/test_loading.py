"""From a name to an embedder: other models, damaged copies, no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings import ModelError, load_embedder
from embeddings.errors import NoTokenVectors
from embeddings.model_folder import bundled_folder, fingerprint

WORDS = "the harbour town voted to rebuild old fish market who when why query passage : , . ?"
TEXTS = ["the harbour town voted .", "who voted ?", "old fish market , the town", "fish " * 90]


def tiny_model(
    folder: Path,
    *,
    prompts: dict[str, str] | None = None,
    pooling: str = "mean",
    dense: bool = False,
    include_prompt: bool = True,
    seed: int = 0,
) -> Path:
    """A BERT of two small layers with random weights, saved the usual way."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    base = folder.with_name(folder.name + "-base")
    base.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS.split()]
    (base / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    BertTokenizerFast(str(base / "vocab.txt"), model_max_length=64).save_pretrained(base)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(base)
    transformer = Transformer(str(base))
    modules: list[Any] = [transformer, Pooling(32, pooling, include_prompt=include_prompt)]
    if dense:
        modules.append(Dense(32, 24))
    model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
    model.save(str(folder), create_model_card=False)
    return folder


def reference(folder: Path, texts: list[str], prompt: str = "") -> Any:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return model.encode(texts, prompt=prompt, normalize_embeddings=True)


def least_cosine(one: Any, other: Any) -> float:
    return float((one * other).sum(axis=1).min())


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
@pytest.mark.parametrize("backend", ["openvino", "torch"])
def test_another_model_from_a_folder(tmp_path: Path, pooling: str, backend: Any) -> None:
    folder = tiny_model(tmp_path / "m", pooling=pooling)
    embedder = load_embedder(str(folder), backend=backend, cache=tmp_path / "cache")
    assert embedder.backend.startswith(backend)
    assert (embedder.name, embedder.dimension, embedder.max_tokens) == (str(folder), 32, 62)
    assert least_cosine(embedder.embed_passages(TEXTS), reference(folder, TEXTS)) > 0.999


@pytest.mark.parametrize("backend", ["openvino", "torch"])
@pytest.mark.parametrize("passage_key", ["passage", "document"])
def test_prompts_are_honoured(tmp_path: Path, backend: Any, passage_key: str) -> None:
    prompts = {"query": "query : ", passage_key: "passage : the "}
    folder = tiny_model(tmp_path / "m", prompts=prompts, dense=True)
    embedder = load_embedder(str(folder), backend=backend, cache=tmp_path / "cache")
    assert embedder.dimension == 24
    assert embedder.max_tokens == 62 - 3
    passages = reference(folder, TEXTS, "passage : the ")
    assert least_cosine(embedder.embed_passages(TEXTS), passages) > 0.999
    queries = reference(folder, TEXTS, "query : ")
    assert least_cosine(embedder.embed_queries(TEXTS), queries) > 0.999
    assert least_cosine(passages, queries) < 0.999


@pytest.mark.parametrize("backend", ["openvino", "torch"])
def test_prompts_are_taken_off_the_tokens(tmp_path: Path, backend: Any) -> None:
    prompts = {"query": "query : ", "passage": "passage : the "}
    folder = tiny_model(tmp_path / "m", prompts=prompts, dense=True)
    embedder = load_embedder(str(folder), backend=backend, cache=tmp_path / "cache")
    passages, queries = embedder.passage_tokens(TEXTS), embedder.query_tokens(TEXTS)
    for tokens, prompt in ((passages, 3), (queries, 2)):
        for text, one in zip(TEXTS, tokens, strict=True):
            words = [text[start:end] for start, end in one.spans]
            assert words == text.split()[: 62 - prompt]
            # Before the dense layer, which is for whole texts.
            assert one.vectors.shape == (len(words), 32)
    assert least_cosine(passages[0].vectors, queries[0].vectors) < 0.999
    plain = tiny_model(tmp_path / "plain", dense=True)
    bare = load_embedder(str(plain), backend=backend, cache=tmp_path / "cache")
    [expected] = bare.passage_tokens(["passage : the " + TEXTS[1]])
    assert least_cosine(passages[1].vectors, expected.vectors[3:]) > 0.999


def test_tokens_of_a_model_that_is_padded_in_front(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    expected = load_embedder(str(folder), backend="torch", cache=tmp_path / "cache")
    padded = tmp_path / "padded"
    shutil.copytree(folder, padded)
    for settings in padded.rglob("tokenizer_config.json"):
        changed = json.loads(settings.read_text("utf-8")) | {"padding_side": "left"}
        settings.write_text(json.dumps(changed), "utf-8")
    embedder = load_embedder(str(padded), cache=tmp_path / "cache")
    assert embedder.backend.startswith("torch")
    pairs = zip(embedder.passage_tokens(TEXTS), expected.passage_tokens(TEXTS), strict=True)
    for one, other in pairs:
        assert (one.spans == other.spans).all()
        assert least_cosine(one.vectors, other.vectors) > 0.999


def test_torch_takes_texts_that_are_no_unicode(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    embedder = load_embedder(str(folder), backend="torch", cache=tmp_path / "cache")
    broken = ["the harbour \udce9 town"]
    assert np.isfinite(embedder.embed_passages(broken)).all()
    assert np.isfinite(embedder.embed_queries(broken)).all()
    [tokens] = embedder.query_tokens(broken)
    assert [broken[0][start:end] for start, end in tokens.spans][:2] == ["the", "harbour"]


def test_a_model_that_cannot_be_converted_is_run_by_torch(tmp_path: Path) -> None:
    """Pooling without the prompt needs the prompt's length, which the graph does not have."""
    prompts = {"query": "query : ", "document": "passage : the "}
    folder = tiny_model(tmp_path / "m", prompts=prompts, include_prompt=False)
    embedder = load_embedder(str(folder), cache=tmp_path / "cache")
    assert embedder.backend.startswith("torch")
    expected = reference(folder, TEXTS, "passage : the ")
    assert least_cosine(embedder.embed_passages(TEXTS), expected) > 0.999
    steps: list[int] = []
    embedder.embed_passages(TEXTS, on_progress=steps.append)
    assert sum(steps) == len(TEXTS)
    with pytest.raises(ModelError, match="OpenVINO cannot run"):
        load_embedder(str(folder), backend="openvino", cache=tmp_path / "cache")


def test_vectors_that_differ_from_torch_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.loading.LEAST_COSINE", 1.1)  # nothing is that close
    folder = str(tiny_model(tmp_path / "m"))
    embedder = load_embedder(folder, cache=tmp_path / "cache")
    assert embedder.backend == "torch cpu f32"
    assert not (tmp_path / "cache").exists()
    with pytest.raises(ModelError, match="differ from torch's"):
        load_embedder(folder, backend="openvino", cache=tmp_path / "cache")


def test_without_bf16_the_faster_of_two_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.loading.cpu_has_bf16", lambda: False)
    folder = tiny_model(tmp_path / "m")
    embedder = load_embedder(str(folder), cache=tmp_path / "cache")
    assert embedder.backend in {"openvino f32", "torch cpu f32"}
    assert least_cosine(embedder.embed_passages(TEXTS), reference(folder, TEXTS)) > 0.99999
    monkeypatch.setattr("embeddings.loading._seconds", lambda encoder: -ord(encoder.backend[0]))
    slower = load_embedder(str(folder), cache=tmp_path / "other")
    assert slower.backend == "torch cpu f32"


def test_a_model_without_a_transformer(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
    static = StaticEmbedding(tokenizer, embedding_dim=8)
    SentenceTransformer(modules=[static], device="cpu").save(
        str(tmp_path / "m"), create_model_card=False
    )
    embedder = load_embedder(str(tmp_path / "m"), cache=tmp_path / "cache")
    assert (embedder.dimension, embedder.backend.split()[0]) == (8, "torch")
    assert 8000 < embedder.max_tokens <= 8192
    assert embedder.embed_passages(["fish market"]).shape == (1, 8)
    with pytest.raises(ModelError, match="text number 2 of 2"):
        embedder.embed_passages(["fish", ""])
    for read in (embedder.passage_tokens, embedder.query_tokens):
        assert read([]) == []
        with pytest.raises(NoTokenVectors, match="no vectors of tokens"):
            read(["fish market"])


def test_the_fingerprint_is_of_the_content(tmp_path: Path) -> None:
    one = tiny_model(tmp_path / "one")
    shutil.copytree(one, tmp_path / "moved")
    (tmp_path / "moved" / "README.md").write_text("A note", "utf-8")
    other_weights = tiny_model(tmp_path / "two", seed=1)
    other_prompts = tiny_model(tmp_path / "three", prompts={"query": "query : "})
    other_pooling = tiny_model(tmp_path / "four", pooling="cls")
    assert fingerprint(tmp_path / "moved") == fingerprint(one)
    prints = {fingerprint(f) for f in (one, other_weights, other_prompts, other_pooling)}
    assert len(prints) == 4
    for name in ("one", "moved"):
        embedder = load_embedder(str(tmp_path / name), cache=tmp_path / "cache")
        assert embedder.fingerprint == fingerprint(one)


def test_the_second_start_uses_the_copy_and_gives_the_same_vectors(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m", prompts={"query": "query : "})
    cache = tmp_path / "cache"
    first = load_embedder(str(folder), backend="openvino", cache=cache)
    (entry,) = (cache / "models").iterdir()
    written = (entry / "graph.bin").stat().st_mtime_ns
    again = load_embedder(str(folder), cache=cache)
    assert (entry / "graph.bin").stat().st_mtime_ns == written
    assert again.backend.startswith("openvino")
    assert (again.embed_queries(TEXTS) == first.embed_queries(TEXTS)).all()
    assert (again.embed_passages(TEXTS) == first.embed_passages(TEXTS)).all()
    assert (again.max_tokens, again.dimension) == (first.max_tokens, first.dimension)


def test_a_fresh_copy_takes_the_place_of_those_for_another_version(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    cache = tmp_path / "cache"
    load_embedder(str(folder), backend="openvino", cache=cache)
    (entry,) = (cache / "models").iterdir()
    digest, _ = entry.name.split("-", 1)
    entry.rename(entry.with_name(f"{digest}-openvino-2020.1.0-1"))
    of_another_model = entry.with_name(f"{'0' * len(digest)}-openvino-2020.1.0-1")
    of_another_model.mkdir()
    load_embedder(str(folder), backend="openvino", cache=cache)
    assert set((cache / "models").iterdir()) == {entry, of_another_model}


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def flipped(whole: bytes) -> bytes:
    return whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("graph.xml", cut),
        ("graph.bin", flipped),
        ("tokenizer.json", flipped),
        ("probes.npy", cut),
        ("manifest.json", cut),
        ("graph.bin", None),
    ],
)
def test_a_damaged_copy_is_made_again(
    tmp_path: Path, name: str, damage: Callable[[bytes], bytes] | None
) -> None:
    folder = tiny_model(tmp_path / "m")
    cache = tmp_path / "cache"
    first = load_embedder(str(folder), backend="openvino", cache=cache)
    (entry,) = (cache / "models").iterdir()
    whole = (entry / name).read_bytes()
    (entry / name).unlink()
    if damage is not None:
        (entry / name).write_bytes(damage(whole))
    again = load_embedder(str(folder), backend="openvino", cache=cache)
    assert (again.embed_passages(TEXTS) == first.embed_passages(TEXTS)).all()
    assert [path.name for path in (cache / "models").iterdir()] == [entry.name]
    assert (entry / "graph.bin").stat().st_size > 1000
    if name != "manifest.json":
        assert (entry / name).read_bytes() == whole or name == "graph.xml"


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    (tmp_path / "file").write_text("no folder", "utf-8")
    embedder = load_embedder(str(folder), backend="openvino", cache=tmp_path / "file")
    assert embedder.backend.startswith("openvino")


def test_without_a_home_there_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pwd = pytest.importorskip("pwd")

    def nobody(number: int) -> object:
        raise KeyError(number)

    folder = tiny_model(tmp_path / "m")
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    embedder = load_embedder(str(folder), backend="openvino")
    assert embedder.backend.startswith("openvino")


def test_a_model_downloaded_before_needs_no_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = tmp_path / "hub"
    revision = "0123456789abcdef0123456789abcdef01234567"
    repository = hub / "models--someone--tiny-news"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(revision, "utf-8")
    folder = tiny_model(tmp_path / "m")
    shutil.copytree(folder, repository / "snapshots" / revision)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(hub))
    embedder = load_embedder("someone/tiny-news", backend="torch", cache=tmp_path / "cache")
    assert embedder.name == "someone/tiny-news"
    assert embedder.fingerprint == fingerprint(folder)


def test_a_folder_is_called_by_a_name_that_holds_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_model(tmp_path / "someone" / "tiny-news")
    monkeypatch.chdir(tmp_path)
    named = load_embedder("someone/tiny-news", cache=tmp_path / "cache").name
    assert named == str(folder)
    monkeypatch.chdir("/")
    again = load_embedder(named, cache=tmp_path / "cache", download=False)
    assert (again.name, again.fingerprint) == (named, fingerprint(folder))


def test_where_nothing_may_be_downloaded_the_hub_is_not_asked(tmp_path: Path) -> None:
    code = """
for name in ("no-such-model", "someone/no-such-model"):
    try:
        load_embedder(name, download=False)
    except ModelError as error:
        print(error)
"""
    lines = run_watched(code, tmp_path / "home").splitlines()
    assert len(lines) == 2
    assert all("is not on this machine" in line for line in lines)


def test_damaged_model_folders_are_one_clear_sentence(tmp_path: Path) -> None:
    def broken(name: str, file: str, content: bytes) -> str:
        folder = tmp_path / name
        shutil.copytree(whole, folder)
        (folder / file).write_bytes(content)
        return str(folder)

    whole = tiny_model(tmp_path / "m")
    weights = (whole / "model.safetensors").read_bytes()
    for folder in (
        broken("cut", "model.safetensors", weights[: len(weights) // 2]),
        broken("empty", "model.safetensors", b""),
        broken("modules", "modules.json", b"[{]"),
        broken("list", "modules.json", json.dumps([1]).encode()),
        broken("config", "config.json", b"{}"),
        broken("nothing", "config.json", b""),
        broken("tokens", "tokenizer.json", b"{}"),
    ):
        with pytest.raises(ModelError) as caught:
            load_embedder(folder, cache=tmp_path / "cache")
        assert len(str(caught.value).splitlines()) == 1


WATCHED = """
import os, socket, sys
from pathlib import Path

def forbidden(self, address):
    if self.family != socket.AF_UNIX:
        Path(os.environ["HOME"], "contacted").write_text(repr(address))
        raise OSError("no network in this test")

socket.socket.connect = forbidden
socket.socket.connect_ex = forbidden

def lookup(*arguments, **options):
    Path(os.environ["HOME"], "contacted").write_text(repr(arguments))
    raise OSError("no network in this test")

socket.getaddrinfo = lookup

from embeddings import ModelError, load_embedder
"""


def run_watched(code: str, home: Path) -> str:
    """Run ``code`` in a fresh process that may not connect; its output."""
    home.mkdir(exist_ok=True)
    keep = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WATCHED + code],
        env={**keep, "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (home / "contacted").exists(), (home / "contacted").read_text("utf-8")
    assert done.stderr == ""
    return done.stdout


def test_nothing_leaves_the_machine(tmp_path: Path) -> None:
    """First start (torch, conversion) and second start (the copy), no variable set."""
    code = """
for _ in range(2):
    embedder = load_embedder()
    embedder.embed_passages(["the harbour town voted"])
    embedder.embed_queries(["who voted?"])
print(sorted(set(sys.modules) & {"openvino_telemetry", "torch"}))
"""
    home = tmp_path / "home"
    assert run_watched(code, home) == "['torch']\n"
    files = {path.relative_to(home).parts[:2] for path in home.rglob("*") if path.is_file()}
    assert files <= {(".cache", "citewire")}
    assert run_watched("load_embedder(); print('torch' in sys.modules)", home) == "False\n"


def test_a_name_that_is_nowhere_is_one_clear_sentence(tmp_path: Path) -> None:
    code = """
os.environ["HF_HUB_OFFLINE"] = "1"
for name in ("no-such-model", "someone/no-such-model", "./nowhere", "a/b/c d", ""):
    try:
        load_embedder(name)
    except ModelError as error:
        print(error)
"""
    lines = run_watched(code, tmp_path / "home").splitlines()
    assert len(lines) == 5
    for line in lines:
        assert line.startswith("The model ")
        assert "cannot be loaded" in line
        assert "check the spelling" in line


def test_importing_is_light() -> None:
    code = "import sys, embeddings; print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    heavy = ["torch", "faiss", "openvino", "sentence_transformers", "transformers", "tokenizers"]
    done = subprocess.run(
        [sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_vectors_of_a_cpu_without_bf16(tmp_path: Path) -> None:
    """The same model under a ceiling on instructions: another way, the same vectors.

    OpenVINO still sees bf16 in this CPU, but its kernels may not use it and fail.
    """
    code = """
import numpy as np
embedder = load_embedder("FOLDER/m")
print(embedder.backend)
np.save("FOLDER/v.npy", embedder.embed_passages(["the harbour town voted", "fish " * 300]))
""".replace("FOLDER", str(tmp_path))
    folder = tiny_model(tmp_path / "m")
    limits = {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}
    setting = "".join(f"os.environ[{key!r}] = {value!r}\n" for key, value in limits.items())
    assert run_watched(setting + code, tmp_path / "home") != "openvino bf16\n"
    expected = reference(folder, ["the harbour town voted", "fish " * 300])
    assert least_cosine(np.load(tmp_path / "v.npy"), expected) > 0.999
