"""From ranked passages to an `Answer` or a `Timeline`."""
