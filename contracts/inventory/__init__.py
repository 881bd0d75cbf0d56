"""What inventory tells the others, a module for each topic."""

from contracts.inventory import devices, holds, lots

__all__ = ["devices", "holds", "lots"]
