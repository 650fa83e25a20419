"""Slides with native charts, made by python-pptx."""
