"""Papers of one service, in the name of the association."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kit.association import Association
from kit.papers.engine import Engine, Run
from kit.papers.wording import plain


def directly(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Calls it here and now; nothing else runs in this process meanwhile."""
    return function(*args, **options)


def aside() -> Run:
    """On a thread beside eventlet's hub, so that the service goes on meanwhile."""
    # Only who prints needs it; whoever plays the past beside the service does not.
    from eventlet import tpool

    run: Run = tpool.execute
    return run


class Typesetter:
    """Makes a service's papers. One for a service's life; it holds the fonts. The rest as `Engine`.

    Templates find the association's name and lines as `data.association`.
    """

    def __init__(self, templates: Path, association: Association, run: Run = directly) -> None:
        self._engine = Engine(templates, run)
        self._association = {
            "name": plain(association.name),
            "lines": [plain(line) for line in association.lines],
        }

    def pdf(self, template: str, content: Mapping[str, Any], moment: datetime) -> bytes:
        """See `Engine.pdf`."""
        given = {**content, "association": self._association}
        return self._engine.pdf(template, given, moment)

    def svg(self, template: str, content: Mapping[str, Any]) -> bytes:
        """See `Engine.svg`."""
        return self._engine.svg(template, content)
