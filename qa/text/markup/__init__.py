"""HTML and Markdown: templates, safe links, escapes."""
