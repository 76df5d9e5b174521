"""Archives of ten thousand to a million passages: made, and measured."""
