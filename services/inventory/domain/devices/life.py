"""What all steps of a device's life share."""

from dataclasses import dataclass, replace

from kernel.aggregate import Aggregate
from services.inventory.domain.devices.refusals import DeviceNotAvailable, NotReady
from services.inventory.domain.devices.state import DeviceState
from services.inventory.domain.devices.states import STEPS, Step


@dataclass(kw_only=True)
class Life(Aggregate):
    """Base: where a step leads from here, and whether it may be taken."""

    state: DeviceState

    def require(self, step: Step) -> None:
        """Raises `DeviceNotAvailable` where the step is impossible from where the device stands."""
        self._here(step)

    def _owner(self) -> tuple[str, str]:
        if self.state.sale_id is None or self.state.person_id is None:
            raise DeviceNotAvailable(self.id, self.state.status, "bring_back")
        return self.state.sale_id, self.state.person_id

    def _require_decided(self) -> None:
        if self.state.sale_id is not None:
            raise NotReady(self.id, ["decided_return"])

    def _here(self, step: Step) -> DeviceState:
        self._at_rest(step)
        return self._after(step)

    def _at_rest(self, step: str) -> None:
        if self.state.transfer_id is not None:
            raise DeviceNotAvailable(self.id, "in_transit", step)

    def _after(self, step: Step) -> DeviceState:
        follows = STEPS[step].get(self.state.status)
        if follows is None:
            raise DeviceNotAvailable(self.id, self.state.status, step)
        return replace(self.state, status=follows)
