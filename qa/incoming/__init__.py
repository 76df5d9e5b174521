"""News from outside: pages fetched from the web when asked, and folders that are watched."""
