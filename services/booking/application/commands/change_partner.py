"""Change what is known about a structure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.commands.join_partner import reachable
from services.booking.application.lookups import the_partner
from services.booking.application.ports import Work
from services.booking.domain.partner import Partner


@dataclass(frozen=True, kw_only=True)
class ChangePartner:
    """`facts` are those of `PartnerDescription` that are to be otherwise; a national matter."""

    scope: Scope
    partner_id: str
    facts: Mapping[str, Any]
    expected_version: int | None = None


def change_partner(work: Work, command: ChangePartner) -> Partner:
    """Raises `OutOfScope`, `NotFound`, `Stale`, `InvalidValue`."""
    command.scope.require_national()
    partner = the_partner(work, command.partner_id)
    check_version("partner", partner.id, command.expected_version, partner.version)
    description = replace(partner.description, **command.facts)
    contacts = reachable(work, description.contacts, description.department)
    partner.change(replace(description, contacts=contacts), work.now())
    work.partners.save(partner)
    return partner
