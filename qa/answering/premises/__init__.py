"""What a question takes for granted, and whether anything found says so."""
