"""Groups of at least n customers, so that nobody is singled out."""
