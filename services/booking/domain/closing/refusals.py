"""What is refused about closures."""

from datetime import datetime

from kernel.refusals import Refusal


class ClosureOver(Refusal):
    """The closure has ended; it was as it was."""

    def __init__(self, closure_id: str, end: datetime) -> None:
        super().__init__(f"closure {closure_id} ended at {end.isoformat()}")
        self.closure_id = closure_id
        self.end = end
