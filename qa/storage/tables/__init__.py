"""The rows of the database: one module for each kind."""
