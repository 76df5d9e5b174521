"""Words of every script and language, made into terms: letters, cuts, stems, stop words."""
