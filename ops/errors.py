"""What the command line tells its user in one sentence, without a stack."""


class OperatorError(Exception):
    """Something that the operator can understand and mend; the message says how."""


class NotRunning(OperatorError):
    """A part of the network that is asked for does not run."""

    def __init__(self, part: str) -> None:
        super().__init__(f"the {part} does not run; see ./passerelle status")


class NotOurs(OperatorError):
    """The containers or the data of this name are those of another copy of Passerelle."""
