"""Kill processes that write to an archive, at any moment, and see that nothing is lost.

`python -m benchmarks.crash` does it some hundred times; `tests/prove/test_crash.py` a few.
"""
