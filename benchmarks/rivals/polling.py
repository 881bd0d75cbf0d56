"""The outbox as it is often published: looked at every second, one confirm at a time."""

import sys
import time

import pika
from pymongo import MongoClient

from kit.topology.names import PARTITION_HEADER, events_exchange

EVERY_S = 1.0


def main(amqp_uri: str, mongodb_uri: str, database: str) -> None:
    """Publishes and deletes until SIGTERM ends the process."""
    with (
        MongoClient(mongodb_uri) as client,
        pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection,
    ):
        outbox = client[database].outbox
        channel = connection.channel()
        channel.confirm_delivery()
        print("ready", flush=True)
        while True:
            began = time.monotonic()
            for row in outbox.find(sort=[("order", 1), ("_id", 1)]):
                properties = pika.BasicProperties(
                    delivery_mode=2,
                    content_type=row["content_type"],
                    message_id=row["_id"],
                    type=row["key"],
                    headers={PARTITION_HEADER: row["partition_key"]},
                )
                channel.basic_publish(
                    events_exchange("booking"), row["key"], row["body"], properties, mandatory=True
                )
                outbox.delete_one({"_id": row["_id"]})
            connection.sleep(max(0.0, EVERY_S - (time.monotonic() - began)))


if __name__ == "__main__":
    main(*sys.argv[1:])
