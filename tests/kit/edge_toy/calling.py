"""Calls the toy service, or another, over RPC."""

import json
import uuid

import pika

from tests.waiting import eventually


class Client:
    """Nameko's RPC protocol, spoken by hand: no eventlet in the test's own process."""

    def __init__(self, amqp_uri: str, service: str = "toy") -> None:
        self.service = service
        self.reply_headers = {}
        self.connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
        self.channel = self.connection.channel()
        self.replies = f"rpc.reply-test-{uuid.uuid4()}"
        self.channel.queue_declare(self.replies, exclusive=True)
        self.channel.exchange_declare("nameko-rpc", "topic", durable=True)
        self.channel.queue_bind(self.replies, "nameko-rpc", self.replies)

    def send(self, method, body, context, *, correlation_id=None, reply=True, more=None):
        properties = pika.BasicProperties(
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=self.replies if reply else None,
            correlation_id=correlation_id or str(uuid.uuid4()),
            headers={f"nameko.{n}": value for n, value in context.items()} | (more or {}),
        )
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.channel.basic_publish("nameko-rpc", f"{self.service}.{method}", raw, properties)

    def receive(self):
        def got():
            self.connection.process_data_events(0.1)
            _, properties, body = self.channel.basic_get(self.replies, auto_ack=True)
            return body and (properties, body)

        properties, body = eventually(got)
        self.reply_headers = properties.headers
        return json.loads(body)

    def call(self, method, fields, context, **options):
        self.send(method, {"args": [fields], "kwargs": {}}, context, **options)
        return self.receive()
