"""Structures that refer people to the network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from services.booking.domain.aggregate import Aggregate
from services.booking.domain.events import PartnerJoined
from services.booking.domain.refusals import InvalidValue
from services.booking.domain.territory import REGION_OF

StructureType = Literal["public", "private"]


@dataclass(frozen=True, kw_only=True)
class PartnerDescription:
    """What is known about a structure; `siret` is its 14-digit establishment number."""

    name: str
    siret: str
    structure_type: StructureType
    department: str | None = None
    in_qpv: bool | None = None

    def check(self) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule.

        The SIRET's check digits are verified by the use case, with a port.
        """
        if not self.name.strip():
            raise InvalidValue("name", "not empty")
        if self.department is not None and self.department not in REGION_OF:
            raise InvalidValue("department", "the code of a French département or territory")


@dataclass(kw_only=True)
class Partner(Aggregate):
    """A structure of the network of partners; its SIRET never changes."""

    description: PartnerDescription

    @classmethod
    def join(cls, id_: str, description: PartnerDescription, now: datetime) -> Self:
        """A new partner. Raises `InvalidValue`."""
        description.check()
        partner = cls(id=id_, description=description)
        partner.record(
            PartnerJoined(
                at=now,
                partner_id=id_,
                structure_type=description.structure_type,
                department=description.department,
                in_qpv=description.in_qpv,
            )
        )
        return partner
