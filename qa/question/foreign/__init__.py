"""Questions in languages other than English, by the rules of their files."""
