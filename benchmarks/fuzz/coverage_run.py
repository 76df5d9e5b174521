"""Fuzzing by atheris, which steers by coverage (https://github.com/google/atheris)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.fuzz.inputs import MOST_BYTES, corpus
from benchmarks.fuzz.targets import TARGETS


def run_atheris(name: str, seconds: float, findings: Path, seed: int) -> int:
    """Run atheris in a process of its own: it never comes back from its loop."""
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(corpus(name)):
            (Path(folder) / f"{number}").write_bytes(data[:MOST_BYTES])
        command = [
            sys.executable, "-c", f"from {__name__} import atheris_loop; atheris_loop()",
            name, folder,
            f"-max_total_time={max(1, int(seconds))}", f"-artifact_prefix={findings}/{name}-",
            f"-max_len={MOST_BYTES}", f"-seed={seed + 1}", "-timeout=20", "-verbosity=0",
        ]  # fmt: skip
        subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    new = sorted(map(str, set(findings.iterdir()) - before))
    print(f"{name:6} by atheris, {len(new)} findings: {', '.join(new)}")
    return len(new)


def atheris_loop() -> None:
    """What the child of `run_atheris` runs: arguments are the target and atheris's own."""
    import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

    target, *arguments = sys.argv[1:]
    for module in [name for name in sys.modules if name.split(".")[0] == "seeds"]:
        for thing in vars(sys.modules[module]).values():
            if getattr(thing, "__module__", None) == module and hasattr(thing, "__code__"):
                atheris.instrument_func(thing)
    with tempfile.TemporaryDirectory() as folder:
        atheris.Setup([target, *arguments], lambda data: TARGETS[target](data, Path(folder)))
        atheris.Fuzz()
