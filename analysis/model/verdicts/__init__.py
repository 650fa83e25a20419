"""Verdicts: whether segments can be trusted, all together and each alone."""
