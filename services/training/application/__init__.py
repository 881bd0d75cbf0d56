"""Training's use cases, on its ports."""
