"""The security of the web server: guard, login, rate limits, headers."""
