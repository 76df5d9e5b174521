"""Pure functions over strings: sentences, terms, figures, names, days."""
