"""Steps by which a device is kept for somebody, changes hands, and is brought back."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from services.inventory.domain.devices import events
from services.inventory.domain.devices.life import Life
from services.inventory.domain.devices.refusals import HeldForSomebodyElse, NotReady
from services.inventory.domain.devices.state import WorkDone
from services.inventory.domain.devices.terms import Terms
from services.inventory.domain.places import Place


@dataclass(kw_only=True)
class HandedOver(Life):
    """Base: whose a device is, or is going to be."""

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
        told = self._of_return(return_id, household_id, at, by)
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
                device=self.state,
                **told,
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
        told = self._of_return(return_id, household_id, at, by)
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
                device=self.state,
                **told,
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
        told = self._of_return(return_id, household_id, at, by)
        self.state = replace(
            self._after("reclaim"),
            sale_id=None,
            person_id=None,
            warranty_until=None,
            handed_over_with=None,
        )
        self.record(
            events.DeviceReclaimed(
                device=self.state,
                **told,
                outcome=outcome,
            )
        )

    def _of_return(
        self, return_id: str, household_id: str | None, at: datetime, by: str
    ) -> dict[str, Any]:
        """What every event of a return tells beside how the device stands afterwards; asked for
        before the step, while the device is somebody's."""
        sale_id, person_id = self._owner()
        return {
            "at": at,
            "by": by,
            "sale_id": sale_id,
            "return_id": return_id,
            "person_id": person_id,
            "household_id": household_id,
        }
