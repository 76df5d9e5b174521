"""Tells the fields around a story from its text: head, byline, captions."""
