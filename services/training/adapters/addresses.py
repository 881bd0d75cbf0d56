"""Addresses that papers and badges tell."""

from kit.addresses import PublicAddresses


class TrainingAddresses(PublicAddresses):
    """See `ports.Addresses`."""

    def verification(self, code: str) -> str:
        """See the port."""
        return f"{self.base}/training/verify/{code}"
