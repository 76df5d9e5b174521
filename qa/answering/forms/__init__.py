"""Answers whose shape the form of the question tells: lists, comparisons, yes or no."""
