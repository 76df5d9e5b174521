"""Briefings: the developments of a matter, or the gist of one article, in verbatim sentences."""
