"""How much each word of a question counts."""
