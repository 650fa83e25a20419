"""Tests of pages saved as one file."""
