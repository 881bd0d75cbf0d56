"""A Nameko service with a stock event handler: one transaction for each event."""

import sys

EMITTER = "stockbooking"
"""Not `booking`: Nameko would publish to an exchange that leads to our impact."""


def main(amqp_uri: str, mongodb_uri: str, database: str) -> None:
    """Handles events until SIGTERM ends the process."""
    import eventlet

    eventlet.monkey_patch()
    import nameko
    from nameko.containers import ServiceContainer
    from nameko.events import event_handler
    from pymongo import MongoClient

    nameko.config.setup({"AMQP_URI": amqp_uri})
    client = MongoClient(mongodb_uri)
    target = client[database]
    target.create_collection("counters")

    class Stock:
        """Keeps each event and counts it."""

        name = "stock"

        @event_handler(EMITTER, "missed")
        def on_missed(self, payload: dict) -> None:
            """Archive and counter, in one transaction."""

            def work(session) -> None:
                target.archive.insert_one({"subject": payload["subject"]}, session=session)
                group = {"_id": payload["subject"][-2:]}
                target.counters.update_one(group, {"$inc": {"n": 1}}, upsert=True, session=session)

            with client.start_session() as session:
                session.with_transaction(work)

    container = ServiceContainer(Stock)
    container.start()
    print("ready", flush=True)
    container.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
