"""Runs a service: `python -m kit.serve services.booking.edge.service`.

HTTP, RPC and the inbox share one process on eventlet. The standard library is patched before
anything else is imported, since what was imported earlier would block the whole process.
"""

import sys
import warnings


def run() -> int:
    """Patches, then serves until told to stop; returns the exit status."""
    # Its announcement of its own retirement would be the one line of the log that is no JSON.
    warnings.filterwarnings("ignore", message=r"[\s\S]*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
    from kit.serving import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
