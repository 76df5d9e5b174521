"""A sentence as clauses: its words, what they mean, and how they say it."""
