"""Days, headlines and addresses of a web page."""
