"""K-means, PCA, criteria and scoring on weighted cells."""
