"""Figures of segments over time: sizes, averages and fit over editions. Their colors are up to the page."""
