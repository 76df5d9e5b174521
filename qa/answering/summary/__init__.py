"""What a language model writes above the quotes of an answer."""
