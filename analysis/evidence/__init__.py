"""Whether segments can be trusted: resampling, chance, sensitivity, in figures and sentences."""
