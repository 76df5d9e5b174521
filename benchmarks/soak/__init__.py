"""Keep the chat busy while its archive changes: `python -m benchmarks.soak`."""
