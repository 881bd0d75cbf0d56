"""Addresses that reports tell."""

from kit.addresses import PublicAddresses


class ImpactAddresses(PublicAddresses):
    """See `work.Addresses`."""

    def report(self, code: str) -> str:
        """See the port."""
        return f"{self.base}/impact/r/{code}"
