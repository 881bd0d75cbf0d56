"""Pages for anybody with a telephone: a device behind its label, and a certificate's truth."""

from services.inventory.edge.pages.render import (
    POLICY,
    certificate_page,
    device_page,
    unknown_device_page,
)

__all__ = ["POLICY", "certificate_page", "device_page", "unknown_device_page"]
