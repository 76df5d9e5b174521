"""Readers: models that read a question and a passage together and point at the answer."""
