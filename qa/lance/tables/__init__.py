"""The tables of a Lance archive: how they are laid out, filled, read and committed."""
