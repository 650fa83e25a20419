"""The page: shows a segmentation and lets people explore it; fits nothing."""
