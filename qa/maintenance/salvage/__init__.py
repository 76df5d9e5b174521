"""What is sound of a damaged or older archive, written to a new database."""
