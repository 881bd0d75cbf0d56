"""What impact emits, and listens to: every event of every service, its own as well."""

from contracts import impact
from contracts.base import contracts_of
from kit.catalogue import EVERYTHING, Catalogue, emitted

# Importing the contracts is what declares them, so the name comes from there.
_SERVICE = impact.__name__.rpartition(".")[2]

CATALOGUE = Catalogue(
    service=_SERVICE,
    emits=emitted(contracts_of(_SERVICE)),
    handles=(EVERYTHING,),
    partitions=4,
)
