"""The scale that segments are formed on: features and categories on it, and what each contributes."""
