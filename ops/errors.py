"""What the command line tells its user in one sentence, without a stack."""


class OperatorError(Exception):
    """Something that the operator can understand and mend; the message says how."""
