"""What all texts of a language have in common in a model's vectors, taken off them."""
