"""What every use case has at hand beside the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kernel.tools import Clock, NewCode, NewId


class DeviceNumbers(Protocol):
    """The rules of numbers that makers give."""

    def imei(self, text: str) -> str | None:
        """The 15 digits without spaces, or None where they are none or Luhn's digit is wrong."""
        ...

    def serial(self, text: str) -> str | None:
        """The serial number in the form in which two are compared, or None where it is none."""
        ...


@dataclass(frozen=True)
class Sealed:
    """What only the vault's key with this id opens."""

    key: str
    content: bytes


class Seals(Protocol):
    """The vault's keys. `about` names what is sealed; it opens under no other name."""

    @property
    def known(self) -> Sequence[str]:
        """The keys' ids; the first is of the one that seals."""
        ...

    def seal(self, plain: bytes, about: str) -> Sealed:
        """Raises `VaultClosed` where there is no key."""
        ...

    def open(self, sealed: Sealed, about: str) -> bytes:
        """Raises `VaultClosed` where the key that sealed it is none of these."""
        ...


class Addresses(Protocol):
    """What the codes on labels and papers lead to: public pages, and what our apps open."""

    def device(self, reference: str) -> str:
        """The page behind a label."""
        ...

    def certificate(self, code: str) -> str:
        """The page that says whether a certificate is ours."""
        ...

    def transfer(self, transfer_id: str) -> str:
        """The transfer, for who may read it."""
        ...


@dataclass(frozen=True)
class Tools:
    """What every use case has at hand beside the data."""

    clock: Clock
    new_id: NewId
    new_code: NewCode
    numbers: DeviceNumbers
    seals: Seals
    addresses: Addresses
