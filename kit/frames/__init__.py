"""AMQP 0-9-1 frames as bytes, for the two places where every microsecond counts. Pure.

The relay writes a whole publish at once (`publish`), the inbox reads deliveries (`deliver`).
All else is left to pika and py-amqp. Layouts and letters of field types are those of the AMQP
0-9-1 specification with RabbitMQ's errata (https://www.rabbitmq.com/amqp-0-9-1-errata).
"""

from kit.frames.deliver import BrokenFrame, Delivery, DeliveryReader, Frame
from kit.frames.publish import PublishEncoder

__all__ = ["BrokenFrame", "Delivery", "DeliveryReader", "Frame", "PublishEncoder"]
