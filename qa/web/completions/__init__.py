"""The archive as a model behind OpenAI's API for chat completions."""
