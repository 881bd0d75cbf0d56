"""Returns: what becomes of a device that its owner brings back."""
