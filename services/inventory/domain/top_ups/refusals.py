"""What is refused about top-ups. No refusal holds a code."""

from typing import Literal

from kernel.refusals import Refusal


class NoTopUpLeft(Refusal):
    """There is none of this operator and value, or none that is good for long enough.

    Of two who want the last one, the slower is told this.
    """

    def __init__(self, operator: str, face_value: int) -> None:
        super().__init__(f"no top-up of {operator} for {face_value} cents is left")
        self.operator = operator
        self.face_value = face_value


class AlreadyShown(Refusal):
    """Its code was shown once, and is not kept any more."""

    def __init__(self, top_up_id: str) -> None:
        super().__init__(f"top-up {top_up_id} was shown")
        self.top_up_id = top_up_id


class NotShown(Refusal):
    """Its code was never shown, so there is nothing to replace."""

    def __init__(self, top_up_id: str) -> None:
        super().__init__(f"top-up {top_up_id} was not shown yet")
        self.top_up_id = top_up_id


class TopUpVoid(Refusal):
    """Another stands in its place."""

    def __init__(self, top_up_id: str, replaced_by: str) -> None:
        super().__init__(f"top-up {top_up_id} was replaced by {replaced_by}")
        self.top_up_id = top_up_id
        self.replaced_by = replaced_by


class VaultClosed(Refusal):
    """The service has no key of the vault, or none that opens what lies in it, or what lies in it
    was altered."""

    def __init__(self, reason: Literal["no_key", "other_key", "altered"]) -> None:
        super().__init__(f"the vault is closed: {reason}")
        self.reason = reason
