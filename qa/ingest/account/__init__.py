"""What became of each file, page and line of a build."""
