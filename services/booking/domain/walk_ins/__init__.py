"""People who come without an appointment: tickets, and the queue that they make."""
