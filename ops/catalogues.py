"""The catalogues of all services: what the broker's topology and the contracts are made from."""

from importlib import import_module

from kit.catalogue import Catalogue
from ops.secrets import SERVICES


def catalogues() -> list[Catalogue]:
    """One for each service, in the order in which they are named everywhere."""
    return [import_module(f"services.{name}.catalogue").CATALOGUE for name in SERVICES]
