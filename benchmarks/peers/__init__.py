"""Citewire beside other programs that search passages, with the same model and corpus."""
