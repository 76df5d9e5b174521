"""Measure the chat in a real browser: `python -m benchmarks.browser`."""
