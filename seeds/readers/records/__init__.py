"""Records of articles, and the files of JSON that hold them."""
