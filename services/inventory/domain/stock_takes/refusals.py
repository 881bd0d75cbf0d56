"""What stock-takes refuse."""

from kernel.refusals import Refusal


class CountRunning(Refusal):
    """People count at the place already."""

    def __init__(self, stock_take_id: str) -> None:
        super().__init__(f"stock-take {stock_take_id} is running")
        self.stock_take_id = stock_take_id


class StockTakeNotOpen(Refusal):
    """The step is impossible from where the count stands."""

    def __init__(self, stock_take_id: str, status: str, step: str) -> None:
        super().__init__(f"cannot {step} stock-take {stock_take_id}, which is {status}")
        self.stock_take_id = stock_take_id
        self.status = status
        self.step = step


class CountedYourself(Refusal):
    """Who counted cannot approve the correction: another person looks at it."""

    def __init__(self, stock_take_id: str) -> None:
        super().__init__(f"who counted cannot approve stock-take {stock_take_id}")
        self.stock_take_id = stock_take_id


class NotMissing(Refusal):
    """The device is not among those that the count missed."""

    def __init__(self, device_id: str) -> None:
        super().__init__(f"device {device_id} is not missing")
        self.device_id = device_id
