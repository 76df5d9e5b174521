"""What guards the web server: requests, logins, headers."""
