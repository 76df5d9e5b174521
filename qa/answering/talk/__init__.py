"""Replies without a quote: to small talk, and to questions about the archive itself."""
