"""A device, from the lot that it came with to whom it serves, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, Self

from kernel.aggregate import Aggregate
from services.inventory.domain.devices import events
from services.inventory.domain.devices.functional_tests import passed
from services.inventory.domain.devices.gate import missing_for_ready
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.devices.records import Grading, Wipe
from services.inventory.domain.devices.refusals import (
    DataNotErased,
    DeviceNotAvailable,
    HeldForSomebodyElse,
    NotReady,
)
from services.inventory.domain.devices.scrapping import NOT_THERE
from services.inventory.domain.devices.states import STEPS, Status, Step
from services.inventory.domain.devices.terms import Terms
from services.inventory.domain.devices.wiping import HOLDS_NOTHING, check_wipe
from services.inventory.domain.places import Place


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a machine is. `imeis` are of telephones and tablets, 15 digits each.

    `specifications` are facts by their codes (`storage_gb`, `memory_gb`, `screen_inches`, `year`).
    """

    category: Category
    serial: str
    make: str
    model: str
    imeis: tuple[str, ...] = ()
    specifications: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WorkDone:
    """What was done on a device before it was handed over, the last time."""

    wipe: Wipe | None
    grading: Grading | None


@dataclass(frozen=True, kw_only=True)
class DeviceState:
    """Everything about a device.

    `place` is the slug of where it stands, None in transit, with `transfer_id`; what is sold or
    donated keeps the place where it was handed over. `hold_id` and `person_id` say for whom it is
    held, `sale_id` and `person_id` who has it; `warranty_until` is a local day.
    """

    device_id: str
    reference: str
    """Short, on the label: `D-` and 8 characters without any that are easily mistaken."""
    description: Description
    lot_id: str
    place_id: str | None
    place: str | None
    received_at: datetime
    status: Status = "received"
    wipe: Wipe | None = None
    grading: Grading | None = None
    transfer_id: str | None = None
    hold_id: str | None = None
    sale_id: str | None = None
    person_id: str | None = None
    warranty_until: date | None = None
    handed_over: Literal["sold", "donated"] = "sold"
    """How, the last time."""
    came_back: int = 0
    """How many times it began another life here."""
    used_until: datetime | None = None
    """When it was last brought back or got other storage: no wipe that began before tells of what
    it holds. None: not since it was received."""
    handed_over_with: WorkDone | None = None
    """Of what was brought back and is still somebody's: the work that holds if they get it again
    as it was."""
    earlier_lots: tuple[str, ...] = ()
    """The lots that it came with in earlier lives."""

    @property
    def may_come_back(self) -> bool:
        """Whether it left, and nobody who brought it back waits for a decision about it."""
        waits = self.status == "scrapped" and self.sale_id is not None
        return self.status in STEPS["come_back"] and not waits

    def came_with(self, lot_id: str) -> bool:
        """Whether it came with this lot, in whichever life."""
        return lot_id == self.lot_id or lot_id in self.earlier_lots


