"""Fuzzing of the readers and of cleaning: `python -m benchmarks.fuzz`."""
