"""A raw table to typed customers: roles of columns, stated rules, and a report of every change."""
