"""Customers that are too many to be copied: asked for where they are, in SQL that every engine understands alike."""
