"""The rules that clean a raw document."""
