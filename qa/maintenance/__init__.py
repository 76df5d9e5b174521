"""Verify, repair, back up, restore and migrate archives."""
