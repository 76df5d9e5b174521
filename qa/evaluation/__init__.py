"""Measure ranking and answers on a test set in BEIR layout."""
