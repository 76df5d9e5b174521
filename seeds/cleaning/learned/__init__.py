"""Lines that repeat on the pages of an outlet."""
