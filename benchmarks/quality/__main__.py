"""`python -m benchmarks.quality`, see `benchmarks.quality.scoring`."""

from benchmarks.quality.scoring import main

main()
