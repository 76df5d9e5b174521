"""Files of XML: feeds, sitemaps, and the items of news agencies."""
