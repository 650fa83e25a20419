"""The names that people give to segments: kept, checked, and followed to the next result."""
