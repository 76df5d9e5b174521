"""How the command line prints what it has to say."""