@dataclass(kw_only=True)
class Device(Aggregate):
    """One machine; every step raises `DeviceNotAvailable` where its status forbids it."""

    state: DeviceState

    @classmethod
    def register(cls, state: DeviceState, by: str | None) -> Self:
        """A machine that was never here before, received at `state.received_at`."""
        device = cls(id=state.device_id, state=state)
        device.record(events.DeviceRegistered(at=state.received_at, device=state, by=by))
        return device

    def come_back(
        self, lot_id: str, place: Place, description: Description, at: datetime, by: str | None
    ) -> None:
        """The machine comes with another lot: the same device with a longer history.

        Numbers that it was known by stay its own, also where they are not read this time.
        """
        if not self.state.may_come_back:
            raise DeviceNotAvailable(self.id, self.state.status, "come_back")
        known = self.state.description
        imeis = tuple(dict.fromkeys((*description.imeis, *known.imeis)))
        self.state = replace(
            self._after("come_back"),
            description=replace(
                description, serial=description.serial or known.serial, imeis=imeis
            ),
            lot_id=lot_id,
            earlier_lots=(*self.state.earlier_lots, self.state.lot_id),
            place_id=place.id,
            place=place.slug,
            received_at=at,
            wipe=None,
            grading=None,
            used_until=None,
            handed_over_with=None,
            hold_id=None,
            sale_id=None,
            person_id=None,
            warranty_until=None,
            came_back=self.state.came_back + 1,
        )
        self.record(events.DeviceRegistered(at=at, device=self.state, by=by, again=True))

    def describe(self, description: Description, at: datetime, by: str) -> bool:
        """Puts right what is known of it; the same again does nothing and says so.

        As another kind of thing it is to be tested anew, and to be wiped where it was taken for one
        without storage.
        """
        if description == self.state.description:
            return False
        state = self._after("describe")
        if description.category != state.description.category:
            state = replace(self._after("change_category"), grading=None)
            if state.wipe is not None and state.wipe.method == "no_storage":
                state = replace(state, status="received", wipe=None)
        self.state = replace(state, description=description)
        self.record(events.DeviceDescribed(at=at, device=self.state, by=by))
        return True

    def wipe(self, wipe: Wipe, at: datetime) -> None:
        """What it held was erased, verified or not; it is to be graded anew.

        Raises `InvalidValue` where it cannot have been so: see `wiping.check_wipe`.
        """
        state = self._here("wipe")
        self._check(wipe, at)
        self.state = replace(state, wipe=wipe, grading=None)
        self.record(events.DeviceWiped(at=at, device=self.state, by=wipe.by))

    def verify_wipe(self, at: datetime, by: str) -> bool:
        """Somebody looked and found nothing left; a repeat does nothing and says so."""
        state = self._here("verify_wipe")
        if state.wipe is None:
            raise ValueError(f"device {self.id} is {state.status} without a wipe")
        if state.wipe.safe:
            return False
        self.state = replace(state, wipe=replace(state.wipe, verified=True, verified_by=by))
        self.record(events.WipeVerified(at=at, device=self.state, by=by))
        return True

    def send_to_repair(self, fault: str, at: datetime, by: str) -> None:
        """Somebody mends it; its grade is void."""
        self.state = replace(self._here("send_to_repair"), grading=None)
        self.record(events.DeviceSentToRepair(at=at, device=self.state, by=by, fault=fault))

    def finish_repair(self, at: datetime, by: str, *, new_storage: bool) -> None:
        """It is mended and to be tested; a storage that was put in was never wiped by us."""
        state = self._here("finish_repair")
        if new_storage:
            state = replace(state, status="received", wipe=None, used_until=at)
        self.state = state
        self.record(events.DeviceRepaired(at=at, device=self.state, by=by, new_storage=new_storage))

    def grade(self, grading: Grading) -> None:
        """How it was found; see `grading.grading_of` for the rule."""
        state = self._here("grade")
        if grading.passed != passed(state.description.category, grading.tests):
            raise ValueError(f"device {self.id}: the tests say otherwise than the grading")
        self.state = replace(state, grading=grading)
        self.record(events.DeviceGraded(at=grading.at, device=self.state, by=grading.by))

    def ready(self, at: datetime, by: str) -> bool:
        """Through the gate; a repeat does nothing and says so. Raises `NotReady` with what is
        missing."""
        state = self._here("ready")
        if self.state.status == "ready":
            return False
        missing = missing_for_ready(
            self.state.wipe, self.state.grading, owned=self.state.sale_id is not None
        )
        if missing:
            raise NotReady(self.id, missing)
        self.state = state
        self.record(events.DeviceReadied(at=at, device=self.state, by=by))
        return True

    def scrap(self, reason: str, at: datetime, by: str, *, destroyed: Wipe | None = None) -> None:
        """Nobody will use it any more; whoever scraps a held device releases it first.

        `destroyed` is how its storage was destroyed on that occasion. Raises `DataNotErased` where
        what it holds was neither erased and verified nor is destroyed, `NotReady` where it still is
        somebody's; neither where it is not there any more.
        """
        state = self._here("scrap")
        if reason not in NOT_THERE:
            self._require_decided()
        if destroyed is not None:
            self._check(destroyed, at)
            state = replace(state, wipe=destroyed)
        harmless = state.description.category in HOLDS_NOTHING or reason in NOT_THERE
        if not harmless and (state.wipe is None or not state.wipe.safe):
            raise DataNotErased(self.id)
        self.state = state
        self.record(events.DeviceScrapped(at=at, device=self.state, by=by, reason=reason))

    def hold(
        self,
        hold_id: str,
        person_id: str,
        until: datetime,
        at: datetime,
        *,
        by: str | None = None,
        appointment_id: str | None = None,
    ) -> None:
        """Keeps it for somebody."""
        self.state = replace(self._here("hold"), hold_id=hold_id, person_id=person_id)
        self.record(
            events.DeviceHeld(
                at=at,
                device=self.state,
                by=by,
                hold_id=hold_id,
                person_id=person_id,
                until=until,
                appointment_id=appointment_id,
            )
        )

    def release(self, reason: str, at: datetime, *, by: str | None = None) -> None:
        """Keeps it for nobody any more."""
        hold_id, person_id = self.state.hold_id, self.state.person_id
        state = self._after("release")
        if hold_id is None or person_id is None:
            raise ValueError(f"device {self.id} is held for nobody")
        self.state = replace(state, hold_id=None, person_id=None)
        self.record(
            events.DeviceReleased(
                at=at,
                device=self.state,
                by=by,
                hold_id=hold_id,
                person_id=person_id,
                reason=reason,
            )
        )

    def hand_over(
        self,
        way: Literal["sell", "donate"],
        sale_id: str,
        person_id: str,
        terms: Terms,
        warranty_until: date | None,
        at: datetime,
        by: str,
    ) -> None:
        """Somebody has it from now on. Raises `HeldForSomebodyElse` where it is kept for another
        than `person_id`, who are the same where one was merged into the other."""
        state = self._here(way)
        if self.state.hold_id is not None and self.state.person_id != person_id:
            raise HeldForSomebodyElse(self.id)
        self.state = replace(
            state,
            hold_id=None,
            sale_id=sale_id,
            person_id=person_id,
            warranty_until=warranty_until,
            handed_over="sold" if way == "sell" else "donated",
        )
        event = events.DeviceSold if way == "sell" else events.DeviceDonated
        self.record(
            event(
                at=at, device=self.state, by=by, sale_id=sale_id, person_id=person_id, terms=terms
            )
        )

    def bring_back(
        self,
        return_id: str,
        reason: str,
        place: Place,
        household_id: str | None,
        at: datetime,
        by: str,
    ) -> None:
        """Its owner brings it back, to any site: it is ready for nobody until it is wiped, tested
        and graded anew."""
        sale_id, person_id = self._owner()
        self.state = replace(
            self._after("bring_back"),
            place_id=place.id,
            place=place.slug,
            wipe=None,
            grading=None,
            used_until=at,
            handed_over_with=WorkDone(wipe=self.state.wipe, grading=self.state.grading),
        )
        self.record(
            events.DeviceReturned(
                at=at,
                device=self.state,
                by=by,
                sale_id=sale_id,
                return_id=return_id,
                person_id=person_id,
                household_id=household_id,
                reason=reason,
            )
        )

    def hand_back(
        self,
        return_id: str,
        outcome: Literal["repaired", "refused"],
        household_id: str | None,
        at: datetime,
        by: str,
        *,
        warranty_until: date | None = None,
    ) -> None:
        """Its owner has it again, by the same sale and under the same warranty, or one that lasts
        until another day.

        As it was, or wiped meanwhile. Raises `NotReady` where that wipe is not verified: other
        storage may have been put in.
        """
        sale_id, person_id = self._owner()
        untouched = self.state.status == "returned"
        state = self._here(
            "hand_back_sold" if self.state.handed_over == "sold" else "hand_back_donated"
        )
        before = state.handed_over_with
        if untouched and before is not None:
            state = replace(state, wipe=before.wipe, grading=before.grading)
        elif state.wipe is None or not state.wipe.safe:
            raise NotReady(self.id, ["verified_wipe"])
        if warranty_until is not None:
            state = replace(state, warranty_until=warranty_until)
        self.state = replace(state, handed_over_with=None)
        self.record(
            events.DeviceHandedBack(
                at=at,
                device=self.state,
                by=by,
                sale_id=sale_id,
                return_id=return_id,
                person_id=person_id,
                household_id=household_id,
                outcome=outcome,
            )
        )

    def reclaim(
        self,
        return_id: str,
        outcome: Literal["refunded", "replaced"],
        household_id: str | None,
        at: datetime,
        by: str,
    ) -> None:
        """It is the association's again, for good."""
        sale_id, person_id = self._owner()
        self.state = replace(
            self._after("reclaim"),
            sale_id=None,
            person_id=None,
            warranty_until=None,
            handed_over_with=None,
        )
        self.record(
            events.DeviceReclaimed(
                at=at,
                device=self.state,
                by=by,
                sale_id=sale_id,
                return_id=return_id,
                person_id=person_id,
                household_id=household_id,
                outcome=outcome,
            )
        )

    def ship(self, transfer_id: str, at: datetime, by: str) -> None:
        """It leaves with a transfer: from now on it is in transit."""
        self._at_rest("ship")
        if self.state.status not in MOVABLE or self.state.place_id is None:
            raise DeviceNotAvailable(self.id, self.state.status, "ship")
        from_id = self.state.place_id
        self.state = replace(self.state, place_id=None, place=None, transfer_id=transfer_id)
        self.record(
            events.DeviceShipped(
                at=at, device=self.state, by=by, transfer_id=transfer_id, from_id=from_id
            )
        )

    def arrive(self, place: Place, at: datetime, by: str) -> None:
        """It is at a place: where the transfer goes, or where it came from if it stayed behind."""
        transfer_id = self.state.transfer_id
        if transfer_id is None:
            raise DeviceNotAvailable(self.id, self.state.status, "arrive")
        self.state = replace(self.state, place_id=place.id, place=place.slug, transfer_id=None)
        self.record(events.DeviceArrived(at=at, device=self.state, by=by, transfer_id=transfer_id))

    def relocate(
        self,
        place: Place,
        stock_take_id: str | None,
        at: datetime,
        by: str,
        *,
        transfer_id: str | None = None,
    ) -> None:
        """A count found it here, or who received a transfer that it was not of. Raises
        `DeviceNotAvailable` where it is no longer ours, and where it is held: a hold is for the
        site where it stood."""
        if self.state.status not in MOVABLE:
            raise DeviceNotAvailable(self.id, self.state.status, "relocate")
        from_id = self.state.place_id
        self.state = replace(self.state, place_id=place.id, place=place.slug, transfer_id=None)
        self.record(
            events.DeviceRelocated(
                at=at,
                device=self.state,
                by=by,
                stock_take_id=stock_take_id,
                transfer_id=transfer_id,
                from_id=from_id,
            )
        )

    def lose(self, place: Place, at: datetime, by: str) -> None:
        """It is written off: nobody found it since it stood at, or left, that place."""
        self.state = replace(
            self._after("scrap"), place_id=place.id, place=place.slug, transfer_id=None
        )
        self.record(events.DeviceScrapped(at=at, device=self.state, by=by, reason="lost"))

    def require(self, step: Step) -> None:
        """Raises `DeviceNotAvailable` where the step is impossible from where the device stands."""
        self._here(step)

    def _owner(self) -> tuple[str, str]:
        if self.state.sale_id is None or self.state.person_id is None:
            raise DeviceNotAvailable(self.id, self.state.status, "bring_back")
        return self.state.sale_id, self.state.person_id

    def _here(self, step: Step) -> DeviceState:
        self._at_rest(step)
        return self._after(step)

    def _at_rest(self, step: str) -> None:
        if self.state.transfer_id is not None:
            raise DeviceNotAvailable(self.id, "in_transit", step)

    def _require_decided(self) -> None:
        if self.state.sale_id is not None:
            raise NotReady(self.id, ["decided_return"])

    def _check(self, wipe: Wipe, at: datetime) -> None:
        since = self.state.used_until or self.state.received_at
        check_wipe(wipe, self.state.description.category, since, at)

    def _after(self, step: Step) -> DeviceState:
        follows = STEPS[step].get(self.state.status)
        if follows is None:
            raise DeviceNotAvailable(self.id, self.state.status, step)
        return replace(self.state, status=follows)


MOVABLE: frozenset[Status] = frozenset(
    {"received", "wiped", "repairing", "graded", "ready", "returned"}
)
"""What a transfer may take: nothing that is held for somebody, or is not ours."""
