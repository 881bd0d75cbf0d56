"""What the domains and use cases of all services share; it knows nothing else of the project."""
