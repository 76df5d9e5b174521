"""Finds the stories that a page itself sets apart: posts of live blogs, items of round-ups."""
