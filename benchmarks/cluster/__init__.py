"""Measure builds on a Ray cluster, and archives in a bucket."""
