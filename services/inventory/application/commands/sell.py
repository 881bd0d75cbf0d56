"""Sell devices and top-ups to somebody, or give them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kernel.refusals import Refusal
from kernel.scope import Scope
from services.inventory.application.lookups import the_person
from services.inventory.application.ports import Work
from services.inventory.application.quotas import exceeded, hold_quota
from services.inventory.application.selling import drawn_by, hand_over
from services.inventory.application.till import (
    WantedTopUp,
    device_lines,
    devices_of,
    the_till,
    top_up_lines,
)
from services.inventory.domain.quotas.rules import QuotaKind
from services.inventory.domain.refusals import NotEntitled
from services.inventory.domain.sales.lines import DeviceLine, Payment
from services.inventory.domain.sales.sale import Sale, SaleState, Way, receipt_number
from services.inventory.domain.sales.waivers import Waiver, WaiverReason


@dataclass(frozen=True, kw_only=True)
class Sell:
    """One receipt for one person.

    A manager's `waiver` lets pass what eligibility and quotas refuse. `command_id` is the same each
    time that the command is sent again.
    """

    scope: Scope
    site: str
    person_id: str
    by: str
    devices: tuple[str, ...] = ()
    top_ups: tuple[WantedTopUp, ...] = ()
    way: Way = "sale"
    payments: tuple[Payment, ...] = ()
    cash_given: int | None = None
    waiver: WaiverReason | None = None
    command_id: str | None = None


@dataclass
class _Waiving:
    """Lets a refusal pass where a manager said so, and keeps what was let pass."""

    reason: WaiverReason | None
    by: str
    waived: list[str] = field(default_factory=list)

    def pass_or_raise(self, refusal: Refusal, rule: str) -> None:
        if self.reason is None:
            raise refusal
        self.waived.append(rule)

    def kept(self) -> Waiver | None:
        if self.reason is None or not self.waived:
            return None
        return Waiver(reason=self.reason, by=self.by, waived=tuple(self.waived))


def sell(work: Work, command: Sell) -> Sale:
    """The sale; a command that is sent again gets the first one.

    Raises `OutOfScope`, `NotFound`, `PersonUnknown`, `NotEntitled`, `DeviceNotAvailable`,
    `DeviceElsewhere`, `HeldForSomebodyElse`, `NoPrice`, `QuotaReached`, `PaymentMismatch`,
    `NoTopUpLeft`, `VaultClosed` and `InvalidValue`.
    """
    if command.command_id is not None:
        done = work.sales.of_command(command.command_id)
        if done is not None:
            return done
    till = the_till(work, command.scope, command.site)
    # Before anything else is read: who comes second conflicts here and runs again.
    number = work.sales.next_number(till.place.id, till.day.year)
    person = the_person(work, command.person_id)
    hold_quota(work, person)
    waiving = _Waiving(command.waiver, command.by)
    if not person.entitled(till.day):
        refusal = NotEntitled(person.id, person.solidarity_until)
        waiving.pass_or_raise(refusal, "eligibility")
    devices = devices_of(work, command.scope, command.devices, command.way, till)
    lines = device_lines(devices, command.way, till)
    for beyond in exceeded(work, person, till.rules, _wanted(lines, command.top_ups), till.day):
        waiving.pass_or_raise(beyond, beyond.state.kind)
    sale_id = work.tools.new_id()
    top_ups = top_up_lines(
        work, command.top_ups, sale_id, person.id, till, command.by, first=len(lines) + 1
    )
    sale = Sale.make(
        SaleState(
            sale_id=sale_id,
            receipt_number=receipt_number(till.day.year, till.place.slug, number),
            way=command.way,
            site_id=till.place.id,
            site=till.place.slug,
            at=till.now,
            day=till.day,
            person_id=person.id,
            household_id=person.household_id,
            grid_version=till.grid.number,
            rules_version=till.rules.number,
            by=command.by,
            devices=lines,
            top_ups=top_ups,
            payments=command.payments,
            cash_given=command.cash_given,
            waiver=waiving.kept(),
            command_id=command.command_id,
        )
    )
    hand_over(work, sale.state, devices)
    work.ledger.add(drawn_by(sale.state))
    work.sales.save(sale)
    if sale.state.waiver is not None:
        work.audit.record("sale.waive", [sale.id, person.id], sale.state.waiver.reason)
    return sale


def _wanted(lines: Sequence[DeviceLine], top_ups: Sequence[WantedTopUp]) -> Mapping[QuotaKind, int]:
    """How much of each quota is asked for."""
    wanted: Counter[QuotaKind] = Counter(line.quota for line in lines if line.quota is not None)
    if top_ups:
        wanted["top_up"] = sum(one.face_value for one in top_ups)
    return wanted
