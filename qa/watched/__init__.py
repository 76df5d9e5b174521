"""Questions that are watched: asked again after each build, which tells what is new."""
