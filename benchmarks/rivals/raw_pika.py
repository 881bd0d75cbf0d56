"""pika's SelectConnection, confirms pipelined in a window, and nothing else."""

import time
from collections.abc import Sequence

import pika


def publish(amqp_uri: str, exchange: str, key: str, bodies: Sequence[bytes], window: int) -> float:
    """Events a second from the first publish to the last confirm."""
    sent = confirmed = 0
    started = finished = 0.0

    def pump(channel) -> None:
        nonlocal sent
        while sent < len(bodies) and sent - confirmed < window:
            properties = pika.BasicProperties(delivery_mode=2)
            channel.basic_publish(exchange, key, bodies[sent], properties, mandatory=True)
            sent += 1

    def opened(channel) -> None:
        nonlocal started

        def settled(frame) -> None:
            nonlocal confirmed, finished
            tag = frame.method.delivery_tag
            confirmed = tag if frame.method.multiple else confirmed + 1
            if confirmed >= len(bodies):
                finished = time.perf_counter()
                connection.close()
            else:
                pump(channel)

        channel.confirm_delivery(settled)
        started = time.perf_counter()
        pump(channel)

    connection = pika.SelectConnection(
        pika.URLParameters(amqp_uri),
        on_open_callback=lambda c: c.channel(on_open_callback=opened),
        on_close_callback=lambda c, _reason: c.ioloop.stop(),
    )
    connection.ioloop.start()
    return len(bodies) / (finished - started)
