"""The `citewire` command."""
