"""Texts of tables: numbers in them, characters and formulas that are dangerous, and rows as CSV."""
