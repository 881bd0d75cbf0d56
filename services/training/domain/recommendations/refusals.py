"""What recommendations refuse."""

from kernel.refusals import Refusal


class NothingLeft(Refusal):
    """The person has completed every path there is."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"person {person_id} has completed every path")
        self.person_id = person_id


class RecommendationClosed(Refusal):
    """It was taken up or declined, and this says otherwise."""

    def __init__(self, recommendation_id: str, status: str) -> None:
        super().__init__(f"recommendation {recommendation_id} is {status}")
        self.recommendation_id = recommendation_id
        self.status = status
