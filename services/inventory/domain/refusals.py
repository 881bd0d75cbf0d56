"""What concerns all of inventory and is refused by a rule."""

from kernel.refusals import Refusal


class PersonUnknown(Refusal):
    """Nothing was told of this person yet: the registration may be on its way."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"nothing is known of person {person_id}")
        self.person_id = person_id
