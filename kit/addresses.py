"""Addresses at which everybody reaches what a service shows."""

from typing import Self

from kit.settings import text


class PublicAddresses:
    """Below what the gateway is reached by; a service's own say what leads where."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")

    @classmethod
    def from_environment(cls) -> Self:
        """Below `PASSERELLE_PUBLIC_URL`, by default the gateway of this machine."""
        return cls(text("PUBLIC_URL", "http://localhost:8080"))
