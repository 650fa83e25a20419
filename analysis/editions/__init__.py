"""A segmentation over time: editions, approval, refreshing, drift, and refits that are tried before they count."""
