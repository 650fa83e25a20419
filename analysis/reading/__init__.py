"""Files and databases to a raw table of text, with the line of each row."""
