"""How inventory's refusals are told, in English and in French, a module for each topic."""

from services.inventory.edge.problems import (
    common,
    devices,
    holds,
    lots,
    returns,
    sales,
    stock_takes,
    top_ups,
    transfers,
)

PROBLEMS = (
    *common.PROBLEMS,
    *devices.PROBLEMS,
    *holds.PROBLEMS,
    *lots.PROBLEMS,
    *returns.PROBLEMS,
    *sales.PROBLEMS,
    *transfers.PROBLEMS,
    *stock_takes.PROBLEMS,
    *top_ups.PROBLEMS,
)
