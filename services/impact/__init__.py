"""Impact: the archive of every event, and the figures made from it."""
