"""A language model that only chooses: it is offered numbered sentences and gives numbers back."""
