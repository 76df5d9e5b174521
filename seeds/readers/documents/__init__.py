"""Files that hold one document, or a few: text, clippings, letters."""
