"""Logs: one JSON object a line on standard error, ours and the libraries' alike.

A line never holds a body, a query string, a token or the message of an exception, since any of
these may hold a person's data; a stack is told by the types and places in it.
"""

import logging
import sys
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor

# What these say at lower levels is noise, or quotes messages.
_QUIET: Final = {
    "nameko": logging.ERROR,
    "kombu": logging.ERROR,
    "amqp": logging.ERROR,
    "pymongo": logging.WARNING,
    "eventlet": logging.WARNING,
    "urllib3": logging.WARNING,
    "pika": logging.ERROR,
    # It names the collector's address at every try; kit.tracing says once that it is away.
    "opentelemetry.exporter": logging.CRITICAL,
}
_MAX_FRAMES: Final = 40


def stack_of(error: BaseException) -> list[str]:
    """The exception and its causes, outermost first: type names and `file:line function`."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines += _frames(current.__traceback__)
        current = current.__cause__ or current.__context__
    return lines


def _frames(traceback: TracebackType | None) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"  {code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames[-_MAX_FRAMES:]


def _tell_exception(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Replaces `exc_info` by a stack without messages or values."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["stack"] = stack_of(error)
    return event


def configure(service: str, level: str = "INFO") -> None:
    """Sets up logging for this process; `level` is a name such as `INFO`."""

    def name_service(_logger: Any, _name: str, event: EventDict) -> EventDict:
        event.setdefault("service", service)
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_service,
        _tell_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    # No line tells them, and looking for them at each costs more than writing it.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(quiet)
