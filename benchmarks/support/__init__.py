"""Whether written sentences are told from those that what they cite does not bear out."""
