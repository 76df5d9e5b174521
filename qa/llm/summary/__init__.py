"""Sentences that a language model writes of numbered ones."""
