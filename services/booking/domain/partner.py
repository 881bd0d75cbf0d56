"""Structures that refer people to the network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain.events import PartnerChanged, PartnerEvent, PartnerJoined
from services.booking.domain.territory import REGION_OF

StructureType = Literal["public", "private"]


MOST_CONTACTS = 20


@dataclass(frozen=True, kw_only=True)
class PartnerContact:
    """Somebody who is asked at a structure; told to no other service. `phone` is in E.164 form."""

    name: str
    email: str | None = None
    phone: str | None = None

    def check(self) -> None:
        """Raises `InvalidValue`."""
        if not self.name.strip() or len(self.name) > 200:
            raise InvalidValue("contacts", "each with a name of 1 to 200 characters")
        if self.email is None and self.phone is None:
            raise InvalidValue("contacts", "each with an e-mail or a phone")


@dataclass(frozen=True, kw_only=True)
class PartnerDescription:
    """What is known about a structure; `siret` is its 14-digit establishment number."""

    name: str
    siret: str
    structure_type: StructureType
    department: str | None = None
    in_qpv: bool | None = None
    contacts: tuple[PartnerContact, ...] = ()

    @property
    def mailbox(self) -> str | None:
        """Where it is written to: the first contact's e-mail that is known."""
        return next((one.email for one in self.contacts if one.email is not None), None)

    def check(self) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule.

        The SIRET's check digits are verified by the use case, with a port.
        """
        if not self.name.strip():
            raise InvalidValue("name", "not empty")
        if self.department is not None and self.department not in REGION_OF:
            raise InvalidValue("department", "the code of a French département or territory")
        if len(self.contacts) > MOST_CONTACTS:
            raise InvalidValue("contacts", f"at most {MOST_CONTACTS}")
        for contact in self.contacts:
            contact.check()


@dataclass(kw_only=True)
class Partner(Aggregate):
    """A structure of the network of partners; its SIRET never changes."""

    description: PartnerDescription

    @classmethod
    def join(cls, id_: str, description: PartnerDescription, now: datetime) -> Self:
        """A new partner. Raises `InvalidValue`."""
        description.check()
        partner = cls(id=id_, description=description)
        partner._tell(PartnerJoined, now)
        return partner

    def change(self, description: PartnerDescription, now: datetime) -> bool:
        """Takes the new facts; says whether anything changed. Raises `InvalidValue`."""
        if description.siret != self.description.siret:
            raise InvalidValue("siret", "it never changes")
        description.check()
        if description == self.description:
            return False
        self.description = description
        self._tell(PartnerChanged, now)
        return True

    def _tell(self, event: type[PartnerEvent], now: datetime) -> None:
        self.record(
            event(
                at=now,
                partner_id=self.id,
                structure_type=self.description.structure_type,
                department=self.description.department,
                in_qpv=self.description.in_qpv,
            )
        )
