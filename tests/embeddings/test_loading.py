"""From a name to an embedder: other models, damaged copies, no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_models import MAX_TOKENS, sentence_model

from embeddings import ModelError, load_embedder
from embeddings.encoders.graph_cache import GraphCache
from embeddings.errors import NoTokenVectors
from embeddings.model_folder import bundled_folder, fingerprint

TEXTS = ["the harbour town voted .", "who voted ?", "old fish market , the town", "fish " * 90]
QUERY = {"query": "query : "}
BOTH = {**QUERY, "passage": "passage : the "}

Tiny = Callable[..., Path]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """Gives the folder of a tiny model with these options; the same each time. Only to be read."""
    folders: dict[str, Path] = {}

    def model(**options: Any) -> Path:
        key = repr(sorted(options.items()))
        if key not in folders:
            folders[key] = sentence_model(tmp_path_factory.mktemp("tiny") / "m", **options)
        return folders[key]

    return model


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of converted models for all tests that are not of the cache."""
    return tmp_path_factory.mktemp("warm")


@pytest.fixture
def contacts(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was asked of the network, which cannot be reached."""
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        asked.append(arguments[-1])
        raise OSError("no network in this test")

    for name in ("socket.socket.connect", "socket.socket.connect_ex", "socket.getaddrinfo"):
        monkeypatch.setattr(name, refuse)
    return asked


def reference(folder: Path, texts: list[str], prompt: str = "") -> Any:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return model.encode(texts, prompt=prompt, normalize_embeddings=True)


def least_cosine(vectors: Any, others: Any) -> float:
    return float((vectors * others).sum(axis=1).min())


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
@pytest.mark.parametrize("backend", ["openvino", "torch"])
def test_another_model_from_a_folder(tiny: Tiny, warm: Path, pooling: str, backend: Any) -> None:
    folder = tiny(pooling=pooling)
    embedder = load_embedder(str(folder), backend=backend, cache=warm)
    assert embedder.backend.startswith(backend)
    assert (embedder.name, embedder.dimension) == (str(folder), 32)
    assert embedder.max_tokens == MAX_TOKENS
    assert least_cosine(embedder.embed_passages(TEXTS), reference(folder, TEXTS)) > 0.999


@pytest.mark.parametrize("backend", ["openvino", "torch"])
@pytest.mark.parametrize("passage_key", ["passage", "document"])
def test_prompts_are_honoured(tiny: Tiny, warm: Path, backend: Any, passage_key: str) -> None:
    folder = tiny(prompts={**QUERY, passage_key: "passage : the "}, dense=True)
    embedder = load_embedder(str(folder), backend=backend, cache=warm)
    assert (embedder.dimension, embedder.max_tokens) == (24, MAX_TOKENS - 3)
    passages = reference(folder, TEXTS, "passage : the ")
    assert least_cosine(embedder.embed_passages(TEXTS), passages) > 0.999
    queries = reference(folder, TEXTS, "query : ")
    assert least_cosine(embedder.embed_queries(TEXTS), queries) > 0.999
    assert least_cosine(passages, queries) < 0.999


@pytest.mark.parametrize("backend", ["openvino", "torch"])
def test_prompts_that_are_named_take_the_place_of_the_models_own(
    tiny: Tiny, warm: Path, backend: Any
) -> None:
    folder = tiny(prompts=BOTH, dense=True)
    own = load_embedder(str(folder), backend=backend, cache=warm)
    other = load_embedder(
        str(folder), backend=backend, cache=warm, query_prompt="", passage_prompt="fish : "
    )
    assert (own.query_prompt, own.passage_prompt) == (None, None)
    assert (other.query_prompt, other.passage_prompt) == ("", "fish : ")
    assert own.fingerprint == fingerprint(folder) != other.fingerprint
    assert other.max_tokens == MAX_TOKENS - 2
    assert least_cosine(other.embed_queries(TEXTS), reference(folder, TEXTS)) > 0.999
    passages = reference(folder, TEXTS, "fish : ")
    assert least_cosine(other.embed_passages(TEXTS), passages) > 0.999
    words = [TEXTS[2][start:end] for start, end in other.passage_tokens(TEXTS)[2].spans]
    assert words == TEXTS[2].split()


def test_a_model_of_a_known_family_gets_its_prompts(tiny: Tiny, warm: Path, tmp_path: Path) -> None:
    folder = tmp_path / "e5-small-v2"
    shutil.copytree(tiny(), folder)
    embedder = load_embedder(str(folder), cache=warm)
    assert (embedder.query_prompt, embedder.passage_prompt) == ("query: ", "passage: ")
    assert least_cosine(embedder.embed_queries(TEXTS), reference(folder, TEXTS, "query: ")) > 0.999
    bare = load_embedder(str(folder), cache=warm, by_family=False)
    assert (bare.query_prompt, bare.passage_prompt) == (None, None)
    assert bare.fingerprint == fingerprint(tiny())


@pytest.mark.parametrize("backend", ["openvino", "torch"])
def test_prompts_are_taken_off_the_tokens(tiny: Tiny, warm: Path, backend: Any) -> None:
    prompted = tiny(prompts=BOTH, dense=True)
    embedder = load_embedder(str(prompted), backend=backend, cache=warm)
    passages, queries = embedder.passage_tokens(TEXTS), embedder.query_tokens(TEXTS)
    for texts_tokens, prompt in ((passages, 3), (queries, 2)):
        for text, tokens in zip(TEXTS, texts_tokens, strict=True):
            words = [text[start:end] for start, end in tokens.spans]
            assert words == text.split()[: MAX_TOKENS - prompt]
            # Before the dense layer, which is for whole texts.
            assert tokens.vectors.shape == (len(words), 32)
    assert least_cosine(passages[0].vectors, queries[0].vectors) < 0.999
    bare = load_embedder(str(tiny(dense=True)), backend=backend, cache=warm)
    [expected] = bare.passage_tokens(["passage : the " + TEXTS[1]])
    assert least_cosine(passages[1].vectors, expected.vectors[3:]) > 0.999


def test_tokens_of_a_model_that_is_padded_in_front(tmp_path: Path, tiny: Tiny, warm: Path) -> None:
    padded = tmp_path / "padded"
    shutil.copytree(tiny(), padded)
    for settings in padded.rglob("tokenizer_config.json"):
        changed = json.loads(settings.read_text("utf-8")) | {"padding_side": "left"}
        settings.write_text(json.dumps(changed), "utf-8")
    embedder = load_embedder(str(padded), cache=warm)
    assert embedder.backend.startswith("torch")
    usual = load_embedder(str(tiny()), backend="torch", cache=warm)
    pairs = zip(embedder.passage_tokens(TEXTS), usual.passage_tokens(TEXTS), strict=True)
    for tokens, expected in pairs:
        assert (tokens.spans == expected.spans).all()
        assert least_cosine(tokens.vectors, expected.vectors) > 0.999


def test_torch_takes_texts_that_are_no_unicode(tiny: Tiny, warm: Path) -> None:
    embedder = load_embedder(str(tiny()), backend="torch", cache=warm)
    broken = ["the harbour \udce9 town"]
    assert np.isfinite(embedder.embed_passages(broken)).all()
    assert np.isfinite(embedder.embed_queries(broken)).all()
    [tokens] = embedder.query_tokens(broken)
    assert [broken[0][start:end] for start, end in tokens.spans][:2] == ["the", "harbour"]


def test_a_model_that_cannot_be_converted_is_run_by_torch(tiny: Tiny, warm: Path) -> None:
    """Pooling without the prompt needs the prompt's length, which the graph does not have."""
    folder = tiny(prompts={**QUERY, "document": "passage : the "}, include_prompt=False)
    embedder = load_embedder(str(folder), cache=warm)
    assert embedder.backend.startswith("torch")
    expected = reference(folder, TEXTS, "passage : the ")
    assert least_cosine(embedder.embed_passages(TEXTS), expected) > 0.999
    steps: list[int] = []
    embedder.embed_passages(TEXTS, on_progress=steps.append)
    assert sum(steps) == len(TEXTS)
    with pytest.raises(ModelError, match="OpenVINO cannot run"):
        load_embedder(str(folder), backend="openvino", cache=warm)


def test_vectors_that_differ_from_torch_are_not_taken(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.encoders.backend.LEAST_COSINE", 1.1)  # nothing is that close
    embedder = load_embedder(str(tiny()), cache=tmp_path / "cache")
    assert embedder.backend == "torch cpu f32"
    assert not list(tmp_path.glob("cache/models/*-openvino-*"))
    with pytest.raises(ModelError, match="differ from torch's"):
        load_embedder(str(tiny()), backend="openvino", cache=tmp_path / "cache")


def test_without_bf16_the_faster_of_two_is_taken(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.encoders.backend.cpu_has_bf16", lambda: False)
    embedder = load_embedder(str(tiny()), cache=tmp_path / "cache")
    assert embedder.backend in {"openvino f32", "torch cpu f32"}
    assert least_cosine(embedder.embed_passages(TEXTS), reference(tiny(), TEXTS)) > 0.99999
    monkeypatch.setattr(
        "embeddings.encoders.backend._seconds", lambda encoder: -ord(encoder.backend[0])
    )
    slower = load_embedder(str(tiny()), cache=tmp_path / "other")
    assert slower.backend == "torch cpu f32"


def test_a_model_without_a_transformer(tmp_path: Path, warm: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
    static = StaticEmbedding(tokenizer, embedding_dim=8)
    SentenceTransformer(modules=[static], device="cpu").save(
        str(tmp_path / "m"), create_model_card=False
    )
    embedder = load_embedder(str(tmp_path / "m"), cache=warm)
    assert (embedder.dimension, embedder.backend.split()[0]) == (8, "torch")
    assert 8000 < embedder.max_tokens <= 8192
    assert embedder.embed_passages(["fish market"]).shape == (1, 8)
    with pytest.raises(ModelError, match="text number 2 of 2"):
        embedder.embed_passages(["fish", ""])
    for read in (embedder.passage_tokens, embedder.query_tokens):
        assert read([]) == []
        with pytest.raises(NoTokenVectors, match="no vectors of tokens"):
            read(["fish market"])


def test_the_fingerprint_is_of_the_content(tmp_path: Path, tiny: Tiny, warm: Path) -> None:
    folders = [tiny(), tiny(seed=1), tiny(prompts=QUERY), tiny(pooling="cls")]
    assert len({fingerprint(folder) for folder in folders}) == 4
    moved = tmp_path / "moved"
    shutil.copytree(tiny(), moved)
    (moved / "README.md").write_text("A note", "utf-8")
    assert fingerprint(moved) == fingerprint(tiny())
    for folder in (tiny(), moved):
        embedder = load_embedder(str(folder), cache=warm)
        assert embedder.fingerprint == fingerprint(tiny())


def test_the_second_start_uses_the_copy_and_gives_the_same_vectors(
    tiny: Tiny, tmp_path: Path
) -> None:
    first = load_embedder(str(tiny(prompts=QUERY)), backend="openvino", cache=tmp_path)
    (entry,) = (tmp_path / "models").glob("*-openvino-*")
    written = (entry / "graph.bin").stat().st_mtime_ns
    again = load_embedder(str(tiny(prompts=QUERY)), cache=tmp_path)
    assert (entry / "graph.bin").stat().st_mtime_ns == written
    assert again.backend.startswith("openvino")
    assert (again.embed_queries(TEXTS) == first.embed_queries(TEXTS)).all()
    assert (again.embed_passages(TEXTS) == first.embed_passages(TEXTS)).all()
    assert (again.max_tokens, again.dimension) == (first.max_tokens, first.dimension)


@pytest.fixture
def entry(tiny: Tiny, warm: Path, tmp_path: Path) -> Path:
    """The entry of the tiny model in a cache of its own, ``tmp_path``."""
    digest = fingerprint(tiny())
    if GraphCache(warm).load(digest) is None:
        load_embedder(str(tiny()), backend="openvino", cache=warm)
    [made] = (warm / "models").glob(f"{digest[:32]}-*")
    copied = tmp_path / "models" / made.name
    shutil.copytree(made, copied)
    assert GraphCache(tmp_path).load(digest) is not None
    return copied


def test_a_fresh_copy_takes_the_place_of_those_for_another_version(
    tiny: Tiny, entry: Path, tmp_path: Path
) -> None:
    digest, _ = entry.name.split("-", 1)
    entry.rename(entry.with_name(f"{digest}-openvino-2020.1.0-1"))
    of_another_model = entry.with_name(f"{'0' * len(digest)}-openvino-2020.1.0-1")
    of_another_model.mkdir()
    load_embedder(str(tiny()), backend="openvino", cache=tmp_path)
    assert set((tmp_path / "models").glob("*-openvino-*")) == {entry, of_another_model}


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
def test_a_damaged_copy_is_not_used(
    tiny: Tiny, entry: Path, tmp_path: Path, name: str, damage: Callable[[bytes], bytes] | None
) -> None:
    whole = (entry / name).read_bytes()
    (entry / name).unlink()
    if damage is not None:
        (entry / name).write_bytes(damage(whole))
    assert GraphCache(tmp_path).load(fingerprint(tiny())) is None


def test_a_damaged_copy_is_made_again(tiny: Tiny, warm: Path, entry: Path, tmp_path: Path) -> None:
    whole = {path.name: path.read_bytes() for path in entry.iterdir()}
    for name in ("graph.bin", "tokenizer.json", "probes.npy"):
        (entry / name).write_bytes(flipped(whole[name]))
    first = load_embedder(str(tiny()), backend="openvino", cache=warm)
    again = load_embedder(str(tiny()), backend="openvino", cache=tmp_path)
    assert (again.embed_passages(TEXTS) == first.embed_passages(TEXTS)).all()
    assert [path.name for path in (tmp_path / "models").glob("*-openvino-*")] == [entry.name]
    assert len(whole["graph.bin"]) > 1000
    for name in ("graph.bin", "tokenizer.json", "probes.npy"):
        assert (entry / name).read_bytes() == whole[name]


@pytest.mark.parametrize("is_made", [True, False])
def test_the_second_of_two_first_starts_waits_for_what_the_first_makes(
    tiny: Tiny, entry: Path, tmp_path: Path, is_made: bool
) -> None:
    made, digest = entry.rename(tmp_path / "made"), fingerprint(tiny())
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from embeddings.encoders.graph_cache import GraphCache\n"
        "with GraphCache(Path(sys.argv[1])).alone(sys.argv[2]) as found:\n"
        "    print(found, flush=True)\n"
        "    input()\n"
    )

    def second() -> bool:
        with GraphCache(tmp_path).alone(digest) as found:
            return found is not None

    command = [sys.executable, "-c", code, str(tmp_path), digest]
    with (
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as first,
        ThreadPoolExecutor(1) as pool,
    ):
        assert first.stdout is not None
        assert first.stdout.readline() == "None\n"
        waiting = pool.submit(second)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        if is_made:
            made.rename(entry)
        first.communicate("\n")
        assert waiting.result(timeout=60) is is_made


def test_a_folder_that_cannot_be_written_is_no_harm(tiny: Tiny, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    embedder = load_embedder(str(tiny()), backend="openvino", cache=tmp_path / "file")
    assert embedder.backend.startswith("openvino")


def test_without_a_home_there_is_no_cache(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    pwd = pytest.importorskip("pwd")

    def nobody(number: int) -> object:
        raise KeyError(number)

    folder = tiny()
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    embedder = load_embedder(str(folder), backend="openvino")
    assert embedder.backend.startswith("openvino")


def test_a_model_downloaded_before_needs_no_hub(
    tiny: Tiny, warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = "0123456789abcdef0123456789abcdef01234567"
    repository = tmp_path / "models--someone--tiny-news"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(revision, "utf-8")
    shutil.copytree(tiny(), repository / "snapshots" / revision)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    embedder = load_embedder("someone/tiny-news", backend="torch", cache=warm)
    assert embedder.name == "someone/tiny-news"
    assert embedder.fingerprint == fingerprint(tiny())


def test_a_folder_is_called_by_a_name_that_holds_everywhere(
    tiny: Tiny, warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "someone" / "tiny-news"
    shutil.copytree(tiny(), folder)
    monkeypatch.chdir(tmp_path)
    named = load_embedder("someone/tiny-news", cache=warm).name
    assert named == str(folder)
    monkeypatch.chdir("/")
    again = load_embedder(named, cache=warm, download=False)
    assert (again.name, again.fingerprint) == (named, fingerprint(folder))


@pytest.mark.parametrize("name", ["no-such-model", "someone/no-such-model"])
def test_where_nothing_may_be_downloaded_the_hub_is_not_asked(
    name: str, contacts: list[object]
) -> None:
    with pytest.raises(ModelError, match="is not on this machine"):
        load_embedder(name, download=False)
    assert contacts == []


@pytest.mark.parametrize(
    "name", ["no-such-model", "someone/no-such-model", "./nowhere", "a/b/c d", ""]
)
def test_a_name_that_is_nowhere_is_one_clear_sentence(
    name: str,
    contacts: list[object],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(
        ModelError, match=r"^The model .* cannot be loaded .*: check the spelling"
    ) as caught:
        load_embedder(name)
    assert len(str(caught.value).splitlines()) == 1
    assert contacts == []
    assert capfd.readouterr() == ("", "")


def test_damaged_model_folders_are_one_clear_sentence(
    tiny: Tiny, warm: Path, tmp_path: Path
) -> None:
    def broken(name: str, file: str, content: bytes) -> str:
        folder = tmp_path / name
        shutil.copytree(tiny(), folder)
        (folder / file).write_bytes(content)
        return str(folder)

    weights = (tiny() / "model.safetensors").read_bytes()
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
            load_embedder(folder, cache=warm)
        assert len(str(caught.value).splitlines()) == 1


def test_importing_is_light() -> None:
    code = "import sys, embeddings; print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    heavy = ["torch", "faiss", "openvino", "sentence_transformers", "transformers", "tokenizers"]
    done = subprocess.run(
        [sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_vectors_of_a_cpu_without_bf16(tiny: Tiny, entry: Path, tmp_path: Path) -> None:
    """The same model under a ceiling on instructions: another way, the same vectors.

    OpenVINO still sees bf16 in this CPU, but its kernels may not use it and fail.
    """
    assert entry.is_dir()  # so that torch is not needed
    texts = ["the harbour town voted", "fish " * 300]
    code = f"""
import numpy as np
from pathlib import Path
from embeddings import load_embedder
embedder = load_embedder({str(tiny())!r}, cache=Path({str(tmp_path)!r}))
print(embedder.backend)
np.save({str(tmp_path / "v.npy")!r}, embedder.embed_passages({texts!r}))
"""
    limits = {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, **limits},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout != "openvino bf16\n"
    expected = reference(tiny(), texts)
    assert least_cosine(np.load(tmp_path / "v.npy"), expected) > 0.999
