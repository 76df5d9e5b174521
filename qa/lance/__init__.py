"""The engine of Lance tables, in a folder or on S3-compatible storage."""
