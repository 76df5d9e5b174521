"""From chosen sentences to checked quotes with citations, each understood by itself."""
