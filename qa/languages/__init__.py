"""What is known of each language of news: one file of data for each, and what reads it."""
