"""Steps of sales that other topics need."""

from datetime import datetime

from services.inventory.application.ports import Work
from services.inventory.domain.quotas.ledger import entry_id
from services.inventory.domain.sales.sale import Sale


def give_back(work: Work, sale: Sale, line_number: int, at: datetime) -> bool:
    """What a line was about is the association's again: its quota is free at once. Saves the sale.

    A repeat does nothing and says so. Raises `NoSuchLine`.
    """
    given_back = sale.give_back(line_number, at)
    if given_back:
        work.ledger.free(entry_id(sale.id, line_number), at)
        work.sales.save(sale)
    return given_back
