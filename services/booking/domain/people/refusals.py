"""What is refused about people."""

from collections.abc import Sequence
from datetime import datetime

from kernel.refusals import Refusal
from services.booking.domain.people.duplicates import Likeness
from services.booking.domain.people.merging import Clash


class LikelyDuplicates(Refusal):
    """The network may know the person already; somebody has to say whether it does."""

    def __init__(self, likeness: Likeness) -> None:
        super().__init__(f"{len(likeness.found)} likely duplicates")
        self.found = tuple(likeness.found)
        self.elsewhere = likeness.elsewhere


class SamePerson(Refusal):
    """Both ids stand for one person already, so nothing can be merged."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"both are person {person_id}")
        self.person_id = person_id


class AlreadyMerged(Refusal):
    """The person to be absorbed was absorbed before, by somebody else."""

    def __init__(self, person_id: str, into: str) -> None:
        super().__init__(f"person {person_id} is known as {into}")
        self.person_id = person_id
        self.into = into


class MergeClash(Refusal):
    """One person cannot hold all that the two hold; one of each pair has to go first."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(f"{len(clashes)} clashes")
        self.clashes = tuple(clashes)


class NotMerged(Refusal):
    """The one was not merged into the other, so there is nothing to undo."""

    def __init__(self, kept: str, absorbed: str) -> None:
        super().__init__(f"person {absorbed} was not merged into {kept}")
        self.kept = kept
        self.absorbed = absorbed


class MergedFurther(Refusal):
    """Who was kept was merged in turn; that merge has to be undone first."""

    def __init__(self, kept: str, into: str) -> None:
        super().__init__(f"person {kept} was merged into {into}")
        self.kept = kept
        self.into = into


class IsAbsorbed(Refusal):
    """The person is known as another, `into`, with whom they are erased."""

    def __init__(self, person_id: str, into: str) -> None:
        super().__init__(f"person {person_id} is known as {into}")
        self.person_id = person_id
        self.into = into


class PersonErased(Refusal):
    """The person was erased: nobody can say who they were, so nothing can be undone."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"person {person_id} was erased")
        self.person_id = person_id


class MergeFinal(Refusal):
    """The merge is too old to be undone: the absorbed identity is gone."""

    def __init__(self, absorbed: str, until: datetime) -> None:
        super().__init__(f"the merge of {absorbed} could be undone until {until.isoformat()}")
        self.absorbed = absorbed
        self.until = until
