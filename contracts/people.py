"""What every service tells alike of people."""

from contracts.base import Contract, Id


class ForgottenFacts(Contract, frozen=True, kw_only=True):
    """Of whom nothing is kept any more that says whose it was."""

    person_id: Id
