"""What makes a machine the same machine."""

from services.inventory.domain.devices.description import Description


def serial_key(serial: str) -> str:
    """Of a serial number in its compared form."""
    return f"serial:{serial}"


def imei_key(imei: str) -> str:
    """Of an IMEI of 15 digits."""
    return f"imei:{imei}"


def keys_of(description: Description) -> tuple[str, ...]:
    """Everything that no other device may have."""
    serial = (serial_key(description.serial),) if description.serial else ()
    return serial + tuple(imei_key(imei) for imei in description.imeis)
