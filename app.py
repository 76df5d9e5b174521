"""The Gradio chat: layout and events only."""
