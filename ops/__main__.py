"""`python -m ops`: what the launcher hands over to."""

import os
import signal
from types import FrameType

_INTERRUPTED = 130


def run() -> None:
    """Runs the command line; until it is loaded, Ctrl-C ends the process without a word."""
    signal.signal(signal.SIGINT, _leave)
    # The launcher holds it back while Python starts.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    from ops.cli import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()


def _leave(_number: int, _frame: FrameType | None) -> None:
    os._exit(_INTERRUPTED)


run()
