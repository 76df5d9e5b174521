"""The commands by which news arrives: from the web, and from folders that are watched."""
