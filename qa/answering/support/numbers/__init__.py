"""Whether the numbers of a sentence are those of what it cites, and told of the same."""
