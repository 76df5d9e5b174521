"""Timelines: the articles about a question by their days, and how many there are of each time."""
