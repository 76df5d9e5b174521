"""Other sentences for an answer than its own ranking gives: the choice of a language model."""
