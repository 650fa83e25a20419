"""Drift between two editions: every measure, what chance allows, and the verdict."""
