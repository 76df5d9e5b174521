"""The time that a question names: its words, the days they mean, the window they make."""
