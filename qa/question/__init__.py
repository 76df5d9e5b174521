"""From what a person typed to a `Query`: follow-ups, time, kind of answer."""
