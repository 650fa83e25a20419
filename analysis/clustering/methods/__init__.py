"""The methods that form segments: K-means, a Gaussian mixture, Ward's method; and what they share."""
