"""A bare Nameko HTTP service: one entrypoint that inserts twice in a transaction, and nothing else.

No token, no schema, no key, no audit log, no log of calls: what one writes in an afternoon.
"""

import sys

NAME = "stocksites"
PATH = "/sites"


def main(amqp_uri: str, mongodb_uri: str, database: str, address: str) -> None:
    """Serves until SIGTERM ends the process."""
    import eventlet

    eventlet.monkey_patch()
    import json
    import uuid

    import nameko
    from nameko.containers import ServiceContainer
    from nameko.web.handlers import http
    from pymongo import MongoClient
    from werkzeug.wrappers import Request, Response

    nameko.config.setup({"AMQP_URI": amqp_uri, "WEB_SERVER_ADDRESS": address})
    client = MongoClient(mongodb_uri)
    target = client[database]
    for name in ("sites", "events"):
        target.create_collection(name)

    class Sites:
        """Opens sites."""

        name = NAME

        @http("POST", PATH)
        def open_site(self, request: Request) -> Response:
            """The site and what happened, in one transaction."""
            site = {"_id": str(uuid.uuid4()), **json.loads(request.get_data())}
            event = {"_id": str(uuid.uuid4()), "type": "site_opened", "site": site}

            def work(session) -> None:
                target.sites.insert_one(site, session=session)
                target.events.insert_one(event, session=session)

            with client.start_session() as session:
                session.with_transaction(work)
            return Response(json.dumps(site), status=201, mimetype="application/json")

    container = ServiceContainer(Sites)
    container.start()
    print("ready", flush=True)
    container.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
