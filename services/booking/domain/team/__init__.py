"""The team: recurring availability, the rota."""
