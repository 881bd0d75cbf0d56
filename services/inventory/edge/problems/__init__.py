"""How inventory's refusals are told, in English and in French, a module for each topic."""

from services.inventory.edge.problems import common, devices

PROBLEMS = (
    *common.PROBLEMS,
    *devices.PROBLEMS,
)
