"""Files in which other files lie."""
