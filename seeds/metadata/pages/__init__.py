"""What a web page says of its story besides the text: in data, in meta tags, and to its readers."""
