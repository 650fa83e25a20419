"""Selections: their clauses, and how they read in words."""
