"""From a question to a saved segmentation."""
