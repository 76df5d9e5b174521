"""Files of records: exports, feeds, wires and tables."""
