"""The seat saga with both services' real use cases, in memory, and a bus that does its worst."""
