"""Servers of language models: what is sent to them, within which bounds, and what they reply."""
