"""Chooses the blocks of a page that make its story."""
