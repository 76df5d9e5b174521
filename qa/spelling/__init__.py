"""What the words of a question were meant to be, told by the archive's own vocabulary."""
