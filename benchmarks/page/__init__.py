"""Measured on the page: opening, brushing, the page as one file."""
