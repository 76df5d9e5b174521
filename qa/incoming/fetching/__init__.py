"""One run of fetching: what is asked for, what comes, and what is kept of it."""
