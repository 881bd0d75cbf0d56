"""The earlier-slot list: whose appointment may be moved forward when a slot is freed."""
