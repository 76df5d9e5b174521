"""Trains the reader that is bundled with Citewire, and fits what is built on its scores."""
