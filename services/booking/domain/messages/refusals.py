"""What is refused about messages."""

from kernel.refusals import Refusal


class NotToRetry(Refusal):
    """The message did not fail and its fate is known, so it is not sent again."""

    def __init__(self, key: str, status: str) -> None:
        super().__init__(f"{key} is {status}")
        self.key = key
        self.status = status
