"""The inbox as it runs in a service, in Nameko on eventlet; or by itself, on threads."""

import signal
import sys
from typing import Any


def main(host: str, amqp_uri: str, mongodb_uri: str, database: str) -> None:
    """Consumes impact's inbox until SIGTERM; `host` is `eventlet` or `threads`."""
    if host == "eventlet":
        import eventlet

        eventlet.monkey_patch()
    receiving = _receiving(amqp_uri, mongodb_uri, database)
    if host == "eventlet":
        _in_nameko(receiving, amqp_uri)
    else:
        receiving.start()
        signal.sigwait({signal.SIGTERM})
        receiving.stop(10)


def _receiving(amqp_uri: str, mongodb_uri: str, database: str) -> Any:
    from pymongo import MongoClient

    from benchmarks.consume import count_up
    from kit import logs
    from kit.catalogue import EVERYTHING, Catalogue
    from kit.health import Health
    from kit.inbox.host import Receiving
    from kit.transaction import Store

    logs.configure("bench", "WARNING")

    class Application:
        """Counts what comes in."""

        store = Store("impact", MongoClient(mongodb_uri, tz_aware=True), database=database)
        react = staticmethod(count_up)

    application = Application()
    catalogue = Catalogue("impact", handles=(EVERYTHING,))
    return Receiving(catalogue, amqp_uri, lambda: application, Health())


def _in_nameko(receiving: Any, amqp_uri: str) -> None:
    import eventlet
    import nameko
    from nameko.containers import ServiceContainer
    from nameko.extensions import register_entrypoint

    from kit.inbox.entrypoint import InboxEntrypoint

    def inbox(_service: object) -> None:
        """Never called: the entrypoint feeds the application itself."""

    nameko.config.setup({"AMQP_URI": amqp_uri})
    register_entrypoint(inbox, InboxEntrypoint(receiving))
    container = ServiceContainer(type("Impact", (), {"name": "impact", "inbox": inbox}))
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    container.start()
    while not told:
        eventlet.sleep(0.1)
    container.stop()


if __name__ == "__main__":
    if sys.argv[1] == "threads":
        # The signal is waited for, so no thread may be interrupted by it.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    main(*sys.argv[1:5])
