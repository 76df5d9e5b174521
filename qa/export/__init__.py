"""An answer written down: plain text, Markdown, HTML, JSON, references."""
