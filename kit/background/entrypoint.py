"""Jobs as a Nameko entrypoint: they live as long as the service."""

from typing import Any

import structlog
from nameko.extensions import Entrypoint

from kit.background.host import STOP_S, Background

_log = structlog.get_logger("kit.background")


class BackgroundEntrypoint(Entrypoint):
    """Starts and ends a service's jobs with the service."""

    def __init__(self, background: Background, **options: Any) -> None:
        self._background = background
        super().__init__(**options)

    def start(self) -> None:
        """Begins."""
        self._background.start()

    def stop(self) -> None:
        """Finishes the pieces at work."""
        if not self._background.stop(STOP_S):
            _log.error("jobs_not_stopped", seconds=STOP_S)
