"""Measured at the server: weight, memory, start, many visitors."""
