"""Customers that stay where they are: engines, and SQL that every engine understands."""
