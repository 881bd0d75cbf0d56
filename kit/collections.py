"""Collections that have to be there before anything is written."""

from typing import Any, Final

from pymongo.database import Database
from pymongo.errors import OperationFailure

_EXISTS: Final = 48
"""MongoDB's error code NamespaceExists."""


def ensure(database: Database[dict[str, Any]], *names: str) -> None:
    """Creates those that are not there; several processes may do so at once.

    For what a transaction writes first: a snapshot cannot read a collection that was made after
    it, and two creations inside transactions conflict.
    """
    present = set(database.list_collection_names())
    for name in names:
        if name in present:
            continue
        try:
            database.create_collection(name, check_exists=False)
        except OperationFailure as error:
            if error.code != _EXISTS:
                raise
