"""What the command line tells its user in one sentence, without a stack."""

from typing import Any
from urllib.parse import urlsplit

import amqp
import kombu.exceptions
import pika.exceptions
import requests
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from typer.core import TyperGroup

from kit.topology import TopologyConflict


class OperatorError(Exception):
    """Something that the operator can understand and mend; the message says how.

    `status` is the command's exit status.
    """

    status = 1


class NotRunning(OperatorError):
    """A part of the network that is asked for does not run."""

    def __init__(self, part: str) -> None:
        super().__init__(f"the {part} does not run; see ./passerelle status")


class NoAnswer(OperatorError):
    """A part of the network is silent, or takes no connections."""

    def __init__(self, part: str) -> None:
        super().__init__(f"the {part} does not answer; see ./passerelle status")


class NotOurs(OperatorError):
    """The containers or the data of this name are those of another copy of Passerelle."""


class Interrupted(OperatorError):
    """The user stopped a command, which says where it stands."""

    status = 130


class Telling(TyperGroup):
    """The commands' boundary: what the clients' libraries raise becomes an `OperatorError`.

    What is none of the operator's business to mend passes as it is, with its stack.
    """

    def invoke(self, ctx: Any) -> Any:
        """See `click.Group.invoke`."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            told = explain(error)
            if told is None or told is error:
                raise
            raise told from error


def explain(error: Exception) -> OperatorError | None:
    """An error in the operator's words, None where it is a defect."""
    if isinstance(error, OperatorError):
        return error
    if isinstance(error, TopologyConflict):
        return OperatorError(str(error))
    if isinstance(error, PyMongoError):
        return _of_database(error)
    if isinstance(error, requests.RequestException):
        return _of_http(error)
    if isinstance(error, _BROKER_REFUSALS):
        return OperatorError(f"the broker refuses: {error}")
    if isinstance(error, _BROKER_ERRORS):
        return NoAnswer("broker")
    if isinstance(error, PermissionError) and error.filename:
        return OperatorError(
            f"{error.filename} is another user's: run this as the user who started the network, "
            "or name a folder of your own by PASSERELLE_STATE"
        )
    return None


_BROKER_REFUSALS = (
    pika.exceptions.ChannelClosedByBroker,
    pika.exceptions.ProbableAuthenticationError,
    amqp.AccessRefused,
    amqp.NotFound,
    amqp.PreconditionFailed,
)
_BROKER_ERRORS = (
    pika.exceptions.AMQPError,
    amqp.AMQPError,
    kombu.exceptions.OperationalError,
)


def _of_database(error: PyMongoError) -> OperatorError:
    if isinstance(error, ConnectionFailure) or error.timeout:
        return NoAnswer("database")
    if isinstance(error, OperationFailure):
        reason = (error.details or {}).get("errmsg") or str(error).partition(", full error")[0]
        return OperatorError(f"the database refuses: {reason}")
    return OperatorError(f"the database does not answer as it should ({type(error).__name__})")


def _of_http(error: requests.RequestException) -> OperatorError:
    url = (error.request.url if error.request is not None else None) or ""
    # The management interface's addresses, and nobody else's, begin with this.
    part = "broker" if urlsplit(url).path.startswith("/api/") else "gateway"
    if error.response is None:
        return NoAnswer(part)
    return OperatorError(f"the {part} answers {error.response.status_code} to {url}")
