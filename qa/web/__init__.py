"""The web chat, but for its layout and events: HTML, links, headers, conversation."""
