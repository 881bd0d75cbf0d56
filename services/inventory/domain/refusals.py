"""What concerns all of inventory and is refused by a rule."""

from datetime import date

from kernel.refusals import Refusal


class PersonUnknown(Refusal):
    """Nothing was told of this person yet: the registration may be on its way."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"nothing is known of person {person_id}")
        self.person_id = person_id


class NotEntitled(Refusal):
    """The person has no solidarity right on that day; `until` is when the last one ended."""

    def __init__(self, person_id: str, until: date | None) -> None:
        super().__init__(f"person {person_id} has no solidarity right since {until}")
        self.person_id = person_id
        self.until = until
