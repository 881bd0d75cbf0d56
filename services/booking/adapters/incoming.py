"""The events of other services, as booking's reactions take them."""

from collections.abc import Callable, Mapping
from typing import Final

from contracts import inventory, training
from contracts.base import type_of
from contracts.forgetting import CONFIRMS
from kit.application import Reaction
from kit.envelope import Envelope
from services.booking.adapters import elsewhere
from services.booking.application.reactions.note_happening import note_happening
from services.booking.application.reactions.on_forgotten import Forgotten, on_forgotten
from services.booking.application.reactions.on_hold_offered import HoldOffered, on_hold_offered
from services.booking.application.reactions.on_seat_request_withdrawn import (
    SeatRequestWithdrawn,
    on_seat_request_withdrawn,
)
from services.booking.application.reactions.on_seat_requested import (
    SeatRequested,
    on_seat_requested,
)


def _seat_requested(event: Envelope) -> SeatRequested:
    facts = event.read(training.seats.SeatRequested)
    return SeatRequested(
        request_id=facts.request_id,
        person_id=facts.person_id,
        module=facts.module,
        site_id=facts.site_id,
        earliest=event.instant(facts.earliest),
        latest=event.instant(facts.latest),
    )


def _seat_request_withdrawn(event: Envelope) -> SeatRequestWithdrawn:
    facts = event.read(training.seats.SeatRequestWithdrawn)
    return SeatRequestWithdrawn(
        request_id=facts.request_id,
        person_id=facts.person_id,
        module=facts.module,
        site_id=facts.site_id,
        reason=facts.reason,
    )


def _hold_offered(event: Envelope) -> HoldOffered:
    facts = event.read(inventory.holds.HoldOffered)
    return HoldOffered(
        hold_id=facts.hold_id,
        step=event.sequence,
        person_id=facts.person_id,
        site_id=facts.site_id,
        category=facts.category,
        until=event.instant(facts.until),
    )


def _forgotten(service: str) -> Callable[[Envelope], Forgotten]:
    def read(event: Envelope) -> Forgotten:
        facts = event.read(CONFIRMS[service])
        return Forgotten(service=service, person_id=facts.person_id, at=event.at)

    return read


REACTIONS: Final[Mapping[str, Reaction]] = {
    type_of(training.seats.SeatRequested): Reaction(_seat_requested, on_seat_requested),
    type_of(training.seats.SeatRequestWithdrawn): Reaction(
        _seat_request_withdrawn, on_seat_request_withdrawn
    ),
    type_of(inventory.holds.HoldOffered): Reaction(_hold_offered, on_hold_offered),
    **dict.fromkeys(elsewhere.TYPES, Reaction(elsewhere.happening, note_happening)),
    **{
        type_of(contract): Reaction(_forgotten(service), on_forgotten)
        for service, contract in CONFIRMS.items()
    },
}
"""By event type."""
