"""Whether a sentence gives words to those who said them in what it cites."""
