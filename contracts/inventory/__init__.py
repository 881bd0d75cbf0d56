"""What inventory tells the others, a module for each topic."""

from contracts.inventory import devices, lots

__all__ = ["devices", "lots"]
