"""A segmentation as one HTML file that needs no server: the same layout, style and modules, with all data inside."""
