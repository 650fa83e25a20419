"""Segments over time, over HTTP: editions and figures to read, refreshes, approvals and refits to ask for."""
