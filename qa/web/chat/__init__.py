"""What the page of the chat calls."""
