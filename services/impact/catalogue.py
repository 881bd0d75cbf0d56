"""What impact emits (nothing yet) and listens to: every event of every service."""

from kit.catalogue import EVERYTHING, Catalogue

CATALOGUE = Catalogue(service="impact", handles=(EVERYTHING,), partitions=4)
