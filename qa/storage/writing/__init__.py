"""What is written to an archive, and who writes it: transactions, each of them one commit."""
