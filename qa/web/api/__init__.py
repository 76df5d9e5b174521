"""Programmatic APIs: REST, MCP and named endpoints."""
