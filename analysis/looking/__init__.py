"""What is shown of a table before segments are formed: what a row is, what is doubtful, each column with its shape."""
