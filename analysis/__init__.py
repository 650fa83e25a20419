"""Customers in, segmentation out: reading, cleaning, cells, K-means, profiles. Knows no web."""
