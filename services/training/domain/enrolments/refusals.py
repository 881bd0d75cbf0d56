"""What enrolments refuse."""

from kernel.refusals import Refusal


class AlreadyEnrolled(Refusal):
    """The person is on the path already; `enrolment_id` is None where that is at a site that the
    caller does not see."""

    def __init__(self, path: str, enrolment_id: str | None) -> None:
        super().__init__(f"on {path} already, by enrolment {enrolment_id or 'elsewhere'}")
        self.path = path
        self.enrolment_id = enrolment_id


class AlreadyCompleted(Refusal):
    """The person has completed the path; they take it again where somebody asks for that.
    `enrolment_id` is as above."""

    def __init__(self, path: str, enrolment_id: str | None) -> None:
        super().__init__(f"{path} was completed by enrolment {enrolment_id or 'elsewhere'}")
        self.path = path
        self.enrolment_id = enrolment_id


class ForProfessionals(Refusal):
    """The path is taught to professionals, in sessions of their own."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is for professionals")
        self.path = path


class WrongEnrolmentState(Refusal):
    """The step is impossible from where the enrolment stands."""

    def __init__(self, enrolment_id: str, status: str, step: str) -> None:
        super().__init__(f"cannot {step} enrolment {enrolment_id}, which is {status}")
        self.enrolment_id = enrolment_id
        self.status = status
        self.step = step


class NotOnPath(Refusal):
    """The path has no such module, in the version on which the person is."""

    def __init__(self, module: str, path: str, version: int) -> None:
        super().__init__(f"{path}/{version} has no module {module}")
        self.module = module
        self.path = path
        self.version = version


class NotValidated(Refusal):
    """Nobody has validated the module, so there is nothing to take back."""

    def __init__(self, enrolment_id: str, module: str) -> None:
        super().__init__(f"{module} was not validated in enrolment {enrolment_id}")
        self.enrolment_id = enrolment_id
        self.module = module
