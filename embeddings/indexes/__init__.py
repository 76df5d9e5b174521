"""The FAISS index and its file."""
