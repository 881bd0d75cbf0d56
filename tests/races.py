"""Several commands at once, against each other."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from kernel.refusals import Refusal


class NoTurns:
    """Everybody goes at once, as if each came from a process of its own."""

    def of(self, _key):
        return nullcontext()


def race(*calls, met=Refusal):
    """What each call gave, or the refusal that it met, one of `met`; another error ends the test.

    They run at once, each in a thread of its own.
    """

    def outcome(call):
        try:
            return call()
        except met as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))
