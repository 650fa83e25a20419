"""Limits: what one request may hold, and how many one visitor may send."""
