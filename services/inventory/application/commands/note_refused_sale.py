"""Keep that a sale was refused, once the sale itself has been rolled back."""

from dataclasses import dataclass
from typing import Final

from kernel.refusals import Refusal
from services.inventory.application.commands.sell import Sell
from services.inventory.application.lookups import the_person, the_site
from services.inventory.application.ports import Work
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.refusals import NotEntitled
from services.inventory.domain.sales.refused import RefusedFor, RefusedSale, RefusedSaleState

TOLD: Final = (QuotaReached, NotEntitled, DeviceNotAvailable)
"""Refusals of which others learn: what the network could not do for somebody."""


@dataclass(frozen=True, kw_only=True)
class NoteRefusedSale:
    """The sale that was refused, and why: one of `TOLD`."""

    sale: Sell
    refusal: Refusal


def note_refused_sale(work: Work, command: NoteRefusedSale) -> None:
    """Of a command that is sent again, its refusal is told once.

    Nothing is told where the command made its sale meanwhile: then it was its own first attempt
    that stood in the way. Raises `OutOfScope`, `NotFound`, `PersonUnknown`.
    """
    sale, refusal = command.sale, command.refusal
    if sale.command_id is not None and (
        work.refused_sales.get(sale.command_id) or work.sales.of_command(sale.command_id)
    ):
        return
    person = the_person(work, sale.person_id)
    beyond = refusal if isinstance(refusal, QuotaReached) else None
    work.refused_sales.save(
        RefusedSale.note(
            RefusedSaleState(
                refusal_id=sale.command_id or work.tools.new_id(),
                person_id=person.id,
                household_id=person.household_id,
                site_id=the_site(work, sale.scope, sale.site).id,
                at=work.now(),
                reason=_reason(refusal),
                quota=beyond.state if beyond else None,
                wanted=beyond.wanted if beyond else None,
            )
        )
    )


def _reason(refusal: Refusal) -> RefusedFor:
    if isinstance(refusal, QuotaReached):
        return "quota"
    return "not_eligible" if isinstance(refusal, NotEntitled) else "not_ready"
