"""What is said to a chatbot and no article answers: small talk, questions about the archive."""
