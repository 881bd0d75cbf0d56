"""Welcome a structure that refers people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.booking.application.describing import phone_of
from services.booking.application.ports import Work
from services.booking.domain.partner import Partner, PartnerContact, PartnerDescription


@dataclass(frozen=True, kw_only=True)
class JoinPartner:
    """A new partner; a national matter."""

    scope: Scope
    description: PartnerDescription


def join_partner(work: Work, command: JoinPartner) -> Partner:
    """Raises `OutOfScope`, `InvalidValue`, `AlreadyExists`."""
    command.scope.require_national()
    siret = work.tools.numbers.siret(command.description.siret)
    if siret is None:
        raise InvalidValue("siret", "14 digits with right check digits")
    contacts = reachable(work, command.description.contacts, command.description.department)
    description = replace(command.description, siret=siret, contacts=contacts)
    partner = Partner.join(work.tools.new_id(), description, work.now())
    work.partners.save(partner)
    return partner


def reachable(
    work: Work, contacts: Sequence[PartnerContact], department: str | None
) -> tuple[PartnerContact, ...]:
    """The contacts with their phones in E.164. Raises `InvalidValue`."""
    return tuple(replace(one, phone=phone_of(work, one.phone, department)) for one in contacts)
