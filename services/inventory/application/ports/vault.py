"""Where the codes of top-ups lie until they are shown, and what becomes of top-ups."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from services.inventory.domain.top_ups.batch import Batch
from services.inventory.domain.top_ups.offer import Offer
from services.inventory.domain.top_ups.secret import SecretCode
from services.inventory.domain.top_ups.top_up import TopUp


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A code in the vault, without the code."""

    top_up_id: str
    batch_id: str
    offer: Offer


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many codes were not sold of those that are alike: in stock, or expired."""

    offer: Offer
    status: Literal["stocked", "expired"]
    codes: int


class Vault(Protocol):
    """The codes of top-ups, which nobody reads without its key."""

    def check_open(self) -> None:
        """Raises `VaultClosed`."""
        ...

    def known(self, codes: Collection[SecretCode]) -> Mapping[SecretCode, Kept]:
        """Those of the codes that lie here or ever did. Raises `VaultClosed`."""
        ...

    def put(self, codes: Sequence[tuple[Kept, SecretCode]]) -> None:
        """Keeps new codes. Raises `VaultClosed`, and `ConcurrentChange` where somebody else just
        brought one of them."""
        ...

    def oldest(self, operator: str, face_value: int, good_until: date, apart: str) -> Kept | None:
        """Of those in stock whose last day is `good_until` or later, one whose last day is first.

        Of several, `apart` decides which: who gives another text seldom gets the same.
        """
        ...

    def take_out(self, top_up_id: str) -> None:
        """It is in stock no more; its code stays. Raises `VaultClosed` where it cannot be shown."""
        ...

    def give_up(self, top_up_id: str) -> SecretCode:
        """The code of one that was taken out; it is kept no longer. Raises `VaultClosed`."""
        ...

    def left(self, batch_id: str) -> int:
        """How many of a batch are in stock."""
        ...

    def expire(self, batch_id: str) -> None:
        """What is in stock of a batch is expired, and its codes are not kept any longer."""
        ...

    def counted(self) -> Sequence[Count]:
        """What was not sold, by what it is good for, in the order of operator, face value, last
        day and price."""
        ...


class TopUps(Protocol):
    """What was sold."""

    def get(self, top_up_id: str) -> TopUp | None: ...

    def of_sale(self, sale_id: str, places: frozenset[str] | None = None) -> Sequence[TopUp]:
        """Those of a sale in the order of their sale, with those that replaced others; those sold
        at these places alone, where given."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of those that a person bought."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They belong to that person now; no event, no new version."""
        ...

    def save(self, top_up: TopUp) -> None: ...


class Batches(Protocol):
    """What was imported."""

    def get(self, batch_id: str) -> Batch | None: ...

    def save(self, batch: Batch) -> None: ...
