"""Pages for anybody with a telephone: a device behind its label, and a certificate's truth."""

from services.inventory.edge.pages.render import (
    PAGES,
    certificate_page,
    device_page,
    unknown_device_page,
)

__all__ = ["PAGES", "certificate_page", "device_page", "unknown_device_page"]
