"""Frozen values that describe a segmentation: question, report, selection, verdict. Imports core only."""
