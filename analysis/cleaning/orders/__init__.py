"""Orders and visits: what a row of a table is, exports that are known, and sums per customer."""
