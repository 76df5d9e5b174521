"""Files of questions, and files of their answers that grow row by row."""
