"""Messages to people and partners: what is said, in which words, and what becomes of it."""
