"""The inbox as it runs in a service: in Nameko, on eventlet."""

import signal
import sys


def main(amqp_uri: str, mongodb_uri: str, database: str) -> None:
    """Consumes impact's inbox until SIGTERM."""
    import eventlet

    eventlet.monkey_patch()
    import nameko
    from nameko.containers import ServiceContainer
    from nameko.extensions import register_entrypoint
    from pymongo import MongoClient

    from benchmarks.consume import count_up
    from kit import logs
    from kit.catalogue import EVERYTHING, Catalogue
    from kit.health import Health
    from kit.inbox.entrypoint import InboxEntrypoint
    from kit.inbox.host import Receiving
    from kit.transaction import Store

    logs.configure("bench", "WARNING")
    nameko.config.setup({"AMQP_URI": amqp_uri})

    class Application:
        """Counts what comes in."""

        store = Store("impact", MongoClient(mongodb_uri, tz_aware=True), database=database)
        react = staticmethod(count_up)

    def inbox(_service: object) -> None:
        """Never called: the entrypoint feeds the application itself."""

    application = Application()
    catalogue = Catalogue("impact", handles=(EVERYTHING,))
    receiving = Receiving(catalogue, amqp_uri, lambda: application, Health())
    register_entrypoint(inbox, InboxEntrypoint(receiving))
    container = ServiceContainer(type("Impact", (), {"name": "impact", "inbox": inbox}))
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    container.start()
    while not told:
        eventlet.sleep(0.1)
    container.stop()


if __name__ == "__main__":
    main(*sys.argv[1:4])
