"""Segmentations as compact, compressed bodies for the browser."""
