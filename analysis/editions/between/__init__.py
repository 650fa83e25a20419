"""What happened between two editions: who moved and why, and whether the later one still fits the earlier centers."""
