"""Whether what a model wrote is borne out by the sentences that it cites."""
