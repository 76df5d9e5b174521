"""FAISS and Tantivy, derived from the database and kept in step with it."""
