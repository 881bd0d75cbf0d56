"""The inbox as a Nameko entrypoint: received in green threads of the service's process.

Unlike Nameko's own consumers it outlives the broker, and ends with everything acknowledged.
"""

from typing import Any, Final

from nameko.extensions import Entrypoint

from kit.inbox.host import Receiving

STOP_S: Final = 8.0


class InboxEntrypoint(Entrypoint):
    """Starts and stops the receiving of a service's events with the service."""

    def __init__(self, receiving: Receiving, **options: Any) -> None:
        self._receiving = receiving
        super().__init__(**options)

    def start(self) -> None:
        """Begins to receive."""
        self._receiving.start()

    def stop(self) -> None:
        """Finishes the batch at work and what had arrived, acknowledges, disconnects."""
        self._receiving.stop(STOP_S)
