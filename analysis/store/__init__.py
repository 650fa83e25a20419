"""Segmentations, evidence and names on disk, and queries for their rows."""
