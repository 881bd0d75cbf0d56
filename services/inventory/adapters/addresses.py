"""Addresses that codes on labels and papers tell."""

from kit.settings import text


class PublicAddresses:
    """See `ports.Addresses`; below what the gateway is reached by."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")

    @classmethod
    def from_environment(cls) -> "PublicAddresses":
        """Below `PASSERELLE_PUBLIC_URL`, by default the gateway of this machine."""
        return cls(text("PUBLIC_URL", "http://localhost:8080"))

    def device(self, reference: str) -> str:
        """See the port."""
        return f"{self._base}/inventory/d/{reference}"

    def certificate(self, code: str) -> str:
        """See the port."""
        return f"{self._base}/inventory/certificates/{code}"

    def transfer(self, transfer_id: str) -> str:
        """See the port."""
        return f"{self._base}/inventory/v1/transfers/{transfer_id}"
