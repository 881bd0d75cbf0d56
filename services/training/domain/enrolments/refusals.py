"""What enrolments refuse."""

from kernel.refusals import Refusal


class AlreadyEnrolled(Refusal):
    """The person is on the path already."""

    def __init__(self, path: str, enrolment_id: str) -> None:
        super().__init__(f"on {path} already, by enrolment {enrolment_id}")
        self.path = path
        self.enrolment_id = enrolment_id
