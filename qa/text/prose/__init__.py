"""What makes a sentence, and which sentences are the story's own."""
