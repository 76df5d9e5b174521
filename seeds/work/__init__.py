"""Reading and cleaning as tasks, for processes of their own."""
