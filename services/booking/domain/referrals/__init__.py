"""People whom partners send, from the letter to what became of it."""
