"""The work on a device: put right, wiped, mended, tested, let through the gate, given up."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.inventory.domain.devices import events
from services.inventory.domain.devices.description import Description
from services.inventory.domain.devices.functional_tests import passed
from services.inventory.domain.devices.gate import missing_for_ready
from services.inventory.domain.devices.life import Life
from services.inventory.domain.devices.records import Grading, Wipe
from services.inventory.domain.devices.refusals import DataNotErased, NotReady
from services.inventory.domain.devices.scrapping import NOT_THERE
from services.inventory.domain.devices.wiping import HOLDS_NOTHING, check_wipe


@dataclass(kw_only=True)
class Worked(Life):
    """Base: what is done on a device that is the association's."""

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

    def wipe(self, wipe: Wipe, at: datetime, *, lot_came: datetime | None = None) -> None:
        """What it held was erased, verified or not; it is to be graded anew.

        `lot_came` is when its lot was received, before the device was registered: see `_check`.
        Raises `InvalidValue` where it cannot have been so: see `wiping.check_wipe`.
        """
        state = self._here("wipe")
        self._check(wipe, at, lot_came)
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

    def scrap(
        self,
        reason: str,
        at: datetime,
        by: str,
        *,
        destroyed: Wipe | None = None,
        lot_came: datetime | None = None,
    ) -> None:
        """Nobody will use it any more; whoever scraps a held device releases it first.

        `destroyed` is how its storage was destroyed on that occasion, `lot_came` as in `wipe`.
        Raises `DataNotErased` where what it holds was neither erased and verified nor is destroyed,
        `NotReady` where it still is somebody's; neither where it is not there any more.
        """
        state = self._here("scrap")
        if reason not in NOT_THERE:
            self._require_decided()
        if destroyed is not None:
            self._check(destroyed, at, lot_came)
            state = replace(state, wipe=destroyed)
        harmless = state.description.category in HOLDS_NOTHING or reason in NOT_THERE
        if not harmless and (state.wipe is None or not state.wipe.safe):
            raise DataNotErased(self.id)
        self.state = state
        self.record(events.DeviceScrapped(at=at, device=self.state, by=by, reason=reason))

    def _check(self, wipe: Wipe, at: datetime, lot_came: datetime | None) -> None:
        """In its first life a device counts as here since its lot came: a bench may erase first and
        register afterwards. A lot that it came back with says nothing: it may have been in
        somebody's hands until it was registered again."""
        state = self.state
        since = state.used_until or state.received_at
        if lot_came is not None and state.used_until is None and not state.came_back:
            since = min(since, lot_came)
        check_wipe(wipe, state.description.category, since, at)
