"""What every service offers to its operators: its dead letters, the tokens that it is to refuse,
and who did what.

Declared once here; `edge/service.py` of each service adds it to its own operations.
"""

from kit.edge.operation import Operations
from kit.edge.operators import audit, letters, tokens
from kit.edge.operators.letters import PROBLEMS

__all__ = ["PROBLEMS", "operators"]


def operators(operations: Operations) -> Operations:
    """The service's operations, with those for operators among them."""
    letters.declare(operations)
    audit.declare(operations)
    tokens.declare(operations)
    return operations
