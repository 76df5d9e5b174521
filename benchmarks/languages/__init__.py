"""How well each language is answered, and how well questions find articles of another."""
