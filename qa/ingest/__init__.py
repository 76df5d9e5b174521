"""From news files to an archive."""
