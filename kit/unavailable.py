"""Which errors of the driver mean that the database, or a service for keys, is away, and will
pass."""

from typing import Final

from pymongo.errors import (
    ConnectionFailure,
    EncryptionError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WaitQueueTimeoutError,
)

# Interrupted, shutting down, not primary, no primary; MongoDB's src/mongo/base/error_codes.yml
_PASSING_CODES: Final = frozenset({6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436})


def is_unavailable(error: BaseException) -> bool:
    """Whether the same request may well succeed later."""
    if isinstance(error, (ConnectionFailure, ExecutionTimeout, WaitQueueTimeoutError)):
        return True
    if isinstance(error, EncryptionError) and _is_unreachable(error.cause):
        return True
    if isinstance(error, OperationFailure) and error.code in _PASSING_CODES:
        return True
    return isinstance(error, PyMongoError) and (
        error.timeout
        or error.has_error_label("TransientTransactionError")
        or error.has_error_label("UnknownTransactionCommitResult")
    )


def _is_unreachable(cause: BaseException) -> bool:
    """Whether a service for keys did not answer. The driver tries three times, then raises an error
    of its library, whose cause came up while the driver held the one of the connection."""
    last = cause.__cause__
    return isinstance(cause, ConnectionFailure) or (
        last is not None and isinstance(last.__context__, ConnectionFailure)
    )
