"""Tables: a row for each article."""
