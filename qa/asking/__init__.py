"""One archive is asked: what a question means there, its answer, and both remembered."""
