"""Real parts shared by the tests: the bundled model and an archive of the sample corpus."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock
from hypothesis import settings
from passages import add_articles
from told import Told, told_folder

from benchmarks.embedders import CachingEmbedder
from embeddings import NoTokenVectors, SentenceTransformerEmbedder, load_embedder
from embeddings.embedder import Embedder, TokenVectors
from embeddings.encoders.graph_cache import default_folder
from embeddings.readers.with_reader import WithReader
from qa.archive import Archive
from qa.ingest.build import build
from seeds.article import Article, article_id

if TYPE_CHECKING:
    from language_models.scripted_server import ScriptedServer
    from playwright.sync_api import Browser

    from benchmarks.cluster.object_store import ObjectStore

# The same cases in every run: what is new is looked for with `--hypothesis-profile=random`.
settings.register_profile("random", derandomize=False, deadline=None)
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

MEMORY = Path("/dev/shm")  # noqa: S108 - names in it are made by `tempfile`
MEMORY_BYTES = 4 << 30
TOLD = "CITEWIRE_TESTS_TOLD"
ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "seeds" / "articles"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the files of the tests in memory where it has room: a commit waits for a disk.

    The processes of a run have a folder there in which they tell each other what the model says.
    """
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES
    if "TMPDIR" not in os.environ and has_room:
        tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)
    if config.getoption("numprocesses", None):
        told = told_folder(Path(tempfile.gettempdir()))
        os.environ[TOLD] = told.name
        config.add_cleanup(told.cleanup)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what the modules of all tests hold."""
    gc.freeze()


@pytest.fixture(scope="session")
def bundled_embedder() -> SentenceTransformerEmbedder:
    """The bundled model, as it is."""
    return load_embedder()


@pytest.fixture(scope="session")
def embedder(bundled_embedder: SentenceTransformerEmbedder) -> Embedder:
    """The bundled model, which is asked for each text once: the samples come again and again."""
    folder = os.environ.get(TOLD)
    if folder is None:
        return CachingEmbedder(bundled_embedder)
    return CachingEmbedder(bundled_embedder, lambda name: Told(Path(folder, name)))


@pytest.fixture(scope="session")
def multilingual_embedder() -> Embedder:
    """The multilingual model, which is asked for each text once."""
    cache = default_folder()
    assert cache is not None
    cache.mkdir(parents=True, exist_ok=True)
    # The first of several processes converts it, which takes a while and 4 GB; the others wait.
    with FileLock(cache / "tests.lock"):
        loaded = load_embedder("multilingual")
    folder = os.environ.get(TOLD)
    if folder is None:
        return CachingEmbedder(loaded)
    return CachingEmbedder(loaded, lambda name: Told(Path(folder, f"multilingual-{name}")))


@pytest.fixture(scope="session")
def static(embedder: Embedder) -> Embedder:
    """The bundled model without what static ones lack: a reader, and vectors of tokens."""

    def none(texts: Sequence[str]) -> list[TokenVectors]:
        raise NoTokenVectors("no vectors of tokens")

    model = WithReader(embedder, None)
    model.passage_tokens = model.query_tokens = none
    return model


@pytest.fixture
def loaded_once(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of this process share the bundled model; loading it takes a second each time."""

    def load(name: str | None = None, **options: Any) -> Embedder:
        is_it = name in (None, embedder.name) and options.get("encode", "auto") == "auto"
        return embedder if is_it else load_embedder(name, **options)

    monkeypatch.setattr("embeddings.load_embedder", load)


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """Where an archive of the sample corpus lies. Read it; do not write to it."""
    path = tmp_path_factory.mktemp("sample") / "archive"
    build([SAMPLES], path, embedder=embedder)
    return path


@pytest.fixture
def archive(sample_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    """The archive of the sample corpus, open."""
    with Archive.open(sample_archive, embedder=embedder) as opened:
        yield opened


@pytest.fixture
def archive_of(tmp_path: Path, embedder: Embedder) -> Iterator[Callable[..., Archive]]:
    """Makes an open archive of the articles it is given; closed after the test."""
    with ExitStack() as opened:
        made = 0

        def make(*articles: Article, model: Embedder = embedder) -> Archive:
            nonlocal made
            made += 1
            archive = opened.enter_context(Archive.create(tmp_path / f"archive-{made}", model))
            add_articles(archive, articles)
            return archive

        yield make


@pytest.fixture(scope="session")
def chat(sample_archive: Path, embedder: Embedder) -> Iterator[str]:
    """Address of the chat over the sample corpus."""
    from visiting import served

    with Archive.open(sample_archive, embedder=embedder) as opened, served(opened) as base:
        yield base


@pytest.fixture(scope="session")
def article_of() -> Callable[..., Article]:
    """Makes an article of a headline, a text and what else is known."""

    def make(title: str, text: str, **fields: Any) -> Article:
        origin = fields.get("url") or fields.get("outlet") or title
        return Article(id=article_id(origin, title, text), title=title, text=text, **fields)

    return make


@pytest.fixture(scope="session")
def cluster_packages() -> None:
    """Ray, Lance and SeaweedFS, without which a test is skipped, or fails where it must run."""
    from benchmarks.cluster.object_store import missing_packages

    if missing := missing_packages():
        reason = f"no {', no '.join(missing)}: `make test-distributed` brings them"
        if os.environ.get("CITEWIRE_REQUIRE_CLUSTER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def store(
    tmp_path_factory: pytest.TempPathFactory, cluster_packages: None
) -> Iterator[ObjectStore]:
    """An object store that every process of the tests finds by its environment."""
    from benchmarks.cluster.object_store import object_store

    with (
        object_store(tmp_path_factory.mktemp("store")) as started,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in started.environment.items():
            patch.setenv(name, value)
        yield started


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """A server of language models on this machine that replies as the test tells it."""
    from language_models.scripted_server import scripted_server

    with scripted_server() as server:
        yield server


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a cross-encoder of one small layer."""
    import tiny_models

    return tiny_models.cross_encoder(tmp_path_factory.mktemp("cross") / "encoder")


@pytest.fixture(scope="session")
def question_answering(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a question-answering model of one small layer."""
    import tiny_models

    return tiny_models.question_answering(tmp_path_factory.mktemp("answering") / "model")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. One per module: while it is there, its event loop runs in this thread."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        missing = "no Chromium for the browser tests; `apt-get install chromium` brings it"
        if os.environ.get("CITEWIRE_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        chromium.new_context()  # the first one: visits that need none of their own share it
        yield chromium
        chromium.close()
