"""The page of the chat: its callbacks, messages, kept answers, downloads and scripts."""
