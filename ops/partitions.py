"""How many partitions the services' inboxes have, for whoever builds topologies."""

from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient

from kit.inbox import partitions
from ops.catalogues import catalogues


def changing(client: MongoClient[dict[str, Any]]) -> frozenset[str]:
    """The services whose number is being changed, or whose change was cut off; see `known`."""
    return frozenset(
        catalogue.service
        for catalogue in catalogues()
        if catalogue.partitions and partitions.changing_to(client[catalogue.service])
    )


def known(client: MongoClient[dict[str, Any]]) -> Mapping[str, int]:
    """By service, as their databases say. Raises pymongo's errors."""
    return {
        catalogue.service: partitions.count(client[catalogue.service], catalogue)
        for catalogue in catalogues()
        if catalogue.partitions
    }
