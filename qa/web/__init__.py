"""The web server of the chat: its page, its APIs, its guard and its uploads."""
