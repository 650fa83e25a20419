"""The report as PDF, set by typst."""
