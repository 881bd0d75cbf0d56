"""What one gets without any work: Nameko's dispatch, FastStream, a transaction for each event."""

import asyncio
import time
from collections.abc import Sequence

import pika
from faststream.rabbit import RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.schemas import Channel, ExchangeType, QueueType
from nameko import config
from nameko.standalone.events import event_dispatcher
from pymongo import MongoClient

from kit.envelope import decode

NAMEKO_SERVICE = "stock"


def dispatch_with_nameko(amqp_uri: str, count: int, payload: dict) -> float:
    """Events a second through the stock dispatcher, which confirms one by one."""
    with config.patch({"AMQP_URI": amqp_uri}):
        dispatch = event_dispatcher()
        dispatch(NAMEKO_SERVICE, "warm", payload)
        started = time.perf_counter()
        for _ in range(count):
            dispatch(NAMEKO_SERVICE, "missed", payload)
        return count / (time.perf_counter() - started)


def publish_with_faststream(
    amqp_uri: str, exchange: str, key: str, bodies: Sequence[bytes], window: int
) -> float:
    """Events a second with `window` publishes awaited at a time."""

    async def run() -> float:
        target = RabbitExchange(exchange, type=ExchangeType.TOPIC, durable=True)
        async with RabbitBroker(amqp_uri, logger=None) as broker:
            await broker.publish(bodies[0], exchange=target, routing_key=key, persist=True)
            started = time.perf_counter()
            for start in range(0, len(bodies), window):
                await asyncio.gather(
                    *(
                        broker.publish(body, exchange=target, routing_key=key, persist=True)
                        for body in bodies[start : start + window]
                    )
                )
            return len(bodies) / (time.perf_counter() - started)

    return asyncio.run(run())


def consume_with_faststream(amqp_uri: str, queue: str, count: int, prefetch: int) -> float:
    """Events a second into a handler that does nothing, acknowledged one by one."""

    async def run() -> float:
        broker = RabbitBroker(
            amqp_uri, default_channel=Channel(prefetch_count=prefetch), logger=None
        )
        seen = 0
        started = 0.0
        done = asyncio.Event()

        @broker.subscriber(RabbitQueue(queue, queue_type=QueueType.QUORUM, durable=True))
        async def handle(_body: bytes) -> None:
            nonlocal seen, started
            if not seen:
                started = time.perf_counter()
            seen += 1
            if seen == count:
                done.set()

        async with broker:
            await broker.start()
            await done.wait()
            return (count - 1) / (time.perf_counter() - started)

    return asyncio.run(run())


def consume_one_by_one(amqp_uri: str, queue: str, mongodb_uri: str, database: str, count: int):
    """Events a second with one transaction for each: mark and counter, then the ack."""
    with (
        MongoClient(mongodb_uri) as client,
        pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection,
    ):
        target = client[database]
        channel = connection.channel()
        channel.basic_qos(prefetch_count=100)
        started = time.perf_counter()
        for seen, (method, _properties, body) in enumerate(channel.consume(queue), start=1):
            envelope = decode(body)
            with client.start_session() as session, session.start_transaction():
                target.inbox.insert_one({"_id": envelope.id}, session=session)
                target.counters.update_one(
                    {"_id": envelope.subject[-2:]}, {"$inc": {"n": 1}}, upsert=True, session=session
                )
            channel.basic_ack(method.delivery_tag)
            if seen == count:
                break
        rate = count / (time.perf_counter() - started)
        channel.cancel()
        return rate
