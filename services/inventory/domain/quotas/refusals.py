"""What a quota refuses."""

from kernel.refusals import Refusal
from services.inventory.domain.quotas.ledger import QuotaState


class QuotaReached(Refusal):
    """The household may not have so much more yet; `state` says how its quota stands."""

    def __init__(self, person_id: str, state: QuotaState, wanted: int) -> None:
        super().__init__(f"{state.kind}: {state.used} of {state.limit} used, {wanted} more wanted")
        self.person_id = person_id
        self.state = state
        self.wanted = wanted
