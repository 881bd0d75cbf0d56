"""What assessments refuse."""

from kernel.refusals import Refusal


class AssessmentOver(Refusal):
    """The step is impossible from where the assessment stands."""

    def __init__(self, assessment_id: str, status: str, step: str) -> None:
        super().__init__(f"cannot {step} assessment {assessment_id}, which is {status}")
        self.assessment_id = assessment_id
        self.status = status
        self.step = step


class AnsweredOtherwise(Refusal):
    """Another answer to the task is recorded; `next_task` is what comes now, if anything."""

    def __init__(self, task: str, recorded: str, next_task: str | None) -> None:
        super().__init__(f"task {task} was answered by {recorded}")
        self.task = task
        self.recorded = recorded
        self.next_task = next_task


class NotTheNext(Refusal):
    """Another task comes now, or none."""

    def __init__(self, task: str, next_task: str | None) -> None:
        super().__init__(f"{next_task or 'nothing'} comes next, not {task}")
        self.task = task
        self.next_task = next_task


class NotTheLast(Refusal):
    """Only the last answer can be taken back; `last` is the task that it answers."""

    def __init__(self, task: str, last: str) -> None:
        super().__init__(f"{last} was answered last, not {task}")
        self.task = task
        self.last = last


class NothingFoundOut(Refusal):
    """The answers so far tell no level."""

    def __init__(self, assessment_id: str) -> None:
        super().__init__(f"nothing is known by assessment {assessment_id}")
        self.assessment_id = assessment_id


class NothingToAsk(Refusal):
    """The bank has no task for what is to be found out."""

    def __init__(self, competences: tuple[str, ...]) -> None:
        super().__init__(f"no task for {', '.join(competences) or 'anything'}")
        self.competences = competences


class AssessmentRunning(Refusal):
    """The person is in the middle of another assessment; `assessment_id` is None where that is at
    a site that the caller does not see."""

    def __init__(self, assessment_id: str | None, purpose: str) -> None:
        super().__init__(f"assessment {assessment_id or 'elsewhere'} ({purpose}) is running")
        self.assessment_id = assessment_id
        self.purpose = purpose


class FinalRecorded(Refusal):
    """What was learnt on the path is known already."""

    def __init__(self, enrolment_id: str, assessment_id: str) -> None:
        super().__init__(f"assessment {assessment_id} is the final one of {enrolment_id}")
        self.enrolment_id = enrolment_id
        self.assessment_id = assessment_id


class BankVersionTaken(Refusal):
    """This version of the bank was published with other content."""

    def __init__(self, bank: str, version: int) -> None:
        super().__init__(f"version {version} of {bank} was published with other content")
        self.bank = bank
        self.version = version
