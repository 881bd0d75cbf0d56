"""Welcome a structure that refers people."""

from dataclasses import dataclass, replace

from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.partner import Partner, PartnerDescription
from services.booking.domain.refusals import InvalidValue


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
    description = replace(command.description, siret=siret)
    partner = Partner.join(work.tools.new_id(), description, work.now())
    work.partners.save(partner)
    return partner
