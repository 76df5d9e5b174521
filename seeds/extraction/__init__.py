"""Finds the story in the tree of a web page, and tells what was left out."""
