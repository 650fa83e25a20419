"""Charts of a report, drawn by Matplotlib as vectors."""
