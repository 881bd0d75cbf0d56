"""The factors of what devices spare."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.inventory.application.ports import Work
from services.inventory.domain.spared.factors import TABLES, FactorTable


@dataclass(frozen=True, kw_only=True)
class ListFactors:
    """Every version of the table, the oldest first."""


def list_factors(_work: Work, _query: ListFactors) -> Sequence[FactorTable]:
    """Never refused."""
    return TABLES
