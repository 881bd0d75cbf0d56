"""Whoever asks among people of all sites is counted, and held to a rate of its own."""

from http import HTTPStatus
from typing import Final

from prometheus_client import Counter

from kit.auth import Caller
from kit.edge.answers import Answer
from kit.edge.limits import Limits
from kit.edge.operation import Operation
from kit.edge.problems import Problems
from kit.edge.refusals import AskedTooOften

ASKED: Final = Counter(
    "passerelle_across_network_total",
    "Questions about people of all sites: answered, or held for their rate",
    ["service", "operation", "outcome"],
)


class AcrossNetwork:
    """The questions of one service's callers.

    An operation asks where it is declared `across_network`, or where it may be refused for people
    who stand in the way anywhere (`ProblemType.across_network`). Whoever acts for the network may
    ask as often as they like.
    """

    def __init__(self, service: str, problems: Problems, limits: Limits) -> None:
        self._service = service
        self._problems = problems
        self._limits = limits
        self._asking: dict[str, bool] = {}

    def declare(self, operation: Operation) -> None:
        """Shows the figures of an operation that may ask from the start, so that the first question
        is seen to raise them."""
        if self._may_ask(operation):
            for outcome in ("answered", "held"):
                ASKED.labels(self._service, operation.name, outcome)

    def let_ask(self, operation: Operation, caller: Caller) -> None:
        """Counts the question before the call is performed. Raises `AskedTooOften`.

        A command that is done has asked as well: that nobody stood in its way is an answer.
        """
        if caller.national or not self._may_ask(operation):
            return
        try:
            self._limits.let_ask(caller.subject)
        except AskedTooOften:
            ASKED.labels(self._service, operation.name, "held").inc()
            raise

    def was_asked(self, operation: Operation, answer: Answer) -> bool:
        """Whether the call that was answered so leaves an entry for having asked; what is done
        leaves one of its own."""
        failed = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if not failed and self._may_ask(operation):
            ASKED.labels(self._service, operation.name, "answered").inc()
        refused = answer.problem in self._problems.across_network
        return refused or (operation.across_network and not failed)

    def _may_ask(self, operation: Operation) -> bool:
        # The same for as long as the service lives, and asked twice in each call.
        if operation.name not in self._asking:
            self._asking[operation.name] = operation.across_network or any(
                kind is not None and kind.across_network
                for kind in map(self._problems.of, operation.refusals)
            )
        return self._asking[operation.name]
