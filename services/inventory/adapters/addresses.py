"""Addresses that codes on labels and papers tell."""

from kit.addresses import PublicAddresses


class InventoryAddresses(PublicAddresses):
    """See `ports.Addresses`."""

    def device(self, reference: str) -> str:
        """See the port."""
        return f"{self.base}/inventory/d/{reference}"

    def certificate(self, code: str) -> str:
        """See the port."""
        return f"{self.base}/inventory/certificates/{code}"

    def transfer(self, transfer_id: str) -> str:
        """See the port."""
        return f"{self.base}/inventory/v1/transfers/{transfer_id}"
