"""A raw table of text: which row is the header, which values are dates or numbers, and the line of each row."""
