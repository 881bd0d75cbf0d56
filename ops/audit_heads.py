"""The heads of the audit logs' chains, as the last verification that found nothing saw them: kept
in the state folder, so that a chain that was cut off or made anew since is told."""

import json
from collections.abc import Mapping
from typing import Any

from ops.errors import OperatorError
from ops.files import write
from ops.state import State


def kept(state: State) -> dict[str, str]:
    """By service, `NUMBER:HASH` of its last seal then. Raises `OperatorError` where the file is
    none of ours."""
    path = state.audit_heads
    try:
        found = json.loads(path.read_bytes()) if path.exists() else {}
        return {str(name): f"{one['number']}:{one['hash']}" for name, one in found.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise OperatorError(
            f"{path} cannot be read: move it elsewhere, and look into it"
        ) from error


def keep(state: State, heads: Mapping[str, Mapping[str, Any]]) -> None:
    """Keeps these in place of those of the same services."""
    path = state.audit_heads
    before = json.loads(path.read_bytes()) if path.exists() else {}
    write(path, json.dumps({**before, **heads}))
