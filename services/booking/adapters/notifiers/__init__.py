"""Ways of sending messages."""
