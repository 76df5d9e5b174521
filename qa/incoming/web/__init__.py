"""Asking servers: which may be asked, how often, and what they may send."""
