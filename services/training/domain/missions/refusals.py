"""What advice missions refuse."""

from kernel.refusals import Refusal


class MissionIsWithdrawn(Refusal):
    """It counts for nothing any more."""

    def __init__(self, mission_id: str) -> None:
        super().__init__(f"mission {mission_id} is withdrawn")
        self.mission_id = mission_id
