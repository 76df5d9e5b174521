"""Files that are sent to the archive from the page."""
